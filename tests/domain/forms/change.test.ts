import { describe, expect, it, test } from 'vitest'
import { changeKinds, changeSteps, type ChangeDraft } from '../../../src/domain/change.ts'
import { changeForm, needsOf, readName, type ChangeContext } from '../../../src/domain/forms/change.ts'
import { filling } from './walk.ts'

/** Saturday. */
const now = new Date('2026-11-21T09:00:00+07:00')
const people = [
  { id: 'an', name: 'Nguyễn Văn An', hint: 'DV1' },
  { id: 'lan1', name: 'Trần Thị Lan', hint: 'DV2' },
  { id: 'lan2', name: 'Phạm Ngọc Lan', hint: 'DV3' },
]
const context: ChangeContext = {
  now,
  units: [
    { id: 'u8', name: 'Chi bộ TDP 8' },
    { id: 'u9', name: 'Chi bộ TDP 9' },
  ],
  people,
  roles: ['deputy', 'cell_committee'],
  keys: ['meetingDay', 'place'],
  values: ['full', 'probationary'],
  readValue: (text) => (text === 'dự bị' ? { value: 'probationary' } : { problem: { kind: 'not-a-choice' } }),
  alike: [],
  openEnd: true,
  within: null,
  rule: null,
  reminder: null,
  parts: [],
  asked: null,
  document: null,
  days: [],
  firstDays: [],
  roleWords: { deputy: ['phó bí thư'], cell_committee: ['chi ủy viên'] },
}

describe('a change', () => {
  test.each(changeKinds)('of kind %s asks only questions that there are, in their order', (kind) => {
    const asked = needsOf(kind)
    expect([...asked].toSorted((a, b) => changeSteps.indexOf(a) - changeSteps.indexOf(b))).toEqual(asked)
  })

  it('of a role asks where, who, which, from when, until when, and for a last look', () => {
    const form = filling(changeForm, { change: 'give-role' }, context)
    expect(form.at).toBe('unit')
    form.say('tdp 8')
    expect(form.at).toBe('person')
    form.say('đ/c An')
    expect(form.at).toBe('role')
    form.say('Phó bí thư')
    expect(form.at).toBe('from')
    form.say('1/12')
    expect(form.at).toBe('until')
    form.press('until', 'open')
    expect(form.at).toBe('confirm')
    form.say('vâng')
    expect(form.at).toBe('done')
    expect(form.draft).toMatchObject({ unitId: 'u8', personId: 'an', role: 'deputy', from: '2026-12-01', until: '', confirmed: true })
  })

  it('offers the people whom a name may mean, and takes one of them', () => {
    const form = filling(changeForm, { change: 'retire', unitId: 'u8' }, context)
    form.say('Lan')
    expect(form.at).toBe('person')
    expect(form.problem).toEqual({ kind: 'several-people' })
    expect(form.draft).toMatchObject({ found: ['lan1', 'lan2'] })
    form.press('person', 'lan2')
    expect(form.draft).toMatchObject({ personId: 'lan2' })
  })

  test.each([
    ['Zzz', { kind: 'no-such-person' }],
    ['', { kind: 'no-such-person' }],
    ['x'.repeat(2000), { kind: 'no-such-person' }],
  ])('does not know %j', (text, problem) => {
    const form = filling(changeForm, { change: 'retire', unitId: 'u8' }, context)
    form.say(text)
    expect(form.problem).toEqual(problem)
  })

  it('takes nobody who was not offered', () => {
    const form = filling(changeForm, { change: 'retire', unitId: 'u8' }, context)
    form.press('person', 'somebody-else')
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })

  test.each([
    ['hôm qua', { kind: 'day-past' }],
    ['thứ hai hằng tuần', { kind: 'one-day' }],
    ['từ 1/12 đến 5/12', { kind: 'one-day' }],
    ['abc', { kind: 'no-day' }],
    ['19h30', { kind: 'no-day' }],
    ['31/2', { kind: 'unclear-date', why: 'impossible-day' }],
  ])('does not begin on %j', (text, problem) => {
    const form = filling(changeForm, { change: 'hand-over', unitId: 'u8', personId: 'an' }, context)
    form.say(text)
    expect(form.at).toBe('from')
    expect(form.problem).toMatchObject(problem)
  })

  it('does not end before it begins, and may end on the day it begins', () => {
    const draft: ChangeDraft = { change: 'give-role', unitId: 'u8', personId: 'an', role: 'deputy', from: '2026-12-10' }
    const form = filling(changeForm, draft, context)
    form.say('9/12/2026')
    expect(form.problem).toEqual({ kind: 'ends-before-it-begins' })
    form.say('10/12/2026')
    expect(form.at).toBe('confirm')
  })

  it('has no open end where there must be one', () => {
    const draft: ChangeDraft = { change: 'give-role', unitId: 'u8', personId: 'an', role: 'deputy', from: '2026-12-10' }
    const form = filling(changeForm, draft, { ...context, openEnd: false })
    form.press('until', 'open')
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })

  it('goes back one question at a time, and leaves from the first', () => {
    const form = filling(changeForm, { change: 'give-role', unitId: 'u8', personId: 'an', role: 'deputy' }, context)
    expect(form.at).toBe('from')
    form.back()
    expect(form.at).toBe('role')
    form.back()
    expect(form.at).toBe('person')
    form.back()
    expect(form.at).toBe('unit')
    form.back()
    expect(form.at).toBe('left')
  })

  it('needs a clear yes at the end', () => {
    const form = filling(changeForm, { change: 'withdraw' }, context)
    expect(form.at).toBe('confirm')
    for (const text of ['không', 'để xem', '']) form.say(text)
    expect(form.at).toBe('confirm')
    form.press('confirm', 'yes')
    expect(form.at).toBe('done')
  })
})

describe('a name', () => {
  test.each([
    ['nguyễn thị lan', 'Nguyễn Thị Lan'],
    ['NGUYỄN THỊ LAN', 'Nguyễn Thị Lan'],
    ['  Lê   Văn\nBa ', 'Lê Văn Ba'],
    ['Trần McDonald', 'Trần McDonald'],
    ["H'Hen Niê", "H'Hen Niê"],
  ])('%j is written %j', (typed, written) => {
    expect(readName(typed)).toEqual({ name: written })
  })

  test.each([
    ['', 'empty'],
    ['Lan', 'bad-name'],
    ['Lan 2', 'bad-name'],
    ['0912 345 678', 'bad-name'],
    ['<b>Lan Anh</b>', 'bad-name'],
    ['x '.repeat(100), 'too-long'],
    [`Lan ${'a'.repeat(200)}`, 'too-long'],
  ])('%j is refused', (typed, kind) => {
    expect(readName(typed)).toMatchObject({ problem: { kind } })
  })
})
