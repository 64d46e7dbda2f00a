import type { AccountId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'

/** The row of a bot account, made when it is seen for the first time. A renewed token is the same account. */
export async function accountRow(db: Db, account: { platform: string; externalId: string }): Promise<AccountId> {
  const { id } = await db.botAccount.upsert({ where: { platform_externalId: account }, create: account, update: {}, select: { id: true } })
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
  return bot?.handle ? `https://t.me/${bot.handle}?start=${code}` : null
}
