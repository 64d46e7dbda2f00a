/** One fault from the call of a meeting to the last answer, and what is counted then. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dayAhead, type Member } from '../../tests/support/open-crowd.ts'
import { until } from '../../tests/support/until.ts'
import { isNotice, startPeople, type People, type Question } from './people.ts'
import type { Fault } from './scenarios.ts'
import { patience, settledIn, type Town } from './town.ts'

export type Outcome = {
  name: string
  says: string
  /** Members of whom the ledger says that they were told and who were not, or of whom it says nothing. */
  lost: number
  /** Members who got the notice more than once. */
  repeated: number
  unknown: number
  /** How many of those had got it. */
  unknownArrived: number
  /** Of whom it is unknown and whom the report to the secretary does not name. */
  unlisted: number
  asked: number
  unanswered: number
  /** Questions that were answered more than once: allowed where it was not known whether the answer had arrived. */
  answeredTwice: number
  /** From the end of the fault until people on both messengers were answered and notices left on every account that has some. In s. */
  backAfter: number
  /** What came last then: "an answer on telegram", "notices on zalo". */
  lastBack: string
  /** What must not be; empty when all is well. */
  wrong: string[]
}

export type Rules = { random: () => number; daysAhead: number; mostSeconds: number }

/** On its way at the same time: four on each of two accounts. One process at a time sends on an account, and another asks the messenger first. */
const mostUnknown = 8

export async function play<T extends Town>(town: T, fault: Fault<T>, { random, daysAhead, mostSeconds }: Rules): Promise<Outcome> {
  const { crowd } = town
  const { members, secretary } = crowd
  await settledIn(town)
  const had = new Map(members.map((member) => [member, member.received().length]))
  const notices = (member: Member): number => member.received().slice(had.get(member)).filter(isNotice).length
  const told = (): number => members.filter((member) => notices(member) > 0).length
  const before = secretary.history().length
  const since = () => secretary.history().slice(before)

  const people = startPeople(crowd, { random, hushed: fault.cutsPolls ?? false, day: dayAhead(daysAhead) })
  const open = (): Question[] => people.questions.filter((question) => question.answered() === 0)
  const allSaid = async (meetingId: string): Promise<void> => {
    await until('all notices through', async () => (await waiting(town, meetingId)) === 0, { timeout: 300_000, interval: 100 })
    // Whatever comes twice comes now.
    await sleep(1000)
    people.rest()
    await until('all answers', () => open().length === 0, patience).catch(() => {})
  }
  try {
    if (fault.atRest) await fault.strike(town)
    const struck = performance.now()
    const meetingId = await callMeeting(town, { daysAhead, since })
    await until('the first notices', () => told() >= members.length / 8, patience)
    if (!fault.atRest) {
      const begun = setTimeout(() => people.hush(false), 1000)
      await fault.strike(town)
      clearTimeout(begun)
    }
    const over = fault.atRest ? struck : performance.now()
    // Until Zalo has seen that the poll is gone, what it is told would go there.
    if (fault.cutsPolls) await sleep(1000)
    people.hush(false)
    const { backAfter, lastBack } = await untilBack({ town, people, over, meetingId })
    await Promise.all([fault.mend?.(town), allSaid(meetingId)])
    await settledIn(town)

    const rows = await town.database.db.delivery.findMany({
      where: { kind: 'meeting-notice', meetingId },
      select: { personId: true, status: true },
    })
    const status = new Map(rows.map((row) => [row.personId, row.status]))
    const unknown = members.filter(({ id }) => status.get(id) === 'unknown')
    const said = `${members.length - unknown.length}/${members.length} đồng chí đã nhận`
    const report = (): string => since().findLast(({ from, text }) => from === 'bot' && text.includes(said))?.text ?? ''
    await until('the report', () => report() !== '', patience).catch(() => {})
    const outcome: Omit<Outcome, 'wrong'> = {
      name: fault.name,
      says: fault.says,
      lost: members.filter((member) => {
        const own = status.get(member.id)
        return own === 'sent' ? notices(member) === 0 : own !== 'unknown'
      }).length,
      repeated: members.filter((member) => notices(member) > 1).length,
      unknown: unknown.length,
      unknownArrived: unknown.filter((member) => notices(member) > 0).length,
      unlisted: unknown.filter(({ name }) => !report().includes(name)).length,
      asked: people.questions.length,
      unanswered: open().length,
      answeredTwice: people.questions.filter((question) => question.answered() > 1 && isLast(people, question)).length,
      backAfter,
      lastBack,
    }
    const whoWaits = open()
      .map(({ kind, member }) => `${kind} on ${member.telegram === null ? 'zalo' : 'telegram'}: ${lastWords(member)}`)
      .join(', ')
    const counted = await rsvps(town, meetingId)
    const forgotten = people.questions.filter(
      ({ kind, member, answered }) => kind === 'yes' && answered() > 0 && !counted.has(member.id),
    ).length
    return {
      ...outcome,
      wrong: [...wrongIn(outcome, { ...fault, mostSeconds, whoWaits }), ...(forgotten > 0 ? [`${forgotten} answers not recorded`] : [])],
    }
  } finally {
    await people.stop()
  }
}

