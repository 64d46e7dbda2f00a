import { pauseAccount } from '../db/accounts.ts'
import { brandAccount } from '../db/brands.ts'
import { closeLists } from '../db/choice-lists.ts'
import { settle, settleSent, type Claim, type Left, type Settled } from '../db/claims.ts'
import { transaction, type Db } from '../db/client.ts'
import { gathered } from '../db/gathered.ts'
import { noteTold } from '../db/rsvps.ts'
import { tellLeaders } from '../db/tell-leaders.ts'
import { untilWritten } from '../db/until-written.ts'
import { afterUnknown, judge, type SendResult, type Verdict } from '../domain/delivery.ts'
import type { AccountId, PersonId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import { touch, untouched, type EndState, type Runtime, type Touched } from '../runtime.ts'
import type { Ready } from './prepare-messages.ts'

type Flown = { ready: Ready; result: SendResult }
type Ended = { accountId: AccountId; state: EndState }
export type Recorder = (flown: Flown) => Promise<void>

/** What was claimed when the account had to stop goes back as it was: it has not left and costs no attempt. */
export const notLet: SendResult = { kind: 'retry', afterMs: 0, accountWide: true, why: 'account-stopped' }

/**
 * Writes results down, those that come in while others are being written all at once. When they cannot be written (the database is away)
 * it is tried until they can: the outcome is known.
 */
export function createRecorder(runtime: Runtime): Recorder {
  const onFailure = (error: unknown): void => runtime.log.warn({ err: error }, 'a result could not be written; trying again')
  return gathered((flown) => untilWritten(() => recordAll(runtime, flown), onFailure))
}

async function recordAll(runtime: Runtime, flown: readonly Flown[]): Promise<void> {
  const touched = untouched()
  const ended: Ended[] = []
  const now = runtime.now()
  const sent = flown.flatMap(({ ready, result }) =>
    result.kind === 'sent'
      ? ready.claims.map((claim): Left => ({ claim, messageId: result.messageId, tells: versionOf(ready, claim) }))
      : [],
  )
  const troubles = flown.filter(({ result }) => result.kind !== 'sent')
  // The usual case is one statement and needs no transaction.
  if (troubles.length === 0) await settleSent(runtime.db, sent, now)
  else
    await transaction(runtime.db, async (tx) => {
      await settleSent(tx, sent, now)
      for (const one of troubles) ended.push(...(await recordTrouble({ runtime, tx, now, touched }, one)))
      const unknown = troubles.filter(({ result }) => result.kind === 'unknown')
      await noteAllTold(
        tx,
        unknown.flatMap(({ ready }) => ready.tells),
      )
    })
  ended.push(...sent.map(({ claim: { accountId } }): Ended => ({ accountId, state: 'sent' })))
  for (const one of ended) runtime.meter.ended(one)
  for (const one of flown) logResult(runtime, one)
  await runtime.wake(touched)
}

function versionOf({ tells }: Ready, { id }: Claim): number | null {
  return tells.find(({ claim }) => claim.id === id)?.version ?? null
}

function logResult({ log }: Runtime, { ready, result }: Flown): void {
  const deliveries = ready.claims.map(({ id }) => String(id))
  if (result.kind === 'sent') log.debug({ account: ready.accountId, deliveries }, 'a message was sent')
  else if (result !== notLet)
    log.warn(
      { account: ready.accountId, result: result.kind, why: 'why' in result ? result.why : undefined, deliveries },
      'a message was not sent',
    )
}

/** Whatever happened but "sent". Gives how the messages ended that go on no more. */
async function recordTrouble(
  { runtime, tx, now, touched }: { runtime: Runtime; tx: Db; now: Date; touched: Touched },
  { ready, result }: Flown,
): Promise<Ended[]> {
  const { accountId } = ready
  const served = [...runtime.accounts.keys()]
  const ended: Ended[] = []
  for (const claim of ready.claims) {
    const verdict = judge(result, claim)
    const settled = await settle(tx, claim, verdict, { now, served })
    const end = endOf(verdict, settled)
    if (end !== null) ended.push({ accountId, state: end })
    if (settled.kind === 'again') touched.due.push(settled.at)
    if (settled.kind === 'rerouted') touch(touched, { accounts: [settled.accountId], due: settled.due })
    if (settled.kind === 'lost')
      touch(
        touched,
        await tellLeaders(tx, { kind: 'member-lost', personId: settled.personId, occasion: `lost ${localDay(now)}` }, { now, served }),
      )
  }
  // Nobody has read a list that certainly did not arrive: its digits must not count.
  if (result.kind !== 'unknown' && ready.listId !== null) await closeLists(tx, [ready.listId], now)
  const pauseMs = result.kind === 'retry' && result.accountWide ? result.afterMs : result.kind === 'unauthorized' ? unauthorizedPauseMs : 0
  if (pauseMs > 0) await pauseAccount(tx, accountId, new Date(runtime.realNow().getTime() + pauseMs))
  return ended
}

async function noteAllTold(tx: Db, tells: Ready['tells']): Promise<void> {
  const groups = new Map<string, { meetingId: string; people: PersonId[]; version: number }>()
  for (const { claim, version } of tells) {
    const { meetingId, personId } = claim
    if (meetingId === null) continue
    const group = groups.get(`${meetingId} ${version}`) ?? { meetingId, people: [], version }
    group.people.push(personId)
    groups.set(`${meetingId} ${version}`, group)
  }
  for (const told of groups.values()) await noteTold(tx, told)
}

/** How a message ended; null when it goes on. */
function endOf({ kind }: Verdict, settled: Settled): EndState | null {
  if (settled.kind === 'lost') return 'unreachable'
  return settled.kind === 'done' && (kind === 'sent' || kind === 'failed' || kind === 'unknown' || kind === 'unreachable') ? kind : null
}

/** A token that is not valid any more needs a person; until then the account is looked at now and then. */
const unauthorizedPauseMs = 5 * 60_000

/** Claims of processes that are gone: what became of them is unknown, and each kind has its policy for that. Gives how many. */
export async function recoverClaims(runtime: Runtime, dead: readonly Claim[]): Promise<number> {
  const touched = untouched()
  for (const claim of dead) {
    const now = runtime.now()
    const lost = await transaction(runtime.db, async (tx) => {
      await settle(tx, claim, afterUnknown(claim, 'process-died'), { now, served: runtime.accounts.keys() })
      const meeting =
        claim.meetingId === null ? null : await tx.meeting.findUnique({ where: { id: claim.meetingId }, select: { version: true } })
      if (meeting !== null && claim.meetingId !== null && (claim.kind === 'meeting-notice' || claim.kind === 'meeting-change')) {
        await noteTold(tx, { meetingId: claim.meetingId, people: [claim.personId], version: meeting.version })
      }
      const row = await tx.delivery.findUnique({ where: { id: claim.id }, select: { accountId: true, status: true } })
      if (row === null || row.accountId === null) return null
      const accountId = brandAccount(row.accountId)
      if (row.status === 'queued') touched.accounts.add(accountId)
      return row.status === 'unknown' ? accountId : null
    })
    if (lost !== null) runtime.meter.ended({ accountId: lost, state: 'unknown' })
  }
  if (dead.length > 0) await runtime.wake(touched)
  return dead.length
}
