import { randomBytes } from 'node:crypto'
import type { InviteId, LinkId, PersonId } from '../domain/ids.ts'
import { makeInviteCode } from '../domain/invite-code.ts'
import type { Db } from './client.ts'
import { brandInvite, brandLink, brandPerson } from './brands.ts'
import type { ChatKey } from './inbound.ts'
import { inForce } from './people.ts'
import type { Sealer } from './seal.ts'

const inviteLifeMs = 7 * 24 * 60 * 60_000
/** Wrong codes a chat may send in an hour, and all chats together (guessing spread over many accounts). */
export const wrongCodeLimit = { perChat: 5, overall: 200, windowMs: 60 * 60_000 } as const

/** The version of the text a person agrees to; it grows whenever what is stored grows. */
export const consentVersion = '2026-11'

const hashOf = (sealer: Sealer, code: string): string => sealer.hmac('invite', code)

/** Makes a code for a person. It is given back once and kept only as a keyed hash. */
export async function createInvite(db: Db, sealer: Sealer, personId: PersonId, now: Date): Promise<{ code: string; expiresAt: Date }> {
  const code = makeInviteCode(() => randomBytes(64))
  const expiresAt = new Date(now.getTime() + inviteLifeMs)
  await db.invite.create({ data: { codeHash: hashOf(sealer, code), personId, expiresAt, createdAt: now } })
  return { code, expiresAt }
}

/** Ends the codes of a person that nobody has used: there is a newer one. */
export async function endInvites(db: Db, personId: PersonId, now: Date): Promise<void> {
  await db.invite.updateMany({ where: { personId, usedAt: null, expiresAt: { gt: now } }, data: { expiresAt: now } })
}

export type InviteState =
  | { state: 'open'; id: InviteId; personId: PersonId; name: string; unit: string }
  | { state: 'used' }
  | { state: 'expired' }
  | { state: 'wrong' }

const inviteFields = {
  id: true,
  personId: true,
  expiresAt: true,
  usedAt: true,
  person: { select: { fullName: true, retiredAt: true } },
} as const
type InviteRow = {
  id: string
  personId: string
  expiresAt: Date
  usedAt: Date | null
  person: { fullName: string; retiredAt: Date | null }
}

export async function inviteByCode(db: Db, sealer: Sealer, code: string, now: Date): Promise<InviteState> {
  return stateOf(db, await db.invite.findUnique({ where: { codeHash: hashOf(sealer, code) }, select: inviteFields }), now)
}

export async function inviteById(db: Db, id: InviteId, now: Date): Promise<InviteState> {
  return stateOf(db, await db.invite.findUnique({ where: { id }, select: inviteFields }), now)
}

async function stateOf(db: Db, row: InviteRow | null, now: Date): Promise<InviteState> {
  if (row === null || row.person.retiredAt !== null) return { state: 'wrong' }
  if (row.usedAt !== null) return { state: 'used' }
  if (row.expiresAt <= now) return { state: 'expired' }
  const grant = await db.roleGrant.findFirst({
    where: { personId: row.personId, ...inForce(now) },
    select: { unit: { select: { name: true } } },
    orderBy: { role: 'desc' },
  })
  return {
    state: 'open',
    id: brandInvite(row.id),
    personId: brandPerson(row.personId),
    name: row.person.fullName,
    unit: grant?.unit.name ?? '',
  }
}

/**
 * Uses an invite: the chat now belongs to its person. Null when somebody else was faster, or the chat belongs to somebody by now.
 * A person who linked another chat of the same messenger account before has changed phones: the old link ends.
 */
export async function linkByInvite(db: Db, link: { id: InviteId; personId: PersonId; chat: ChatKey; now: Date }): Promise<LinkId | null> {
  const { chat, now, personId } = link
  const { count } = await db.invite.updateMany({ where: { id: link.id, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } })
  if (count === 0) return null
  // The chat may still carry the link of somebody who has left.
  await db.chatLink.updateMany({
    where: { accountId: chat.accountId, endedAt: null, OR: [{ personId }, { chatId: chat.chatId }] },
    data: { endedAt: now },
  })
  const { id } = await db.chatLink.create({
    data: { personId, accountId: chat.accountId, chatId: chat.chatId, consentVersion, consentAt: now, lastSeenAt: now, createdAt: now },
    select: { id: true },
  })
  return brandLink(id)
}

export type Guessing = { inChat: number; overall: number; firstInChat: Date | null }

/** Wrong codes of the last hour. */
export async function guessing(db: Db, chat: ChatKey, now: Date): Promise<Guessing> {
  const since = new Date(now.getTime() - wrongCodeLimit.windowMs)
  const [own, overall] = await Promise.all([
    db.wrongCode.findMany({
      where: { accountId: chat.accountId, chatId: chat.chatId, at: { gt: since } },
      orderBy: { at: 'asc' },
      select: { at: true },
    }),
    db.wrongCode.count({ where: { at: { gt: since } } }),
  ])
  return { inChat: own.length, overall, firstInChat: own[0]?.at ?? null }
}

export async function noteWrongCode(db: Db, chat: ChatKey, now: Date): Promise<void> {
  await db.wrongCode.create({ data: { accountId: chat.accountId, chatId: chat.chatId, at: now } })
}