function wrongIn(
  outcome: Omit<Outcome, 'wrong'>,
  { seconds = 10, mostSeconds, whoWaits }: { seconds?: number; mostSeconds: number; whoWaits: string },
): string[] {
  const { lost, repeated, unknown, unlisted, unanswered, backAfter, lastBack } = outcome
  const longest = Math.max(seconds, mostSeconds)
  return [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(repeated > 0 ? [`${repeated} repeated`] : []),
    ...(unknown > mostUnknown ? [`${unknown} unknown, of at most ${mostUnknown} on their way`] : []),
    ...(unlisted > 0 ? [`${unlisted} unknown and not named in the report`] : []),
    ...(unanswered > 0 ? [`${unanswered} not answered (${whoWaits})`] : []),
    ...(backAfter > longest ? [`back after ${backAfter.toFixed(1)} s, not ${longest} (${lastBack} came last)`] : []),
  ]
}

function lastWords(member: Member): string {
  return (
    (member.telegram ?? member.zalo)
      ?.history()
      .slice(-4)
      .map(({ from, text }) => `${from} "${text.slice(0, 40)}"`)
      .join(' ') ?? ''
  )
}

/** Answers to an earlier question would count for it as well. */
function isLast({ questions }: People, question: Question): boolean {
  return questions.findLast(({ member, kind }) => member === question.member && kind === question.kind) === question
}

/** The secretary calls a meeting in one line and confirms. Gives its id; the notices leave from then on. */
async function callMeeting(
  { crowd, database: { db } }: Town,
  { daysAhead, since }: { daysAhead: number; since: () => ReturnType<Town['crowd']['secretary']['history']> },
): Promise<string> {
  const { secretary } = crowd
  const known = new Set((await db.meeting.findMany({ select: { id: true } })).map(({ id }) => id))
  secretary.say(crowd.callLineFor(daysAhead))
  const preview = () => since().findLast(({ from, text }) => from === 'bot' && text.startsWith('XEM LẠI TRƯỚC KHI GỬI'))
  await until('the preview', () => preview() !== undefined, patience)
  const press = (): unknown => secretary.press(preview()?.id ?? '', 'Gửi ngay')
  press()
  const made = { id: '' }
  let apologies = 0
  await until(
    'the meeting',
    async () => {
      const meetings = await db.meeting.findMany({ select: { id: true } })
      made.id = meetings.find(({ id }) => !known.has(id))?.id ?? ''
      // On a machine where a transaction takes ten seconds he is told to try again.
      const told = since().filter(({ from, text }) => from === 'bot' && text.startsWith('Xin lỗi, có trục trặc')).length
      if (told > apologies) press()
      apologies = told
      return made.id !== ''
    },
    patience,
  )
  return made.id
}

const messengers = ['telegram', 'zalo'] as const

/** What has yet to leave, of what is not on its way. */
const unsent = ['queued', 'held'] as const

type Back = { town: Town; people: People; over: number; meetingId: string }

/** Two people ask as soon as the fault is over; on each account that has notices left, one more has to leave. */
async function untilBack({ town, people, over, meetingId }: Back): Promise<Pick<Outcome, 'backAfter' | 'lastBack'>> {
  const { accounts } = town.crowd
  const awaited = new Map(messengers.map((on) => [`an answer on ${on}`, people.ask(on)]))
  const left = await noticesLeft(town, meetingId)
  const idle = new Set(messengers.filter((on) => left.has(accounts[on])))
  let lastBack = ''
  await until(
    'work that goes on',
    async () => {
      for (const [what, question] of awaited)
        if (question.answered() > 0) {
          awaited.delete(what)
          lastBack = what
        }
      const now = idle.size > 0 ? await noticesLeft(town, meetingId) : left
      for (const on of idle)
        if ((now.get(accounts[on]) ?? 0) < (left.get(accounts[on]) ?? 0)) {
          idle.delete(on)
          lastBack = `notices on ${on}`
        }
      return awaited.size === 0 && idle.size === 0
    },
    { timeout: 180_000, interval: 50 },
  )
  return { backAfter: (performance.now() - over) / 1000, lastBack }
}

/** How many notices wait on each account, as soon as the database says so. */
async function noticesLeft({ database: { db } }: Town, meetingId: string): Promise<Map<string, number>> {
  const left = new Map<string, number>()
  const where = { kind: 'meeting-notice', meetingId, status: { in: [...unsent] } }
  await until(
    'the database',
    async () => {
      const rows = await db.delivery.groupBy({ by: ['accountId'], where, _count: true }).catch(() => null)
      for (const { accountId, _count } of rows ?? []) left.set(accountId ?? '', _count)
      return rows !== null
    },
    patience,
  )
  return left
}

async function waiting({ database: { db } }: Town, meetingId: string): Promise<number> {
  return db.delivery.count({ where: { kind: 'meeting-notice', meetingId, status: { in: ['queued', 'held', 'sending'] } } })
}

async function rsvps({ database: { db } }: Town, meetingId: string): Promise<Set<string>> {
  const rows = await db.rsvp.findMany({ where: { meetingId, answer: 'attend' }, select: { personId: true } })
  return new Set(rows.map(({ personId }) => personId))
}
