import { describe, expect, it, test } from 'vitest'
import { decidingAt, keysFor, keysShown, ownSettingsOf, settingsOf } from '../../src/domain/settings.ts'

const defaults = {
  reminderDays: [3, 1],
  reminderAt: '07:30',
  summaryAt: '18:00',
  answerBy: '17:00',
  quietFrom: '21:00',
  quietTo: '06:30',
  meetingDay: 3,
  meetingTime: '19:30',
  durationMinutes: 90,
  candidateNames: false,
  candidateNamesAllowed: false,
  telegramAllowed: true,
  digestAt: '07:30',
  decisionClock: 'earlier',
  deciding: false,
}

describe('the settings of a unit', () => {
  it('are those a committee starts with where nothing was set', () => {
    expect(settingsOf([])).toEqual(defaults)
    expect(settingsOf([{}, null, undefined])).toEqual(defaults)
  })

  it('are inherited from above and changed by what is nearer', () => {
    const dossiers = { digestAt: '08:00', decisionClock: 'received' }
    const committee = { quietFrom: '22:00', durationMinutes: 120, place: 'Hội trường phường', ...dossiers }
    const cell = { durationMinutes: 100, place: 'Nhà văn hóa TDP 8' }
    expect(settingsOf([committee, {}, cell])).toEqual({ ...defaults, ...committee, ...cell })
    expect(settingsOf([committee, {}])).toEqual({ ...defaults, ...committee })
  })

  it('know no reminders where a cell wants none', () => {
    expect(settingsOf([{ reminderDays: [] }]).reminderDays).toEqual([])
  })

  test.each([
    { quietFrom: '25:00' },
    { quietFrom: 'tối' },
    { reminderDays: [0] },
    { reminderDays: [31] },
    { reminderDays: [1.5] },
    { reminderDays: [1, 2, 3, 4, 5, 6] },
    { meetingDay: 32 },
    { durationMinutes: 10 },
    { place: 'x'.repeat(201) },
    { quietFrom: null },
    { signature: '' },
    { signature: 'x'.repeat(81) },
    { candidateNamesAllowed: 'on' },
    { telegramAllowed: 0 },
    { digestAt: '7 giờ' },
    { decisionClock: 'later' },
    { deciding: 'yes' },
    'text',
    7,
    [],
  ])('leave out what cannot be read: %j', (unreadable) => {
    expect(settingsOf([{ durationMinutes: 120 }, unreadable])).toEqual({ ...defaults, durationMinutes: 120 })
  })

  it('that can be read are kept beside one that cannot', () => {
    const cell = {
      durationMinutes: 'long',
      reminderDays: [40],
      meetingDay: 5,
      place: 'Nhà văn hóa TDP 8',
      signature: 'T/M CHI BỘ – BÍ THƯ',
    }
    expect(settingsOf([{ reminderAt: '08:00' }, cell])).toEqual({
      ...defaults,
      reminderAt: '08:00',
      meetingDay: 5,
      place: 'Nhà văn hóa TDP 8',
      signature: 'T/M CHI BỘ – BÍ THƯ',
    })
  })

  it('of one unit never leak into those of another', () => {
    settingsOf([{ durationMinutes: 120, place: 'Hội trường' }])
    expect(settingsOf([])).toEqual(defaults)
  })
})

describe('full names of candidates in private chats', () => {
  test.each([
    ['nobody said anything', [{}, {}], false],
    ['only the cell wants them', [{}, { candidateNames: true }], false],
    ['only the committee allows them', [{ candidateNamesAllowed: true }, {}], false],
    ['the committee allows them and the cell wants them', [{ candidateNamesAllowed: true }, { candidateNames: true }], true],
    ['the cell does not want them', [{ candidateNamesAllowed: true }, { candidateNames: false }], false],
    ['the committee has taken its leave back', [{ candidateNamesAllowed: false }, { candidateNames: true }], false],
    ['the cell allows them to itself', [{}, { candidateNames: true, candidateNamesAllowed: true }], false],
    ['a committee wants them for its cells', [{ candidateNamesAllowed: true, candidateNames: true }, {}], false],
    ['the nearer committee allows them', [{}, { candidateNamesAllowed: true }, { candidateNames: true }], true],
    ['the higher committee allows them', [{ candidateNamesAllowed: true }, {}, { candidateNames: true }], true],
    [
      'the higher committee forbids them',
      [{ candidateNamesAllowed: false }, { candidateNamesAllowed: true }, { candidateNames: true }],
      false,
    ],
    [
      'the nearer committee forbids them',
      [{ candidateNamesAllowed: true }, { candidateNamesAllowed: false }, { candidateNames: true }],
      false,
    ],
  ])('where %s', (_, chain, shown) => {
    expect(settingsOf(chain).candidateNames).toBe(shown)
  })
})

describe('Telegram', () => {
  test.each([
    [[{}, {}], true],
    [[{ telegramAllowed: false }, {}], false],
    [[{ telegramAllowed: false }, { telegramAllowed: true }, {}], false],
    [[{ telegramAllowed: true }, { telegramAllowed: false }, {}], false],
    [[{ telegramAllowed: true }, {}], true],
  ])('is allowed unless somebody above forbids it: %j', (chain, allowed) => {
    expect(settingsOf(chain).telegramAllowed).toBe(allowed)
  })
})

describe('the committee that decides on admission', () => {
  test.each([
    ['nobody says so', [{}, {}, {}], null],
    ['the nearest that says so', [{ deciding: true }, { deciding: true }, {}], 1],
    ['one further up, where the nearer does not', [{ deciding: true }, { deciding: false }, {}], 0],
  ])('%s', (_, chain, index) => {
    expect(decidingAt(chain.map(ownSettingsOf))).toBe(index)
  })

  it('does not make its cells decide', () => {
    expect(settingsOf([{ deciding: true }]).deciding).toBe(true)
    expect(settingsOf([{ deciding: true }, {}]).deciding).toBe(false)
  })
})

test('a cell and a committee have at most twelve choices each', () => {
  const [cell, committee] = [keysFor({ cell: true }), keysFor({ cell: false })]
  expect(cell).toContain('place')
  expect(cell).toContain('candidateNames')
  expect(cell).not.toContain('telegramAllowed')
  expect(cell).not.toContain('candidateNamesAllowed')
  expect(committee).not.toContain('place')
  expect(committee).not.toContain('candidateNames')
  // One more choice leads to those about dossiers, and one to another unit.
  for (const unit of [{ cell: true }, { cell: false }])
    for (const dossiers of [true, false]) expect(keysShown(unit, { dossiers }).length).toBeLessThanOrEqual(10)
})
