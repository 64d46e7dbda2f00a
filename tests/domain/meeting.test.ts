import { describe, expect, it, test } from 'vitest'
import { isoLocal } from '../../src/domain/local-time.ts'
import { answerBy, meetingChanges, meetingOccasions, meetingTimeProblem, readAgenda } from '../../src/domain/meeting.ts'
import { settingsOf } from '../../src/domain/settings.ts'

const at = (text: string): Date => new Date(`${text}:00+07:00`)
const usual = settingsOf([])

describe('what is planned for a meeting', () => {
  const planned = (startsAt: string, now: string, own: object = {}): string[] =>
    meetingOccasions({ startsAt: at(startsAt) }, settingsOf([own]), at(now)).map(
      ({ name, dueAt }) => `${name} ${isoLocal(dueAt).slice(0, 16)}`,
    )

  test.each([
    [
      'reminders 3 days and 1 day before, and a summary the evening before',
      '2026-12-10T19:30',
      '2026-11-21T09:00',
      {},
      ['reminder-3 2026-12-07T07:30', 'reminder-1 2026-12-09T07:30', 'summary 2026-12-09T18:00'],
    ],
    [
      'across the end of a month',
      '2026-12-02T19:30',
      '2026-11-21T09:00',
      {},
      ['reminder-3 2026-11-29T07:30', 'reminder-1 2026-12-01T07:30', 'summary 2026-12-01T18:00'],
    ],
    [
      'across the end of February',
      '2027-03-01T08:00',
      '2027-02-10T09:00',
      {},
      ['reminder-3 2027-02-26T07:30', 'reminder-1 2027-02-28T07:30', 'summary 2027-02-28T18:00'],
    ],
    [
      'across a leap day',
      '2028-03-01T08:00',
      '2028-02-10T09:00',
      {},
      ['reminder-3 2028-02-27T07:30', 'reminder-1 2028-02-29T07:30', 'summary 2028-02-29T18:00'],
    ],
    [
      'across the new year',
      '2027-01-03T19:30',
      '2026-12-20T09:00',
      {},
      ['reminder-3 2026-12-31T07:30', 'reminder-1 2027-01-02T07:30', 'summary 2027-01-02T18:00'],
    ],
    // Tết 2027 is 6 February: the day before the meeting is its third day, and the reminders come all the same.
    [
      'over Tết',
      '2027-02-09T19:30',
      '2027-01-20T09:00',
      {},
      ['reminder-3 2027-02-06T07:30', 'reminder-1 2027-02-08T07:30', 'summary 2027-02-08T18:00'],
    ],
    [
      'for a meeting just after midnight, by its own day',
      '2026-12-10T00:10',
      '2026-11-21T09:00',
      {},
      ['reminder-3 2026-12-07T07:30', 'reminder-1 2026-12-09T07:30', 'summary 2026-12-09T18:00'],
    ],
    [
      'for a meeting at six in the morning, which is another day in London and New York',
      '2026-12-10T06:00',
      '2026-11-21T09:00',
      {},
      ['reminder-3 2026-12-07T07:30', 'reminder-1 2026-12-09T07:30', 'summary 2026-12-09T18:00'],
    ],
    [
      'at the hours of the cell',
      '2026-12-10T19:30',
      '2026-11-21T09:00',
      { reminderDays: [7, 2], reminderAt: '16:00', summaryAt: '20:15' },
      ['reminder-7 2026-12-03T16:00', 'reminder-2 2026-12-08T16:00', 'summary 2026-12-09T20:15'],
    ],
    [
      'with no reminders where the cell wants none',
      '2026-12-10T19:30',
      '2026-11-21T09:00',
      { reminderDays: [] },
      ['summary 2026-12-09T18:00'],
    ],
    [
      'each day once, even if it was set twice',
      '2026-12-10T19:30',
      '2026-11-21T09:00',
      { reminderDays: [1, 3, 1] },
      ['reminder-3 2026-12-07T07:30', 'reminder-1 2026-12-09T07:30', 'summary 2026-12-09T18:00'],
    ],
    ['without what lies behind', '2026-12-10T19:30', '2026-12-08T09:00', {}, ['reminder-1 2026-12-09T07:30', 'summary 2026-12-09T18:00']],
    ['without what is due this very minute', '2026-12-10T19:30', '2026-12-09T07:30', {}, ['summary 2026-12-09T18:00']],
    ['with nothing for a meeting tomorrow that is called tonight', '2026-12-10T19:30', '2026-12-09T20:00', {}, []],
  ])('%s', (_what, startsAt, now, own, expected) => {
    expect(planned(startsAt, now, own)).toEqual(expected)
  })
})

