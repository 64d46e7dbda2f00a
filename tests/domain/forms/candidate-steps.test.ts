import { describe, expect, it, test } from 'vitest'
import { refOf } from '../../../src/domain/candidates/code.ts'
import type { CandidateFacts, EventKind } from '../../../src/domain/candidates/events.ts'
import { allowedNow } from '../../../src/domain/candidates/steps.ts'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import { changeForm, type ChangeContext } from '../../../src/domain/forms/change.ts'
import { brandCandidate, brandUnit } from '../../../src/db/brands.ts'
import { filling } from './walk.ts'

/** Saturday. */
const now = new Date('2026-11-21T09:00:00+07:00')

const happened: readonly (readonly [EventKind, string])[] = [
  ['cam_tinh', '2024-01-10'],
  ['phan_cong', '2024-01-15'],
  ['don', '2026-09-01'],
]
const facts: CandidateFacts = {
  unitId: brandUnit('u8'),
  events: happened.map(([kind, on], index) => ({
    id: kind,
    kind,
    on,
    recordedAt: new Date(now.getTime() - 1000 + index),
    voided: false,
    detail: {},
  })),
  papers: [],
  mentors: [],
}

const context: ChangeContext = {
  now,
  units: [],
  people: [],
  roles: [],
  keys: [],
  values: ['void', 'day', 'number'],
  readValue: () => ({ problem: { kind: 'not-a-choice' } }),
  alike: [],
  openEnd: true,
  within: null,
  document: null,
  days: [],
  firstDays: [],
  rule: null,
  reminder: null,
  parts: [],
  asked: null,
  roleWords: {},
  about: {
    facts,
    version: 3,
    asked: {
      label: refOf({ id: brandCandidate('c'), code: 'Q08-03', name: 'Nguyễn Văn An', showNames: false }),
      candidates: [],
      more: false,
      events: allowedNow(progressOf(facts)),
      entries: happened.map(([event, on]) => ({ id: event, event, on, number: null })),
      papers: [
        { key: 'don', label: 'Đơn xin vào Đảng', state: 'missing' },
        { key: 'ly_lich', label: 'Lý lịch của người xin vào Đảng', state: 'missing' },
      ],
      mentors: [],
      cells: [{ id: 'u9', name: 'Chi bộ TDP 9' }],
      places: ['Tủ chi bộ'],
    },
  },
}

describe('what has happened to a candidate', () => {
  it('is asked with its day, which lies in the past', () => {
    const form = filling(changeForm, { change: 'record-event', candidateId: 'c' }, context)
    expect(form.at).toBe('event')
    form.say('khai lý lịch')
    expect(form.at).toBe('on')
    form.say('5/9')
    expect(form.at).toBe('confirm')
    expect(form.draft).toMatchObject({ eventKind: 'ly_lich', on: '2026-09-05' })
  })

  test.each([
    ['31/2', { kind: 'unclear-date', why: 'impossible-day' }],
    ['ngày mai', { kind: 'day-ahead' }],
    ['30/12/2026', { kind: 'day-ahead' }],
    ['thứ hai hằng tuần', { kind: 'one-day' }],
    ['không rõ', { kind: 'no-day' }],
    ['31/8/2026', { kind: 'event', problem: { kind: 'before', step: 'don' } }],
  ])('did not happen on %j', (text, problem) => {
    const form = filling(changeForm, { change: 'record-event', candidateId: 'c', eventKind: 'ly_lich' }, context)
    form.say(text)
    expect(form.at).toBe('on')
    expect(form.problem).toMatchObject(problem)
  })

  it('is refused at once where the order does not allow it', () => {
    const form = filling(changeForm, { change: 'record-event', candidateId: 'c' }, context)
    form.say('lễ kết nạp')
    expect(form.at).toBe('event')
    expect(form.problem).toMatchObject({ kind: 'event', event: 'le_ket_nap', problem: { kind: 'missing' } })
  })

  it('is asked for its reason, its number, or the cell, where it has one', () => {
    const pause = filling(changeForm, { change: 'record-event', candidateId: 'c', eventKind: 'tam_dung' }, context)
    pause.press('on', 'today')
    expect(pause.at).toBe('reason')
    pause.say('012 345 678 901')
    expect(pause.problem).toEqual({ kind: 'bad-document' })
    pause.say('đi điều trị')
    expect(pause.at).toBe('confirm')
    const move = filling(changeForm, { change: 'record-event', candidateId: 'c', eventKind: 'chuyen_don_vi', on: '2026-11-20' }, context)
    expect(move.at).toBe('to')
    move.say('cb TDP 9')
    expect(move.draft).toMatchObject({ toUnitId: 'u9' })
  })

  it('is an assignment where a mentor is meant', () => {
    const form = filling(changeForm, { change: 'record-event', candidateId: 'c' }, context)
    form.press('event', 'phan_cong')
    expect(form.at).toBe('person')
    expect(form.draft).toMatchObject({ change: 'assign-mentor' })
  })
})

it('a wrong day is corrected to one that keeps the order', () => {
  const form = filling(changeForm, { change: 'void-event', candidateId: 'c' }, context)
  form.press('entry', 'don')
  form.press('value', 'day')
  expect(form.at).toBe('on')
  form.say('1/1/2024')
  expect(form.problem).toMatchObject({ kind: 'correction', event: 'don' })
  form.say('2/9/2026')
  expect(form.at).toBe('confirm')
})

it('a paper is found by its name, and is kept where papers are kept already', () => {
  const form = filling(changeForm, { change: 'set-paper', candidateId: 'c', value: 'yes' }, context)
  form.say('lý lịch')
  expect(form.draft).toMatchObject({ paper: 'ly_lich' })
  form.press('on', 'unknown')
  form.press('place', 'Tủ ở nhà')
  expect(form.problem).toEqual({ kind: 'not-a-choice' })
  form.press('place', 'Tủ chi bộ')
  expect(form.at).toBe('confirm')
})

it('a candidate is looked for by what was typed, whoever that is', () => {
  const form = filling(changeForm, { change: 'assign-mentor' }, context)
  form.say('Q08-03')
  expect(form.at).toBe('candidate')
  expect(form.draft).toMatchObject({ asked: 'Q08-03' })
})
