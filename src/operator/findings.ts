import type { AccountId } from '../domain/ids.ts'
import { markReached } from '../domain/usage.ts'
import type { AccountState, State } from '../db/operator.ts'

/** Without a tick of any worker for this long the jobs are not moving: six ticks. */
export const tickSilenceMs = 30_000

/** Something about a bot that the operator should know. Only `full`, `month-much`, `flood` need nothing at once. */
export type AccountFinding =
  | { kind: 'not-served' | 'unauthorized' | 'webhook-set' | 'full' | 'month-most' | 'month-much' }
  | { kind: 'stopped'; reason: string }
  | { kind: 'flood' | 'quota' | 'away'; until: Date }

export type Level = 'fine' | 'care' | 'trouble'

const levels: Readonly<Record<AccountFinding['kind'], Level>> = {
  'not-served': 'trouble',
  unauthorized: 'trouble',
  'webhook-set': 'trouble',
  stopped: 'trouble',
  quota: 'trouble',
  'month-most': 'trouble',
  away: 'care',
  flood: 'care',
  full: 'care',
  'month-much': 'care',
}

export function levelOf(findings: readonly AccountFinding[]): Level {
  const has = (level: Level): boolean => findings.some(({ kind }) => levels[kind] === level)
  return has('trouble') ? 'trouble' : has('care') ? 'care' : 'fine'
}

/** What is the matter with a bot. `limit`: messages of a month, `people`: who is on it; null where nobody counts. */
export function findOnAccount(
  account: AccountState,
  known: { served: boolean; people: number | null; limit: number | null; realNow: Date },
): AccountFinding[] {
  if (!known.served) return account.queued + account.held > 0 ? [{ kind: 'not-served' }] : []
  const { limit, people } = known
  const mark = limit === null ? null : markReached(account.messages, limit)
  const stop = stopOf(account, known.realNow)
  return [
    ...(stop === null ? [] : [stop]),
    ...(stop?.kind === 'quota' || mark === null ? [] : [{ kind: mark === 70 ? ('month-much' as const) : ('month-most' as const) }]),
    ...(account.capacity !== null && people !== null && people >= account.capacity ? [{ kind: 'full' as const }] : []),
  ]
}

function stopOf({ stoppedReason, pausedReason, pausedUntil }: AccountState, realNow: Date): AccountFinding | null {
  if (stoppedReason === 'unauthorized' || stoppedReason === 'webhook-set') return { kind: stoppedReason }
  if (stoppedReason !== null) return { kind: 'stopped', reason: stoppedReason }
  if (pausedUntil === null || pausedUntil <= realNow) return null
  if (pausedReason === 'unauthorized') return { kind: pausedReason }
  return { kind: pausedReason === 'flood' || pausedReason === 'quota' ? pausedReason : 'away', until: pausedUntil }
}

/** What the overview says of messages that are due: of those that may leave, and of those that wait for their bot. */
export function findOnDue(
  state: State,
  { served, realNow }: { served: ReadonlySet<AccountId>; realNow: Date },
): { leaving: AccountState[]; waiting: AccountState[] } {
  const due = state.accounts.filter((account) => account.due > 0)
  const mayLeave = (account: AccountState): boolean => served.has(account.id) && stopOf(account, realNow) === null
  return { leaving: due.filter(mayLeave), waiting: due.filter((account) => !mayLeave(account)) }
}
