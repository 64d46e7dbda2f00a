import { calendarOf, isWorkingDay } from '../../../src/domain/calendar.ts'
import { clocksOf } from '../../../src/domain/candidates/clocks.ts'
import { factsOf } from '../../../src/db/candidates/facts.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import type { Database } from '../../../src/db/client.ts'
import { dateAt, dayOf } from '../../../src/db/people.ts'
import type { PersonId } from '../../../src/domain/ids.ts'
import { addDays, atLocal, localDay, type LocalDay } from '../../../src/domain/local-time.ts'
import { randomOf } from '../random.ts'
import { answer, digestsOf, markOf, postponedMark, readMark } from './answers.ts'
import { openCommune, type Phone, type PlayedCommune } from './commune.ts'
import { createLife } from './life.ts'
import { createOracle, type Around, type Line } from './oracle.ts'

/** The eve of the first day, a Sunday. */
const eve = '2026-11-22'
const [hour, firstMinute, lastMinute] = [60, 7 * 60 + 30, 7 * 60 + 45]
/** A person reads his digest, and later in the day things happen. */
const [answersAt, lifeAt] = [9 * hour, 10 * hour]
/** Of the digests, so many are answered. */
const answered = 0.25

export type YearOptions = { cells: number; candidates: number; days: number; seed: number }
export type Check = { name: string; looked: number; failures: string[] }

const names = {
  people: 'each working morning exactly those people got a digest',
  lines: 'with exactly those lines',
  stored: 'and the same lines were written down',
  once: 'nobody got two on one day',
  off: 'nothing on a day off',
  hour: 'at the hour of the morning',
  scope: 'nothing from outside of his scope',
  over: 'no line about what had ended',
  why: 'whoever asked why got the rule',
  answers: 'what people answered was taken',
  sent: 'no digest was lost or late',
} as const
type Checked = keyof typeof names

/** Plays it, and says how many of each thing were looked at, and which of them were otherwise than they should be. */
export async function playYear(database: Pick<Database, 'db'> & { url: string }, options: YearOptions): Promise<Check[]> {
  const commune = await openCommune(database, { cells: options.cells, start: atLocal(eve, answersAt) })
  try {
    return await play(commune, options)
  } finally {
    await commune.stop()
  }
}

/** What should be told; who looked after each candidate, by code; and everything that ran, by its mark. */
type Morning = {
  lines: ReadonlyMap<PersonId, readonly Line[]>
  around: ReadonlyMap<string, Around>
  runs: ReadonlySet<string>
}

type Tally = { look: (name: Checked, isRight: boolean, what: () => string) => void; checks: () => Check[] }

function createTally(): Tally {
  const found = new Map<Checked, Check>()
  const of = (name: Checked): Check => {
    const known = found.get(name) ?? { name: names[name], looked: 0, failures: [] }
    found.set(name, known)
    return known
  }
  return {
    look: (name, isRight, what) => {
      const check = of(name)
      check.looked += 1
      if (!isRight) check.failures.push(what())
    },
    checks: () => [...found.values()],
  }
}

async function play(commune: PlayedCommune, { candidates, days, seed }: YearOptions): Promise<Check[]> {
  const { db, phones, staff, followers } = commune
  const random = randomOf(seed)
  const life = await createLife(commune, { candidates, start: eve, days, random })
  const oracle = createOracle()
  const tally = createTally()
  const mornings = new Map<LocalDay, Morning>()
  let book = await ruleBook(db)
  const learn = async (ids: readonly string[]): Promise<void> => {
    for (const facts of await factsOf(db, ids, addDays(eve, days))) {
      const code = life.living.get(facts.id)?.code ?? ''
      const clocks = clocksOf(facts, { rules: book.rules, calendar: book.calendar, decisionClock: 'earlier' })
      oracle.learn({ id: facts.id, code }, clocks, book.rules)
    }
  }
  const aroundOf = (candidateId: string): Around => {
    const one = life.living.get(candidateId)
    if (one === undefined) throw new Error('nobody of this play')
    return { secretary: one.cell.secretary, mentor: one.mentor, follower: followers.get(one.cell.code) ?? null, staff }
  }
  await learn([...life.living.keys()])

  for (let day = addDays(eve, 1); day <= addDays(eve, days); day = addDays(day, 1)) {
    const { calendar } = book
    const lines = oracle.morning(day, calendar, aroundOf)
    const byPerson = new Map<PersonId, Line[]>()
    for (const line of lines) byPerson.set(line.personId, [...(byPerson.get(line.personId) ?? []), line])
    // Whoever has put something off knows it.
    for (const [personId, own] of byPerson)
      byPerson.set(
        personId,
        own.filter(({ known, postponed }) => !(postponed && known.postponed?.by === personId)),
      )
    const around = new Map([...life.living.values()].map(({ id, code }) => [code, aroundOf(id)]))
    const runs = new Set(oracle.running().map((known) => markOf({ known, postponed: false }, day)))
    mornings.set(day, { lines: byPerson, around, runs })
    if (lines.length > 0) {
      await commune.moveTo(atLocal(day, answersAt))
      await compareStored(commune, { day, lines, tally })
    }
    for (const [personId, own] of byPerson) {
      const phone = phones.get(personId)
      if (phone === undefined || random() >= answered) continue
      const done = await answer(phone, { lines: own, today: day, chance: random })
      if (done === null) continue
      tally.look('answers', done.kind !== 'failed', () => `${day}: ${done.kind === 'failed' ? done.what : ''}`)
      if (done.kind === 'explained' || (done.kind === 'failed' && done.doing === 'asking why'))
        tally.look('why', done.kind === 'explained', () => `${day}: ${personId}`)
      if (done.kind === 'acknowledged') oracle.acknowledge(done.line.known, day)
      if (done.kind === 'postponed') {
        const { known } = done.line
        oracle.postpone(known, { until: done.until, by: personId, today: day, calendar, around: aroundOf(known.candidateId) })
      }
    }
    if (!life.isDue(day)) continue
    await commune.moveTo(atLocal(day, lifeAt))
    const touched = await life.happen(day)
    book = touched === 'all' ? await ruleBook(db) : book
    await learn(touched === 'all' ? [...life.living.keys()] : touched)
  }
  await commune.moveTo(atLocal(addDays(eve, days + 1), hour))

  const special = await db.specialDay.findMany()
  const calendar = calendarOf(special.map(({ day, ...rest }) => ({ ...rest, day: dayOf(day) })))
  for (const [personId, phone] of phones) {
    const read = digestsOf(phone).map(({ at, id }) => ({ at, id, day: localDay(at) }))
    for (const { at, day } of read) {
      const minutes = Math.floor((at.getTime() - atLocal(day, 0).getTime()) / 60_000)
      tally.look('off', isWorkingDay(calendar, day), () => day)
      tally.look('hour', minutes >= firstMinute && minutes <= lastMinute, () => `${day}: ${minutes} minutes after midnight`)
    }
    for (const [day, morning] of mornings) {
      const wanted = morning.lines.get(personId) ?? []
      const got = read.filter((one) => one.day === day)
      if (wanted.length === 0 && got.length === 0) continue
      tally.look('people', wanted.length > 0 === got.length > 0, () => `${day} ${personId}: ${wanted.length} lines, ${got.length} digests`)
      tally.look('once', got.length <= 1, () => `${day} ${personId}: ${got.length}`)
      compareLines({ phone, tally, personId, day, morning })
    }
  }
  const others = await db.delivery.count({ where: { kind: 'digest', NOT: { OR: [{ status: 'sent' }, { reason: 'superseded' }] } } })
  tally.look('sent', others === 0 && commune.problems().length === 0, () => `${others} digests did not`)
  return tally.checks()
}

