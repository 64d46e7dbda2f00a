import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pickDigit, pickLabel, pickWord, type OpenList, type Option, type Picked } from '../../src/domain/choices.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)

/** A list whose choices are told apart by what they carry. */
function list(
  id: string,
  labels: readonly string[],
  more: { foreground?: boolean; at?: Date; says?: Option['says'][]; under?: string } = {},
): OpenList {
  return {
    id,
    title: id,
    foreground: more.foreground ?? false,
    once: false,
    subject: id,
    under: more.under ?? null,
    createdAt: more.at ?? minutesAgo(1),
    options: labels.map((label, index) => {
      const says = more.says?.[index]
      return { label, command: { kind: 'form-value', form: id, step: label, value: String(index) }, ...(says !== undefined && { says }) }
    }),
  }
}

const answers = ['Dự', 'Vắng có lý do', 'Liên hệ lại']
const meaning = (picked: Picked): string =>
  picked.kind === 'picked'
    ? `${picked.list.id}: ${picked.option.label}`
    : picked.kind === 'which'
      ? `which of ${picked.candidates.map(({ list: { id } }) => id).join(' ')}`
      : 'nothing'

describe('a digit', () => {
  it('answers the only list there is, however old', () => {
    expect(meaning(pickDigit([list('notice', answers, { at: minutesAgo(3000) })], 2, now))).toBe('notice: Vắng có lý do')
  })

  it('that no list has means nothing', () => {
    expect(meaning(pickDigit([list('notice', answers)], 4, now))).toBe('nothing')
    expect(meaning(pickDigit([list('notice', answers)], 0, now))).toBe('nothing')
    expect(meaning(pickDigit([], 1, now))).toBe('nothing')
  })

  it('is asked about when two notices wait', () => {
    expect(meaning(pickDigit([list('topic', answers), list('regular', answers)], 1, now))).toBe('which of topic regular')
  })

  it('answers the question that was just asked, though notices wait', () => {
    expect(meaning(pickDigit([list('form', ['Một', 'Hai'], { foreground: true }), list('notice', answers)], 1, now))).toBe('form: Một')
  })

  it('is asked about when a message with choices came after the question', () => {
    expect(meaning(pickDigit([list('digest', ['Xem']), list('form', ['Một', 'Hai'], { foreground: true })], 1, now))).toBe(
      'which of digest form',
    )
  })

  it('goes to the question all the same when only that has so many choices', () => {
    expect(meaning(pickDigit([list('digest', ['Xem']), list('form', ['Một', 'Hai'], { foreground: true })], 2, now))).toBe('form: Hai')
  })

  it('answers what was opened from a list, however long ago, and beside what was opened from it before', () => {
    const opened = list('second', ['Nhận', 'Hoãn'], { foreground: true, at: minutesAgo(90), under: 'digest' })
    const before = list('first', ['Nhận', 'Hoãn'], { foreground: true, at: minutesAgo(95), under: 'digest' })
    const digest = list('digest', answers, { at: minutesAgo(100) })
    expect(meaning(pickDigit([opened, digest], 2, now))).toBe('second: Hoãn')
    expect(meaning(pickDigit([opened, before, digest], 1, now))).toBe('second: Nhận')
    expect(meaning(pickDigit([opened, digest], 3, now))).toBe('digest: Liên hệ lại')
    expect(meaning(pickDigit([opened, list('notice', answers, { at: minutesAgo(95) }), digest], 1, now))).toBe(
      'which of second notice digest',
    )
    expect(meaning(pickDigit([list('notice', answers), opened, digest], 1, now))).toBe('which of notice second digest')
  })

  it('is asked about when the question was asked more than ten minutes ago', () => {
    const asked = (minutes: number): OpenList[] => [
      list('form', ['Một'], { foreground: true, at: minutesAgo(minutes) }),
      list('notice', answers),
    ]
    expect(meaning(pickDigit(asked(10), 1, now))).toBe('form: Một')
    expect(meaning(pickDigit(asked(10.01), 1, now))).toBe('which of form notice')
  })
})

describe('a word', () => {
  const confirm = list('confirm', ['Đúng, ghi vắng', 'Không phải'], { foreground: true, says: ['yes', 'no'] })

  it('answers the list that asks such a question', () => {
    expect(meaning(pickWord([list('notice', answers), confirm], 'yes', now))).toBe('confirm: Đúng, ghi vắng')
    expect(meaning(pickWord([confirm, list('notice', answers)], 'no', now))).toBe('confirm: Không phải')
  })

  it('means nothing where none does', () => {
    expect(meaning(pickWord([list('notice', answers)], 'yes', now))).toBe('nothing')
  })

  it('is asked about when two questions wait', () => {
    const older = list('older', ['Gửi ngay'], { foreground: true, says: ['yes'], at: minutesAgo(30) })
    expect(meaning(pickWord([list('digest', ['Xem']), confirm, older], 'yes', now))).toBe('which of confirm older')
  })
})

