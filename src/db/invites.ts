import { randomBytes } from 'node:crypto'
import type { AccountId, ChatKey, InviteId, LinkId, PersonId } from '../domain/ids.ts'
import { makeInviteCode } from '../domain/invite-code.ts'
import { linkEnds, type LinkEnd } from '../domain/topics/phones.ts'
import { mayJoin } from './accounts.ts'
import type { Db } from './client.ts'
import { brandInvite, brandLink, brandPerson } from './brands.ts'
import { endLinks } from './links.ts'
import { inForce } from './people.ts'
import type { Sealer } from './seal.ts'

const inviteLifeMs = 7 * 24 * 60 * 60_000
/** Wrong codes a chat may send in an hour, and all chats together (guessing spread over many accounts). */
export const wrongCodeLimit = { perChat: 5, overall: 200, windowMs: 60 * 60_000 } as const

/** The version of the text a person agrees to; it grows whenever what is stored grows. */
export const consentVersion = '2026-11-22'

/** Of a new code. */
const hashOf = (sealer: Sealer, code: string): string => sealer.hmac('invite', code)
/** Of a code that somebody shows: while the key is being changed it may have been made under either. */
const hashesOf = (sealer: Sealer, code: string): string[] => sealer.hmacs('invite', code)

/** Who makes a code (null = the operator's command line), and whether its use ends the other links of the person: a lost phone. */
export type Making = { byId: PersonId | null; replaces?: boolean }

/** A code as it is given back once; `renewed`: an older one of the same person counted until now. */
export type NewInvite = { code: string; expiresAt: Date; renewed: boolean }

/** Makes a code for a person; it is kept only as a keyed hash. The codes he had before end. */
export async function createInvite(
  db: Db,
  sealer: Sealer,
  personId: PersonId,
  now: Date,
  { byId, replaces = false }: Making = { byId: null },
): Promise<NewInvite> {
  const renewed = (await endInvites(db, personId, now, 'newer')) > 0
  const code = makeInviteCode(() => randomBytes(64))
  const expiresAt = new Date(now.getTime() + inviteLifeMs)
  await db.invite.create({ data: { codeHash: hashOf(sealer, code), personId, byId, replaces, expiresAt, createdAt: now } })
  return { code, expiresAt, renewed }
}

/** Why a code ends before its time: there is a newer one, it was shown to a group, the person has left or withdrawn. */
export type InviteEnd = 'newer' | 'group' | 'retired' | 'withdrawn'

/** Ends the codes of a person that nobody has used, and gives how many. */
export async function endInvites(db: Db, personId: PersonId, now: Date, reason: InviteEnd = 'newer'): Promise<number> {
  const { count } = await db.invite.updateMany({ where: { personId, ...stillOpen(now) }, data: { expiresAt: now, endedReason: reason } })
  return count
}

/** How many codes count, and until when the last of them does. */
export async function openInvites(db: Db, now: Date): Promise<{ count: number; until: Date | null }> {
  const { _count: count, _max: last } = await db.invite.aggregate({ where: stillOpen(now), _count: true, _max: { expiresAt: true } })
  return { count, until: last.expiresAt }
}

/** Codes that open something. */
function stillOpen(now: Date): { usedAt: null; expiresAt: { gt: Date } } {
  return { usedAt: null, expiresAt: { gt: now } }
}

export type ShownInvite = { id: InviteId; personId: PersonId; byId: PersonId | null }

/** Ends those of these codes that count: they were shown to people who are not meant. Gives whose they were and who made them. */
export async function endShownCodes(db: Db, sealer: Sealer, codes: readonly string[], now: Date): Promise<ShownInvite[]> {
  const rows = await db.invite.findMany({
    where: { codeHash: { in: codes.flatMap((code) => hashesOf(sealer, code)) }, ...stillOpen(now) },
    select: { id: true, personId: true, byId: true },
  })
  const ended: ShownInvite[] = []
  for (const { id, personId, byId } of rows) {
    const { count } = await db.invite.updateMany({ where: { id, ...stillOpen(now) }, data: { expiresAt: now, endedReason: 'group' } })
    if (count > 0) ended.push({ id: brandInvite(id), personId: brandPerson(personId), byId: byId === null ? null : brandPerson(byId) })
  }
  return ended
}

/** `why` of an ended one: there is a newer code, or it was shown to a group. `byId`: who made it. */
export type InviteState =
  | { state: 'open'; id: InviteId; personId: PersonId; byId: PersonId | null; name: string; unit: string }
  | { state: 'used' }
  | { state: 'expired' }
  | { state: 'ended'; why: 'newer' | 'group' }
  | { state: 'wrong' }

const inviteFields = {
  id: true,
  personId: true,
  byId: true,
  expiresAt: true,
  usedAt: true,
  endedReason: true,
  person: { select: { fullName: true, retiredAt: true } },
} as const
type InviteRow = {
  id: string
  personId: string
  byId: string | null
  expiresAt: Date
  usedAt: Date | null
  endedReason: string | null
  person: { fullName: string; retiredAt: Date | null }
}