describe('the time of a meeting', () => {
  test.each([
    ['2026-11-21T09:00', 'past'],
    ['2026-11-20T19:30', 'past'],
    ['2026-11-21T09:01', 'too-soon'],
    ['2026-11-21T09:14', 'too-soon'],
    ['2026-11-21T09:15', null],
    ['2026-12-03T19:30', null],
    ['2027-12-26T09:00', null],
    ['2027-12-26T09:01', 'too-far'],
    ['2036-12-03T19:30', 'too-far'],
  ] as const)('%s, seen on 21 November 2026 at nine: %s', (startsAt, problem) => {
    expect(meetingTimeProblem(at(startsAt), at('2026-11-21T09:00'))).toBe(problem)
  })
})

describe('people should answer', () => {
  test.each([
    ['by five o’clock the day before', '2026-12-03T19:30', '2026-11-21T09:00', '2026-12-02T17:00'],
    ['across a month', '2026-12-01T08:00', '2026-11-21T09:00', '2026-11-30T17:00'],
  ])('%s', (_when, startsAt, now, expected) => {
    const moment = answerBy(at(startsAt), usual, at(now))
    expect(moment && isoLocal(moment).slice(0, 16)).toBe(expected)
  })

  it('at any time once that moment has passed', () => {
    expect(answerBy(at('2026-12-03T19:30'), usual, at('2026-12-02T17:00'))).toBeNull()
    expect(answerBy(at('2026-12-03T19:30'), usual, at('2026-12-03T10:00'))).toBeNull()
  })
})

describe('a change of a meeting', () => {
  const before = { startsAt: at('2026-12-03T19:30'), place: 'Nhà văn hóa', agenda: ['Đánh giá', 'Nhiệm vụ'] }

  test.each([
    [{}, []],
    [{ startsAt: at('2026-12-03T19:30') }, []],
    [{ startsAt: at('2026-12-03T20:00') }, ['time']],
    [{ place: 'Hội trường' }, ['place']],
    [{ agenda: ['Đánh giá'] }, ['agenda']],
    [{ agenda: ['Nhiệm vụ', 'Đánh giá'] }, ['agenda']],
    [{ startsAt: at('2026-12-04T19:30'), place: 'Hội trường', agenda: [] }, ['time', 'place', 'agenda']],
  ] as const)('%o → %o', (change, changes) => {
    expect(meetingChanges(before, { ...before, ...change })).toEqual(changes)
  })
})

describe('an agenda', () => {
  test.each([
    ['đánh giá tháng 11; nhiệm vụ tháng 12', ['đánh giá tháng 11', 'nhiệm vụ tháng 12']],
    ['1. Đánh giá\n2. Nhiệm vụ', ['Đánh giá', 'Nhiệm vụ']],
    ['1) Đánh giá;\n2) Nhiệm vụ.', ['Đánh giá', 'Nhiệm vụ']],
    ['- Đánh giá\n– Nhiệm vụ\n• Khác', ['Đánh giá', 'Nhiệm vụ', 'Khác']],
    ['1/ Đánh giá\n2/ Nhiệm vụ', ['Đánh giá', 'Nhiệm vụ']],
    ['một việc thôi', ['một việc thôi']],
    ['3/12 tổng kết', ['3/12 tổng kết']],
    ['1.5 triệu đồng quỹ', ['1.5 triệu đồng quỹ']],
    ['20-QĐ/TW; 208-QĐ/TW', ['20-QĐ/TW', '208-QĐ/TW']],
    [' ; ;\n\n; ', []],
    ['', []],
    ['Đánh giá,;Nhiệm vụ . ', ['Đánh giá', 'Nhiệm vụ']],
  ])('"%s" → %o', (text, headings) => {
    expect(readAgenda(text)).toEqual(headings)
  })
})
