import type { AccountId, PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'

/** How many people a Zalo bot may have: its free plan (Zalo Bot Platform, "plans"). */
const zaloCapacity = 50

/**
 * The row of a bot account, made when it is seen for the first time. A renewed token is the same account. `capacity`: how many people it
 * may have, null for any number; left out, a new Zalo account has its plan's and a known account keeps what it has.
 */
export async function accountRow(
  db: Db,
  { platform, externalId, capacity }: { platform: string; externalId: string; capacity?: number | null },
): Promise<AccountId> {
  const { id } = await db.botAccount.upsert({
    where: { platform_externalId: { platform, externalId } },
    create: { platform, externalId, capacity: capacity === undefined && platform === 'zalo' ? zaloCapacity : (capacity ?? null) },
    update: capacity === undefined ? {} : { capacity },
    select: { id: true },
  })
  return brandAccount(id)
}

/** What the messenger says the bot is called. */
export async function noteHandle(db: Db, id: AccountId, handle: string | null): Promise<void> {
  await db.botAccount.update({ where: { id }, data: { handle, stoppedReason: null } })
}

/** The account cannot go on without somebody who looks after it. */
export async function noteStopped(db: Db, id: AccountId, reason: string): Promise<void> {
  await db.botAccount.update({ where: { id }, data: { stoppedReason: reason } })
}

/** Until when the account must not send, as its messenger asked; null when it may. */
export async function pausedUntil(db: Db, id: AccountId): Promise<Date | null> {
  const account = await db.botAccount.findUnique({ where: { id }, select: { pausedUntil: true } })
  return account?.pausedUntil ?? null
}

export async function pauseAccount(db: Db, id: AccountId, until: Date): Promise<void> {
  await db.botAccount.update({ where: { id }, data: { pausedUntil: until } })
}

/** A link that opens the Telegram bot and sends the code; null while no Telegram bot has introduced itself. */
export async function inviteLink(db: Db, code: string): Promise<string | null> {
  const bot = await db.botAccount.findFirst({ where: { platform: 'telegram', handle: { not: null } }, select: { handle: true } })
  return bot?.handle ? telegramLink(bot.handle, code) : null
}

export function telegramLink(handle: string, code?: string): string {
  return `https://t.me/${handle}${code === undefined ? '' : `?start=${code}`}`
}

/** A bot account and who is on it. `people` have an open link there; `capacity` is null where there is no limit. */
export type Room = { id: AccountId; platform: string; handle: string | null; people: number; capacity: number | null }

export function hasRoom({ people, capacity }: Room): boolean {
  return capacity === null || people < capacity
}

/** The accounts that this house serves and that work, those with the fewest people first. People are counted where there is a limit. */
export async function roomsOf(db: Db, served: Iterable<AccountId>): Promise<Room[]> {
  const accounts = await db.botAccount.findMany({
    where: { id: { in: [...served] }, stoppedReason: null },
    select: { id: true, platform: true, handle: true, capacity: true },
    orderBy: { createdAt: 'asc' },
  })
  const limited = accounts.filter(({ capacity }) => capacity !== null).map(({ id }) => id)
  const pairs = await db.chatLink.groupBy({ by: ['accountId', 'personId'], where: { accountId: { in: limited }, endedAt: null } })
  return accounts
    .map(({ id, ...account }) => ({
      ...account,
      id: brandAccount(id),
      people: pairs.filter(({ accountId }) => accountId === id).length,
    }))
    .toSorted((a, b) => a.people - b.people)
}

/**
 * True when this person may link on this account: there is room, or he is on it already. Where there is a limit the account is held
 * until the transaction ends, so that two people cannot take the last place.
 */
export async function mayJoin(db: Db, accountId: AccountId, personId: PersonId): Promise<boolean> {
  const account = await db.botAccount.findUnique({ where: { id: accountId }, select: { capacity: true } })
  if (account === null || account.capacity === null) return true
  await db.$queryRaw`SELECT id FROM "BotAccount" WHERE id = ${accountId}::uuid FOR UPDATE`
  const people = await db.chatLink.findMany({ where: { accountId, endedAt: null }, distinct: ['personId'], select: { personId: true } })
  return people.length < account.capacity || people.some((one) => one.personId === personId)
}