export async function inviteByCode(db: Db, sealer: Sealer, code: string, now: Date): Promise<InviteState> {
  return stateOf(db, await db.invite.findFirst({ where: { codeHash: { in: hashesOf(sealer, code) } }, select: inviteFields }), now)
}

export async function inviteById(db: Db, id: InviteId, now: Date): Promise<InviteState> {
  return stateOf(db, await db.invite.findUnique({ where: { id }, select: inviteFields }), now)
}

async function stateOf(db: Db, row: InviteRow | null, now: Date): Promise<InviteState> {
  if (row === null || row.person.retiredAt !== null) return { state: 'wrong' }
  if (row.usedAt !== null) return { state: 'used' }
  if (row.endedReason === 'newer' || row.endedReason === 'group') return { state: 'ended', why: row.endedReason }
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
    byId: row.byId === null ? null : brandPerson(row.byId),
    name: row.person.fullName,
    unit: grant?.unit.name ?? '',
  }
}

/** What became of the use of a code. `replaced`: links of the person ended by it; `accounts` and `due` are to be woken. */
export type Linking =
  | { kind: 'linked'; linkId: LinkId; replaced: boolean; accounts: AccountId[]; due: Date[] }
  /** Somebody else was faster, or the code has ended. */
  | { kind: 'used' }
  /** The account has its full number of people. */
  | { kind: 'no-room' }

/**
 * Uses an invite: the chat now belongs to its person. A person who linked another chat of the same messenger before has changed
 * phones, and one whose phone is lost leaves all others: those links end, and their chats are told.
 */
export async function linkByInvite(
  db: Db,
  link: { id: InviteId; personId: PersonId; chat: ChatKey; now: Date; served: Iterable<AccountId> },
): Promise<Linking> {
  const { chat, now, personId } = link
  const served = [...link.served]
  if (!(await mayJoin(db, chat.accountId, personId))) return { kind: 'no-room' }
  const { count } = await db.invite.updateMany({ where: { id: link.id, ...stillOpen(now) }, data: { usedAt: now } })
  if (count === 0) return { kind: 'used' }
  const invite = await db.invite.findUniqueOrThrow({ where: { id: link.id }, select: { replaces: true } })
  const { platform } = await db.botAccount.findUniqueOrThrow({ where: { id: chat.accountId }, select: { platform: true } })
  // The chat may still carry the link of somebody who has left.
  const left = await db.chatLink.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId, endedAt: null },
    select: { id: true },
  })
  if (left !== null) await endLinks(db, { where: { linkId: brandLink(left.id) }, reason: 'replaced', tell: false, now, served })
  const { id } = await db.chatLink.create({
    data: { personId, accountId: chat.accountId, chatId: chat.chatId, consentVersion, consentAt: now, lastSeenAt: now, createdAt: now },
    select: { id: true },
  })
  const linkId = brandLink(id)
  const others = await db.chatLink.findMany({
    where: { personId, endedAt: null, id: { not: id }, ...(invite.replaces ? {} : { account: { platform } }) },
    select: { id: true },
  })
  const accounts: AccountId[] = []
  const due: Date[] = []
  for (const other of others) {
    const reason = invite.replaces ? 'lost' : 'replaced'
    const ended = await endLinks(db, { where: { linkId: brandLink(other.id) }, reason, tell: true, now, served })
    accounts.push(...ended.accounts)
    due.push(...ended.due)
  }
  return { kind: 'linked', linkId, replaced: others.length > 0, accounts, due }
}

/** The newest link that this chat had and has no more; null when it never had one. A person who has left counts as ended. */
export async function endedLinkAt(db: Db, chat: ChatKey): Promise<{ why: LinkEnd | null; at: Date } | null> {
  const row = await db.chatLink.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId },
    orderBy: { createdAt: 'desc' },
    select: { endedAt: true, endedReason: true, createdAt: true, person: { select: { retiredAt: true } } },
  })
  if (row === null) return null
  const why = linkEnds.find((one) => one === row.endedReason) ?? (row.person.retiredAt === null ? null : 'retired')
  return { why, at: row.endedAt ?? row.person.retiredAt ?? row.createdAt }
}

export type Guessing = { inChat: number; overall: number; firstInChat: Date | null }

/** Wrong codes of the last hour. */
export async function guessing(db: Db, chat: ChatKey, now: Date): Promise<Guessing> {
  const since = new Date(now.getTime() - wrongCodeLimit.windowMs)
  const own = await db.wrongCode.findMany({
    where: { accountId: chat.accountId, chatId: chat.chatId, at: { gt: since } },
    orderBy: { at: 'asc' },
    select: { at: true },
  })
  const overall = await db.wrongCode.count({ where: { at: { gt: since } } })
  return { inChat: own.length, overall, firstInChat: own[0]?.at ?? null }
}

export async function noteWrongCode(db: Db, chat: ChatKey, now: Date): Promise<void> {
  await db.wrongCode.create({ data: { accountId: chat.accountId, chatId: chat.chatId, at: now } })
}
