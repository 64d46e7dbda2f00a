import type { AccountId, PersonId } from '../domain/ids.ts'
import type { Rest } from '../domain/reply.ts'
import type { BotName } from '../domain/topics/accounts.ts'
import { troubles, type Trouble } from '../domain/usage.ts'
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

/** What the messenger says the bot is called: its token is good. */
export async function noteHandle(db: Db, id: AccountId, handle: string | null): Promise<void> {
  await db.botAccount.update({ where: { id }, data: { handle, stoppedReason: null } })
  await db.botAccount.updateMany({ where: { id, pausedReason: 'unauthorized' }, data: { ...noTrouble, pausedUntil: null } })
}

const noTrouble = { pausedReason: null, pausedSince: null } as const

/** The account cannot go on without somebody who looks after it. */
export async function noteStopped(db: Db, id: AccountId, reason: string): Promise<void> {
  await db.botAccount.update({ where: { id }, data: { stoppedReason: reason } })
  if (reason === 'unauthorized')
    await db.$executeRaw`
      UPDATE "BotAccount" SET "pausedReason" = 'unauthorized', "pausedSince" = now()
      WHERE id = ${id}::uuid AND "pausedReason" IS DISTINCT FROM 'unauthorized'`
}

/** Until when the account must not send, as its messenger asked; null when it may. */
export async function pausedUntil(db: Db, id: AccountId): Promise<Date | null> {
  const account = await db.botAccount.findUnique({ where: { id }, select: { pausedUntil: true } })
  return account?.pausedUntil ?? null
}

/** A pause only grows: of several refusals the longest counts. */
export async function pauseAccount(db: Db, id: AccountId, until: Date): Promise<void> {
  await db.botAccount.updateMany({
    where: { id, OR: [{ pausedUntil: null }, { pausedUntil: { lt: until } }] },
    data: { pausedUntil: until },
  })
}

const troubleFields = { pausedReason: true, pausedSince: true, pausedUntil: true } as const

function readTrouble(row: { pausedReason: string | null; pausedSince: Date | null; pausedUntil: Date | null } | null): Trouble | null {
  const reason = troubles.find((one) => one === row?.pausedReason)
  if (!row?.pausedSince || reason === undefined) return null
  return { reason, since: row.pausedSince, until: row.pausedUntil ?? row.pausedSince }
}

/** The trouble that an account is in; null = none. */
export async function troubleOf(db: Db, id: AccountId): Promise<Trouble | null> {
  return readTrouble(await db.botAccount.findUnique({ where: { id }, select: troubleFields }))
}

/** A rest that is over by then is not worth a word. */
const shortRestMs = 60_000

/** Those of these accounts that send nothing now, and until when; a short rest is left out. `until` is business time, as `now`. */
export async function restingAccounts(db: Db, ids: readonly AccountId[], at: { now: Date; realNow: Date }): Promise<Map<AccountId, Rest>> {
  const isHeld = (await db.instance.count({ where: { sendingPausedAt: { not: null } } })) > 0
  const accounts = await db.botAccount.findMany({ where: { id: { in: [...ids] } }, select: { id: true, ...troubleFields } })
  return new Map(
    accounts.flatMap(({ id, ...account }) => {
      const rest: Rest | null = isHeld ? { why: 'paused', until: null } : restOf(account, at)
      return rest === null ? [] : [[brandAccount(id), rest] as const]
    }),
  )
}

function restOf(
  account: { pausedReason: string | null; pausedUntil: Date | null },
  { now, realNow }: { now: Date; realNow: Date },
): Rest | null {
  if (account.pausedReason === 'unauthorized') return { why: 'unauthorized', until: null }
  const restMs = (account.pausedUntil?.getTime() ?? 0) - realNow.getTime()
  if (restMs <= shortRestMs) return null
  return { why: account.pausedReason === 'quota' ? 'quota' : 'paused', until: new Date(now.getTime() + restMs) }
}

/** Puts the trouble of an account that a refusal means in the place of what was known. Of two that do so at once one counts. */
export async function noteTrouble(
  db: Db,
  id: AccountId,
  decide: (before: Trouble | null) => Trouble,
): Promise<{ before: Trouble | null; trouble: Trouble }> {
  const row = await db.botAccount.findUnique({ where: { id }, select: troubleFields })
  const before = readTrouble(row)
  const trouble = decide(before)
  const { count } = await db.botAccount.updateMany({
    where: { id, pausedReason: row?.pausedReason ?? null, pausedUntil: row?.pausedUntil ?? null },
    data: { pausedReason: trouble.reason, pausedSince: trouble.since, pausedUntil: trouble.until },
  })
  return { before, trouble: count === 1 ? trouble : ((await troubleOf(db, id)) ?? trouble) }
}

/** A message left at `at`: trouble that began before is over, unless the account was paused again since. */
export async function endTrouble(db: Db, id: AccountId, at: Date): Promise<void> {
  await db.botAccount.updateMany({
    where: { id, pausedReason: { not: null }, pausedSince: { lt: at }, OR: [{ pausedUntil: null }, { pausedUntil: { lte: at } }] },
    data: noTrouble,
  })
}

/** The account may try again: its pause was in vain, or is over and one more refusal would begin the next. */
export async function tryAgain(db: Db, id: AccountId): Promise<void> {
  await db.botAccount.updateMany({ where: { id, pausedReason: 'quota' }, data: { pausedReason: 'flood', pausedUntil: null } })
}

/** Accounts that nobody here serves any more, by their ids. */
export async function accountsBeside(db: Db, served: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.botAccount.findMany({ where: { id: { notIn: [...served] } }, select: { id: true } })
  return rows.map(({ id }) => brandAccount(id))
}

/** What an account is called among those that are served; null when it is none of them. */
export async function botName(db: Db, id: string, served: Iterable<AccountId>): Promise<BotName | null> {
  const accounts = await db.botAccount.findMany({
    where: { id: { in: [...served] } },
    select: { id: true, platform: true, handle: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const own = accounts.find((one) => one.id === id)
  if (own === undefined) return null
  const alike = accounts.filter(({ platform }) => platform === own.platform)
  return {
    platform: own.platform === 'zalo' ? 'zalo' : 'telegram',
    handle: own.handle,
    number: alike.indexOf(own) + 1,
    of: alike.length,
  }
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
