import { markRetired } from '../../../src/db/members.ts'
import { assignMentor, recordEvent, setPaper, type Change, type Changed } from '../../../src/db/candidates/write.ts'
import { askRecompute } from '../../../src/db/candidates/recompute.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import { writeDays } from '../../../src/db/candidates/rule-changes.ts'
import { transaction, type Db } from '../../../src/db/client.ts'
import { closing, type EventKind, type Stage } from '../../../src/domain/candidates/events.ts'
import type { PersonId } from '../../../src/domain/ids.ts'
import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'
import { seedCandidates, type SeededCandidate, type SeededCell, type Standing } from '../candidates.ts'
import type { PlayedCommune } from './commune.ts'

/** The steps on the way, and the days that the one before usually is behind. */
const way: readonly { kind: EventKind; after: number; papers: readonly string[] }[] = [
  { kind: 'cam_tinh', after: 30, papers: [] },
  { kind: 'phan_cong', after: 35, papers: [] },
  { kind: 'lop_nhan_thuc', after: 120, papers: ['gcn_nhan_thuc'] },
  { kind: 'don', after: 60, papers: [] },
  { kind: 'ly_lich', after: 20, papers: [] },
  { kind: 'tham_tra', after: 14, papers: [] },
  { kind: 'tra_loi_tham_tra', after: 45, papers: ['tham_tra'] },
  { kind: 'gioi_thieu', after: 20, papers: ['gioi_thieu', 'nq_doan_the'] },
  { kind: 'y_kien', after: 20, papers: ['y_kien'] },
  { kind: 'nq_chi_bo', after: 30, papers: [] },
  { kind: 'nq_dang_uy', after: 30, papers: [] },
  { kind: 'qd_ket_nap', after: 60, papers: [] },
  { kind: 'nhan_qd', after: 5, papers: [] },
  { kind: 'le_ket_nap', after: 40, papers: [] },
  { kind: 'lop_dang_vien_moi', after: 150, papers: [] },
  { kind: 'xet_chinh_thuc', after: 240, papers: [] },
  { kind: 'cong_nhan', after: 45, papers: [] },
]

const standings: readonly Stage[] = [
  'nguon',
  'cam_tinh',
  'theo_doi',
  'lop_nhan_thuc',
  'don',
  'ly_lich',
  'tham_tra',
  'gioi_thieu',
  'y_kien',
  'nq_chi_bo',
  'nq_dang_uy',
  'qd_ket_nap',
  'du_bi',
  'xet_chinh_thuc',
]

/** A candidate as the play knows him: nothing here is read from the product. */
type Living = SeededCandidate & {
  cell: SeededCell
  mentor: PersonId | null
  /** Index on the way of what comes next, and when; null = nobody does anything any more. */
  next: number
  nextOn: LocalDay | null
  last: LocalDay
  closed: boolean
  paused: boolean
}

export type Life = {
  living: ReadonlyMap<string, Living>
  /** Does anything happen on that day? */
  isDue: (day: LocalDay) => boolean
  /** What happens on a day; gives whose dates may be others since, or 'all'. */
  happen: (day: LocalDay) => Promise<readonly string[] | 'all'>
}

