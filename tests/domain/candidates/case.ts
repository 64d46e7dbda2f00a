import { calendarOf, type WorkCalendar } from '../../../src/domain/calendar.ts'
import { clocksOf, type Clock } from '../../../src/domain/candidates/clocks.ts'
import type { CandidateEvent, CandidateFacts, EventDetail, EventKind, Mentoring } from '../../../src/domain/candidates/events.ts'
import type { AlertKind, AlertRoute, DeadlineRule } from '../../../src/domain/candidates/rules.ts'
import { draftSpecialDays } from '../../../src/domain/holidays.ts'
import type { LocalDay } from '../../../src/domain/local-time.ts'
import { brandPerson, brandUnit } from '../../../src/db/brands.ts'

export const [tdp8, tdp9] = [brandUnit('tdp8'), brandUnit('tdp9')]
const [lan, minh] = [brandPerson('lan'), brandPerson('minh')]

const swapped = (day: LocalDay, works: boolean) => ({ day, works, name: works ? 'lam-bu' : 'nghi-hoan-doi', confirmed: true })

/** Days off of 2026 to 2028, with the swaps that are known. */
export const calendar: WorkCalendar = calendarOf([
  ...[2026, 2027, 2028].flatMap(draftSpecialDays),
  swapped('2026-01-02', false),
  swapped('2026-01-10', true),
  swapped('2026-08-31', false),
  swapped('2026-08-22', true),
])

/** Whom the alerts reach, as a new database has them. */
export const routes = {
  paper: [['secretary', 'mentor']],
  verification: [['staff']],
  decision: [['deciding']],
  ceremony: [['secretary'], ['staff']],
  probation: [['secretary', 'mentor'], ['follower']],
  recognition: [['staff']],
  'mentor-missing': [['secretary'], ['follower']],
  idle: [['secretary', 'mentor'], ['follower']],
} as const satisfies Record<Exclude<AlertKind, 'none'>, AlertRoute>

type Row = readonly [EventKind, LocalDay, EventDetail?]

/** A history as it was recorded, row after row; their ids are e1, e2, … */
export function eventsOf(rows: readonly Row[]): CandidateEvent[] {
  return rows.map(([kind, on, detail = {}], index) => ({
    id: `e${index + 1}`,
    kind,
    on,
    recordedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + index * 1000),
    voided: false,
    detail,
  }))
}

/** A case of cell TDP 8 whose mentor, where one was assigned, is still there. */
export function caseOf(rows: readonly Row[], more: Partial<CandidateFacts> = {}): CandidateFacts {
  const assigned = rows.findLast(([kind]) => kind === 'phan_cong')
  return { unitId: tdp8, events: eventsOf(rows), papers: [], mentors: assigned ? [mentoring({ from: assigned[1] })] : [], ...more }
}

export function mentoring(of: Partial<Mentoring> & { from: LocalDay }): Mentoring {
  return { personId: of.unitId === tdp9 ? minh : lan, unitId: tdp8, number: null, until: null, ...of }
}

/** Without one of its rows, as if it had been voided. */
export function voiding(facts: CandidateFacts, id: string): CandidateFacts {
  return { ...facts, events: facts.events.map((event) => (event.id === id ? { ...event, voided: true } : event)) }
}

export function ruleOf(rule: Partial<DeadlineRule> & Pick<DeadlineRule, 'key' | 'amount' | 'unit' | 'anchor' | 'alert'>): DeadlineRule {
  return {
    id: rule.key,
    title: rule.key,
    stoppedBy: [],
    abroad: null,
    extension: null,
    document: '',
    documentOn: null,
    section: '',
    confidence: 'GK',
    rebases: false,
    effectiveFrom: '2000-01-01',
    effectiveTo: null,
    confirmed: false,
    ...rule,
  }
}

