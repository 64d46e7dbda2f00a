import type { AccountId } from '../domain/ids.ts'
import { quietUntil, type QuietHours } from '../domain/quiet-hours.ts'
import type { Audience, Waiting } from '../domain/reply.ts'
import { restingAccounts } from './accounts.ts'
import type { Db } from './client.ts'
import { reachOf, type Reach } from './deliveries.ts'
import { countLater } from './quiet.ts'
import type { Invited } from './rsvps.ts'

/** How many would get a message, by which messenger, and who would not, and when it would leave. */
export async function describeAudience(
  db: Db,
  invited: readonly Invited[],
  ask: { served: Iterable<AccountId>; exempt: number; quiet: QuietHours; urgent: boolean; now: Date; realNow: Date },
): Promise<Audience> {
  const reach = await reachOf(
    db,
    invited.map(({ id }) => id),
    ask.served,
  )
  const got = invited.map(({ id }) => id).filter((id) => reach.get(id)?.kind === 'channel')
  const on = (platform: string): number =>
    [...reach.values()].filter((one) => one.kind === 'channel' && one.channel.platform === platform).length
  const leavesAt = ask.urgent ? null : quietUntil(ask.now, ask.quiet)
  const reached = (part: string): number => invited.filter((one) => one.part === part && reach.get(one.id)?.kind === 'channel').length
  return {
    members: reached('member'),
    followers: reached('follower'),
    telegram: on('telegram'),
    zalo: on('zalo'),
    reached: invited.filter(({ id }) => reach.get(id)?.kind === 'channel').map(({ name }) => name),
    unreachable: invited.flatMap(({ id, name }) => {
      const one = reach.get(id)
      return one?.kind === 'none' ? [{ name, why: one.why }] : []
    }),
    exempt: ask.exempt,
    leavesAt,
    later: ask.urgent ? 0 : await countLater(db, got, ask),
    waiting: await waitingAmong(db, [...reach.values()], { ...ask, leavesAt }),
  }
}

/** Those whose bot still rests when a message would leave, by bot. */
async function waitingAmong(db: Db, ways: readonly Reach[], ask: { now: Date; realNow: Date; leavesAt: Date | null }): Promise<Waiting[]> {
  const people = new Map<AccountId, { platform: string; people: number }>()
  for (const way of ways) {
    if (way.kind !== 'channel') continue
    const { accountId, platform } = way.channel
    people.set(accountId, { platform, people: (people.get(accountId)?.people ?? 0) + 1 })
  }
  const resting = await restingAccounts(db, [...people.keys()], ask)
  return [...people].flatMap(([id, { platform, people: count }]): Waiting[] => {
    const rest = resting.get(id)
    const isOver = rest !== undefined && rest.until !== null && ask.leavesAt !== null && rest.until <= ask.leavesAt
    return rest === undefined || isOver ? [] : [{ ...rest, platform: platform === 'zalo' ? 'zalo' : 'telegram', people: count }]
  })
}