/** Seeded chances (from 0 up to 1) decide who does what, and how late. */
export async function createLife(
  commune: PlayedCommune,
  { candidates, start, days, random }: { candidates: number; start: LocalDay; days: number; random: () => number },
): Promise<Life> {
  const { db, sealer, cells } = commune
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from))
  const wanted = Array.from({ length: candidates }, (_, index): Standing => {
    const stage = standings[index % standings.length] ?? 'nguon'
    const cell = cells[index % cells.length]
    if (cell === undefined) throw new Error('a commune without cells')
    // Certificates grow old after 60 months, papers after 12; probation is over after 12.
    const ago = stage === 'lop_nhan_thuc' ? between(1500, 1800) : stage === 'y_kien' ? between(150, 300) : between(2, 120)
    return { cell, stage, since: addDays(start, -(stage === 'du_bi' ? between(60, 400) : ago)), mentored: stage !== 'nguon' }
  })
  const seeded = await seedCandidates({ db }, wanted, { now: commune.now() })
  const living = new Map<string, Living>()
  for (const [index, one] of seeded.entries()) {
    const { stage = 'nguon', since = start, cell = one.cell } = wanted[index] ?? {}
    const last = stage === 'theo_doi' ? 'phan_cong' : stage === 'du_bi' ? 'le_ket_nap' : stage
    const next = way.findIndex(({ kind }) => kind === last) + 1
    const number = Number(one.code.slice(-2))
    const mentor = next > 1 ? (cell.mentors[number % cell.mentors.length] ?? null) : null
    living.set(one.id, { ...one, cell, mentor, next, nextOn: null, last: since, closed: false, paused: false })
  }
  const plan = (one: Living): void => {
    const step = way[one.next]
    const gap = Math.ceil((step?.after ?? 0) * (0.4 + 2 * random()))
    const day = addDays(one.last, gap)
    one.nextOn = step === undefined || one.closed || random() < 0.04 ? null : day > start ? day : addDays(start, between(1, 60))
  }
  for (const one of living.values()) plan(one)

  const change = async (one: Living, work: (given: Given) => Promise<Changed | null>): Promise<void> => {
    await transaction(db, async (tx) => {
      const { version } = await tx.candidate.findUniqueOrThrow({ where: { id: one.id }, select: { version: true } })
      const done = await work({ tx, id: one.id, version, by: one.cell.secretary, now: commune.now(), book: await ruleBook(tx) })
      if (done === null) throw new Error('the candidate moved on meanwhile')
    })
  }
  const event = (one: Living, kind: EventKind, on: LocalDay, detail = {}): Promise<void> =>
    change(one, ({ tx, ...given }) => recordEvent(tx, sealer, { ...given, event: { kind, on, detail } }))
  const assign = async (one: Living, mentorId: PersonId, on: LocalDay): Promise<void> => {
    await change(one, ({ tx, ...given }) => assignMentor(tx, sealer, { ...given, mentorId, number: '15-NQ/CB', on }))
    one.mentor = mentorId
  }

  const step = async (one: Living, today: LocalDay): Promise<void> => {
    const now = way[one.next]
    if (now === undefined) return
    // Often on its day, sometimes some days after it.
    const late = random() < 0.4 ? addDays(today, -between(1, 12)) : today
    const on = late < one.last ? one.last : late
    if (now.kind === 'phan_cong') {
      const mentorId = one.cell.mentors[between(0, one.cell.mentors.length)]
      if (mentorId !== undefined && !gone.has(mentorId)) await assign(one, mentorId, on)
    } else await event(one, now.kind, on)
    for (const key of now.papers)
      await change(one, ({ tx, ...given }) => setPaper(tx, { ...given, key, present: true, issuedOn: on, place: null }))
    one.last = on
    one.next += 1
    one.closed = closing.has(now.kind)
    plan(one)
  }

  const gone = new Set<PersonId>()
  const open = (): Living[] => [...living.values()].filter(({ closed, paused }) => !closed && !paused)
  const early = (): Living[] => open().filter(({ next }) => next > 1 && next < 9)
  const part = (share: number): LocalDay => addDays(start, Math.round(days * share))
  /** What happens once in this year, and when. */
  const special = new Map<LocalDay, (today: LocalDay) => Promise<readonly Living[] | 'all'>>()
  special.set(part(0.15), async (today) => {
    const [one] = early()
    if (one === undefined) return []
    await event(one, 'tam_dung', today)
    one.paused = true
    special.set(addDays(today, 45), async (later) => {
      await event(one, 'tiep_tuc', later)
      one.paused = false
      one.last = later
      return [one]
    })
    return [one]
  })
  special.set(part(0.25), async (today) => {
    const one = early().at(-1)
    const to = cells.find(({ id }) => id !== one?.cell.id)
    if (one === undefined || to === undefined) return []
    await event(one, 'chuyen_don_vi', today, { unitId: to.id })
    one.cell = to
    one.mentor = null
    one.last = today
    special.set(addDays(today, 50), async (later) => {
      const mentorId = to.mentors.find((id) => !gone.has(id))
      if (mentorId !== undefined && !one.closed) await assign(one, mentorId, later)
      return [one]
    })
    return [one]
  })
  special.set(part(0.35), async () => {
    const mentor = open().find((one) => one.mentor !== null)?.mentor
    if (mentor === undefined || mentor === null) return []
    await transaction(db, (tx) => markRetired(tx, mentor, commune.now()))
    gone.add(mentor)
    const left = [...living.values()].filter((one) => one.mentor === mentor)
    for (const one of left) one.mentor = null
    return left
  })
  special.set(part(0.45), async (today) => {
    // Known three weeks ahead: the Wednesday on or after that day.
    const off = Array.from({ length: 7 }, (_, more) => addDays(today, 21 + more)).find((day) => new Date(day).getUTCDay() === 3) ?? today
    await transaction(db, async (tx) => {
      await writeDays(tx, [{ day: off, becomes: { day: off, works: false, name: 'Nghỉ theo thông báo', confirmed: true } }])
      await askRecompute(tx, { why: 'calendar', unitPath: '', days: { from: off, to: off }, askedBy: commune.staff, now: commune.now() })
    })
    await commune.moveTo(new Date(commune.now().getTime() + 60_000))
    return 'all'
  })
  special.set(part(0.55), async (today) => {
    const one = open().find(({ next }) => way[next]?.kind === 'qd_ket_nap')
    if (one === undefined) return []
    await event(one, 'gia_han', today)
    return [one]
  })
  special.set(part(0.6), async (today) => {
    const [one] = early()
    if (one === undefined) return []
    await event(one, 'rut_ten', today)
    one.closed = true
    return [one]
  })
  special.set(part(0.65), async (today) => {
    const one = open().find(({ mentor, cell }) => mentor !== null && cell.mentors.some((id) => id !== mentor && !gone.has(id)))
    const mentorId = one?.cell.mentors.find((id) => id !== one.mentor && !gone.has(id))
    if (one === undefined || mentorId === undefined) return []
    await assign(one, mentorId, today)
    return [one]
  })

  const dueOn = (day: LocalDay): Living[] => open().filter(({ nextOn }) => nextOn !== null && nextOn <= day)
  return {
    living,
    isDue: (day) => special.has(day) || dueOn(day).length > 0,
    happen: async (today) => {
      const touched = await (special.get(today)?.(today) ?? [])
      const due = dueOn(today)
      for (const one of due) await step(one, today)
      return touched === 'all' ? touched : [...touched, ...due].map(({ id }) => id)
    },
  }
}

type Given = Change & { tx: Db }