describe('the words of a choice', () => {
  it.each([
    ['dự', 'notice: Dự'],
    ['Dự.', 'notice: Dự'],
    ['du', 'notice: Dự'],
    ['1. Dự', 'notice: Dự'],
    ['2 vắng có lý do', 'notice: Vắng có lý do'],
    ['VANG CO LY DO', 'notice: Vắng có lý do'],
    ['đủ', 'nothing'],
    ['dù', 'nothing'],
    ['2. Dự', 'nothing'],
    ['vắng', 'nothing'],
    ['', 'nothing'],
  ])('"%s" → %s', (text, picked) => {
    expect(meaning(pickLabel([list('notice', answers)], text, now))).toBe(picked)
  })

  it('are asked about when two notices have them', () => {
    expect(meaning(pickLabel([list('topic', answers), list('regular', answers)], 'dự', now))).toBe('which of topic regular')
  })
})

describe('a message that comes in between', () => {
  const anyList = fc.record({
    labels: fc.uniqueArray(fc.constantFrom(...answers, 'Xem', 'Gửi lại', 'Nhắc'), { minLength: 1, maxLength: 5 }),
    foreground: fc.boolean(),
    age: fc.integer({ min: 0, max: 40 }),
    yes: fc.boolean(),
  })
  const anyLists = fc.array(anyList, { maxLength: 6 }).map((drafts) =>
    drafts
      .toSorted((a, b) => a.age - b.age)
      .map(({ labels, foreground, age, yes }, index) =>
        list(`list ${index}`, labels, {
          foreground,
          at: minutesAgo(age + 1),
          ...(yes && { says: ['yes'] as const satisfies Option['says'][] }),
        }),
      ),
  )
  const comesIn = fc
    .array(anyList, { minLength: 1, maxLength: 3 })
    .map((drafts) =>
      drafts.map(({ labels, yes }, index) =>
        list(`new ${index}`, labels, { at: now, ...(yes && { says: ['yes'] as const satisfies Option['says'][] }) }),
      ),
    )
  const asks = [
    ['digit', (lists: readonly OpenList[], digit: number, at: Date): Picked => pickDigit(lists, digit, at)],
    ['word', (lists: readonly OpenList[], _digit: number, at: Date): Picked => pickWord(lists, 'yes', at)],
    ['label', (lists: readonly OpenList[], digit: number, at: Date): Picked => pickLabel(lists, answers[digit % 3] ?? '', at)],
  ] as const

  it.each(asks)('never changes what a %s means: it means the same, or it is asked', (_what, ask) => {
    fc.assert(
      fc.property(anyLists, comesIn, fc.integer({ min: 1, max: 5 }), (lists, more, digit) => {
        const before = ask(lists, digit, now)
        const after = ask([...more, ...lists], digit, now)
        if (before.kind === 'picked') expect([meaning(before), 'which']).toContain(after.kind === 'which' ? 'which' : meaning(after))
        if (before.kind === 'which') expect(after.kind).toBe('which')
        if (after.kind === 'which' && before.kind === 'picked')
          expect(after.candidates.map(({ option }) => option)).toContain(before.option)
      }),
      { numRuns: 400 },
    )
  })

  it.each(asks)('nor does time that passes change what a %s means', (_what, ask) => {
    fc.assert(
      fc.property(anyLists, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3_600_000 }), (lists, digit, later) => {
        const before = ask(lists, digit, now)
        const after = ask(lists, digit, new Date(now.getTime() + later))
        if (before.kind === 'picked') expect([meaning(before), 'which']).toContain(after.kind === 'which' ? 'which' : meaning(after))
        else expect(after).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })

  it('an answer is always one of the choices that were shown', () => {
    fc.assert(
      fc.property(anyLists, fc.integer({ min: 0, max: 99 }), (lists, digit) => {
        const picked = pickDigit(lists, digit, now)
        if (picked.kind === 'picked') expect(picked.list.options[digit - 1]).toBe(picked.option)
        expect(picked.kind === 'none').toBe(lists.every(({ options }) => options[digit - 1] === undefined))
      }),
    )
  })
})