/** The rules a committee starts with. */
export const rules: readonly DeadlineRule[] = [
  ruleOf({ key: 'R01', amount: 60, unit: 'months', anchor: 'paper:gcn', stoppedBy: ['qd_ket_nap'], alert: 'paper' }),
  ruleOf({ key: 'R02', amount: 12, unit: 'months', anchor: 'paper:gioi_thieu,y_kien', stoppedBy: ['qd_ket_nap'], alert: 'paper' }),
  ruleOf({ key: 'R03', amount: 12, unit: 'months', anchor: 'phan_cong', stoppedBy: ['nq_chi_bo'], alert: 'none' }),
  ruleOf({ key: 'R04', amount: 12, unit: 'months', anchor: 'mentor-here', stoppedBy: ['nq_chi_bo'], alert: 'none' }),
  ruleOf({
    key: 'R05',
    amount: 30,
    unit: 'working-days',
    anchor: 'tham_tra',
    stoppedBy: ['tra_loi_tham_tra'],
    abroad: false,
    alert: 'verification',
  }),
  ruleOf({
    key: 'R06',
    amount: 90,
    unit: 'working-days',
    anchor: 'tham_tra',
    stoppedBy: ['tra_loi_tham_tra'],
    abroad: true,
    alert: 'verification',
  }),
  ruleOf({
    key: 'R07',
    amount: 60,
    unit: 'working-days',
    anchor: 'nq_chi_bo',
    stoppedBy: ['qd_ket_nap'],
    extension: 'R08',
    alert: 'decision',
  }),
  ruleOf({ key: 'R08', amount: 30, unit: 'working-days', anchor: 'gia_han', alert: 'none' }),
  ruleOf({ key: 'R09', amount: 30, unit: 'working-days', anchor: 'decision', stoppedBy: ['le_ket_nap'], alert: 'ceremony' }),
  ruleOf({ key: 'R10', amount: 12, unit: 'months', anchor: 'le_ket_nap', stoppedBy: ['xet_chinh_thuc'], alert: 'probation' }),
  ruleOf({ key: 'R11', amount: 30, unit: 'working-days', anchor: 'probation-end', stoppedBy: ['xet_chinh_thuc'], alert: 'probation' }),
  ruleOf({
    key: 'R12',
    amount: 30,
    unit: 'working-days',
    anchor: 'xet_chinh_thuc',
    stoppedBy: ['cong_nhan'],
    extension: 'R08',
    alert: 'recognition',
  }),
  ruleOf({ key: 'N1', amount: 30, unit: 'days', anchor: 'cam_tinh', stoppedBy: ['phan_cong'], alert: 'mentor-missing' }),
  ruleOf({ key: 'N2', amount: 6, unit: 'months', anchor: 'stage', alert: 'idle' }),
]

export function clocks(facts: CandidateFacts, of: Partial<Parameters<typeof clocksOf>[1]> = {}): Clock[] {
  return clocksOf(facts, { rules, calendar, decisionClock: 'earlier', ...of })
}

/** A whole way without a detour; its ids are e1 to e17. */
export const wholeLife: readonly Row[] = [
  ['nguon', '2025-01-03'],
  ['cam_tinh', '2025-02-03'],
  ['phan_cong', '2025-02-03'],
  ['lop_nhan_thuc', '2025-06-20'],
  ['don', '2026-02-10'],
  ['ly_lich', '2026-03-02'],
  ['tham_tra', '2026-03-16'],
  ['tra_loi_tham_tra', '2026-04-10'],
  ['y_kien', '2026-04-20'],
  ['gioi_thieu', '2026-04-22'],
  ['nq_chi_bo', '2026-05-04'],
  ['nq_dang_uy', '2026-06-15'],
  ['qd_ket_nap', '2026-07-20'],
  ['nhan_qd', '2026-07-27'],
  ['le_ket_nap', '2026-08-19'],
  ['xet_chinh_thuc', '2027-09-07'],
  ['cong_nhan', '2027-10-04'],
]

/** That way up to and with an event. */
export function lifeUntil(last: EventKind): Row[] {
  return wholeLife.slice(0, wholeLife.findIndex(([kind]) => kind === last) + 1)
}