/** What was written down for a morning against what should be. */
async function compareStored(
  { db }: PlayedCommune,
  { day, lines, tally }: { day: LocalDay; lines: readonly Line[]; tally: Tally },
): Promise<void> {
  // What those above were to hear of a postponement is left out when the matter has ended before, or the probation is over.
  const rows = await db.alertStep.findMany({
    where: { day: dateAt(day), deadline: { endedOn: null, NOT: { ruleKey: 'R10', dueOn: { lt: dateAt(day) } } } },
    include: { deadline: true },
  })
  const got = rows
    .map(({ personId, deadline: { candidateId, ruleKey, source } }) => `${candidateId} ${ruleKey} ${source} ${personId}`)
    .toSorted()
  const wanted = lines
    .map(({ personId, known: { candidateId, clock } }) => `${candidateId} ${clock.ruleKey} ${clock.source} ${personId}`)
    .toSorted()
  const tooMuch = got.filter((one) => !wanted.includes(one))
  const missing = wanted.filter((one) => !got.includes(one))
  const about = (keys: readonly string[]): string =>
    keys
      .map((key) => {
        const known = lines.find((line) => key.startsWith(`${line.known.candidateId} ${line.known.clock.ruleKey}`))?.known
        const row = rows.find(({ deadline }) => key.startsWith(`${deadline.candidateId} ${deadline.ruleKey}`))?.deadline
        const due = known?.clock.dueOn ?? (row && dayOf(row.dueOn))
        return `${key} (due ${due}, last told ${known?.lastTold ?? '?'})`
      })
      .join(', ')
  tally.look('stored', tooMuch.length + missing.length === 0, () => `${day}: too much ${about(tooMuch)}; missing ${about(missing)}`)
}

type Compared = { phone: Phone; tally: Tally; personId: PersonId; day: LocalDay; morning: Morning }

/** What stood in the digest against what should; a long one shows its first lines, and above them how many there are in all. */
function compareLines({ phone, tally, personId, day, morning: { lines, around, runs } }: Compared): void {
  const [from, to] = [atLocal(day, 7 * hour), atLocal(day, answersAt)]
  const written = phone.history().filter(({ at, from: who }) => who === 'bot' && at >= from && at < to)
  const texts = written.flatMap(({ text }) => text.split('\n'))
  const got = texts.flatMap((text) => readMark(text)?.mark ?? []).toSorted()
  const said = texts.flatMap((text) => (/^(quá hạn|sắp đến hạn|đã hoãn nhắc) \d+/i.test(text) ? [...text.matchAll(/\d+/g)] : []))
  const more = said.reduce((sum, [number]) => sum + Number(number), 0) - got.length
  const wanted = lines.get(personId) ?? []
  const left = wanted.map((line) => markOf(line, day))
  for (const mark of got) {
    const at = left.indexOf(mark)
    if (at >= 0) left.splice(at, 1)
  }
  const right = left.length === more && wanted.length === got.length + more
  tally.look('lines', right, () => `${day} ${personId}: ${got.join(', ')} and ${more} more; left over ${left.join(', ')}`)
  for (const mark of got) {
    const [code = ''] = mark.split(' ')
    const his = Object.values(around.get(code) ?? {})
    tally.look('scope', his.includes(personId), () => `${day} ${personId}: ${mark}`)
    if (!mark.endsWith(postponedMark)) tally.look('over', runs.has(mark), () => `${day} ${personId}: ${mark}`)
  }
}
