import { describe, expect, test } from 'vitest'
import { endBefore, isCurrent, matchTerms, overlap } from '../../src/workbook/terms.ts'

const today = '2026-11-21'

describe('terms of office', () => {
  test('overlap when they share more than the day of the handover', () => {
    const first = { from: '2020-01-01', to: '2025-06-15' }
    expect(overlap(first, { from: '2025-06-15', to: null })).toBe(false)
    expect(overlap(first, { from: '2025-06-14', to: null })).toBe(true)
    expect(overlap({ from: '2026-01-01', to: null }, { from: '2026-01-01', to: null })).toBe(true)
    expect(overlap(first, { from: '2019-01-01', to: '2019-12-31' })).toBe(false)
  })

  test('are current on their last day and not after it', () => {
    expect(isCurrent({ from: '2020-01-01', to: today }, today)).toBe(true)
    expect(isCurrent({ from: '2020-01-01', to: '2026-11-20' }, today)).toBe(false)
    expect(isCurrent({ from: '2020-01-01', to: null }, today)).toBe(true)
  })

  test('that began today are taken back, older ones end yesterday', () => {
    expect(endBefore({ from: today, to: null }, today)).toBeNull()
    expect(endBefore({ from: '2020-01-01', to: null }, today)).toBe('2026-11-20')
  })
})

describe('a row finds the term that it means', () => {
  const past = { from: '2020-01-01', to: '2022-12-31' }
  const open = { from: '2024-01-01', to: null }
  const cases = [
    ['nothing known: from today', { from: null, to: undefined }, [], null, { from: today, to: null }],
    ['nothing known: as it is said', { from: '2026-01-01', to: '2026-06-30' }, [], null, { from: '2026-01-01', to: '2026-06-30' }],
    ['no first day: the current term', { from: null, to: undefined }, [past, open], open, open],
    [
      'no first day and an end: the current term ends',
      { from: null, to: '2026-12-31' },
      [past, open],
      open,
      { from: '2024-01-01', to: '2026-12-31' },
    ],
    ['no first day and the end of a past term: that one', { from: null, to: '2022-12-31' }, [past], past, past],
    ['the same first day', { from: '2020-01-01', to: undefined }, [past, open], past, past],
    ['a dash opens a term again', { from: '2020-01-01', to: null }, [past], past, { from: '2020-01-01', to: null }],
    [
      'another first day of the same term corrects it',
      { from: '2023-06-01', to: undefined },
      [past, open],
      open,
      { from: '2023-06-01', to: null },
    ],
    [
      'a term that touches none is new',
      { from: '2018-01-01', to: '2019-12-31' },
      [past, open],
      null,
      { from: '2018-01-01', to: '2019-12-31' },
    ],
    ['no first day and only a past term: a new one', { from: null, to: undefined }, [past], null, { from: today, to: null }],
  ] as const
  test.each(cases)('%s', (_, said, held, found, term) => {
    expect(matchTerms([said], held, today)).toEqual([{ said, held: found, term }])
  })

  test('two rows never find the same term', () => {
    const rows = [
      { from: '2023-01-01', to: '2024-12-31' },
      { from: '2025-01-01', to: undefined },
    ]
    expect(matchTerms(rows, [open], today).map(({ held }) => held)).toEqual([open, null])
  })
})
