import { expect, test } from 'vitest'
import { calendarOf } from '../../../src/domain/calendar.ts'
import { alertDay, type AlertState } from '../../../src/domain/candidates/alert-day.ts'

type Clock = Parameters<typeof alertDay>[0]

const state: AlertState = {
  ladder: { unit: 'working-days', before: [15, 7, 3, 1, 0], overdueEvery: 7, climbEvery: 7 },
  calendar: calendarOf([]),
  after: '2026-11-20',
  toldOn: null,
  postponedUntil: null,
  planned: null,
}
/** A Thursday. */
const late: Clock = { dueOn: '2026-11-12', endedOn: null }
const sunday: Clock = { dueOn: '2026-11-15', endedOn: null }
const ahead: Clock = { dueOn: '2026-12-10', endedOn: null }
/** Nobody is late by it: it is announced and no more. */
const announced: AlertState = { ...state, ladder: { unit: 'days', before: [30, 7, 0], overdueEvery: 0, climbEvery: 0 } }

test.each<[string, Clock, AlertState, string | null]>([
  ['ahead of the date by the ladder', ahead, state, '2026-12-01'],
  ['late and never told: the next working day', late, state, '2026-11-23'],
  ['late and told before the date only: the next working day', late, { ...state, toldOn: '2026-11-11' }, '2026-11-23'],
  ['late and told on the date: a week after it', late, { ...state, after: '2026-11-12', toldOn: '2026-11-12' }, '2026-11-19'],
  [
    'due on a Sunday, told on the Friday before: a week after it',
    sunday,
    { ...state, after: '2026-11-16', toldOn: '2026-11-13' },
    '2026-11-23',
  ],
  ['due on a Sunday and known after Friday’s morning: on Monday', sunday, { ...state, after: '2026-11-13' }, '2026-11-16'],
  ['late and told by the ladder: the next week', late, { ...state, after: '2026-11-19', toldOn: '2026-11-19' }, '2026-11-26'],
  ['told late, on a Wednesday: not again on Thursday', late, { ...state, after: '2026-11-18', toldOn: '2026-11-18' }, '2026-11-26'],
  ['told late, on a Friday: the Thursday after', late, { ...state, after: '2026-11-20', toldOn: '2026-11-20' }, '2026-11-26'],
  ['planned for a day that was missed: it stays due', late, { ...state, planned: '2026-11-19' }, '2026-11-19'],
  ['planned for a day to come: by the ladder again', ahead, { ...state, planned: '2026-11-25' }, '2026-12-01'],
  ['postponed: the working day from then on', late, { ...state, postponedUntil: '2026-11-28' }, '2026-11-30'],
  ['postponed until a day that is over: as if it were not', late, { ...state, postponedUntil: '2026-11-18' }, '2026-11-23'],
  ['news by itself: the next working day', { ...ahead, isNews: true }, state, '2026-11-23'],
  ['news by itself, known in the morning: the day after', { ...ahead, isNews: true }, { ...state, after: '2026-11-24' }, '2026-11-25'],
  ['news that was told: by the ladder', { ...ahead, isNews: true }, { ...state, toldOn: '2026-11-20' }, '2026-12-01'],
  ['over: nobody is told', { ...late, endedOn: '2026-11-13' }, { ...state, planned: '2026-11-19' }, null],
  ['without a ladder: nobody is told', late, { ...state, ladder: null }, null],
  ['announced: on its steps', { ...late, dueOn: '2026-12-03' }, announced, '2026-11-26'],
  ['announced and over: nothing more', late, announced, null],
])('%s', (_, clock, at, day) => {
  expect(alertDay(clock, at)).toBe(day)
})
