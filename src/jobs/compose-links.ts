import { may, mayVouchFor, type Actor, type Verb } from '../domain/access.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import { linkEnds } from '../domain/topics/phones.ts'
import type { Db } from '../db/client.ts'
import { inviteeById, inviteesOfUnit, type Invitee } from '../db/invitees.ts'
import { rolesOf } from '../db/people.ts'
import { isId, type PersonId, type UnitId } from '../domain/ids.ts'
import { brandPerson, brandUnit } from '../db/brands.ts'
import { readLinkedOccasion } from '../db/tell-leaders.ts'
import { cancelled, superseded, type Context, type Found } from './composing.ts'

const kinds = ['member-linked', 'member-lost', 'links-reminder', 'link-ended', 'code-shown'] as const
export type AboutLinks = (typeof kinds)[number]

export function isAboutLinks(kind: DeliveryKind): kind is AboutLinks {
  return kinds.some((one) => one === kind)
}

/** What is said about links. Whoever does not lead the unit any more when it leaves is not told. */
export async function aboutLinks(context: Context, kind: AboutLinks): Promise<Found> {
  switch (kind) {
    case 'member-linked':
      return memberLinked(context)
    case 'member-lost':
      return memberLost(context)
    case 'links-reminder':
      return linksReminder(context)
    case 'code-shown':
      return codeShown(context)
    case 'link-ended': {
      const why = linkEnds.find((one) => one === context.claim.occasion)
      return why === undefined ? cancelled : { kind: 'notice', notice: { kind: 'link-ended', why } }
    }
  }
}

/** The one the message is for, with what he may do at this moment. */
async function readerOf({ tx, claim, now }: Context): Promise<Actor> {
  return { personId: claim.personId, grants: await rolesOf(tx, claim.personId, now) }
}

/** The person it is about, in a unit where the reader may do this (null: it is he himself); null when he may not know (any more). */
async function aboutWhom(context: Context, reader: Actor, verb: Verb | null): Promise<Invitee | null> {
  const { tx, claim, now } = context
  if (!isId<PersonId>(claim.source)) return null
  const roles = await rolesOf(tx, brandPerson(claim.source), now)
  const shared = roles.filter(({ path }) => verb === null || may(reader, verb, { path })).map(({ path }) => path)
  return inviteeById(tx, brandPerson(claim.source), { units: shared, below: [] }, now)
}

async function memberLinked(context: Context): Promise<Found> {
  const { tx, claim } = context
  const reader = await readerOf(context)
  const person = await aboutWhom(context, reader, 'see-people')
  if (person === null) return superseded
  const { linkId, replaced } = readLinkedOccasion(claim.occasion)
  const link = isId(linkId) ? await openLink(tx, linkId) : null
  if (link === null) return superseded
  return {
    kind: 'notice',
    notice: {
      kind: 'member-linked',
      name: person.name,
      unit: person.unit.name,
      platform: link.platform,
      personId: person.id,
      linkId: may(reader, 'invite', { path: person.unit.path }) && mayVouchFor(reader, person.grants) ? linkId : null,
      at: link.at,
      replaced,
    },
  }
}

async function openLink(tx: Db, id: string): Promise<{ platform: 'telegram' | 'zalo'; at: Date } | null> {
  const link = await tx.chatLink.findFirst({
    where: { id, endedAt: null },
    select: { createdAt: true, account: { select: { platform: true } } },
  })
  return link && { platform: link.account.platform === 'zalo' ? 'zalo' : 'telegram', at: link.createdAt }
}

async function memberLost(context: Context): Promise<Found> {
  const { tx } = context
  const reader = await readerOf(context)
  const person = await aboutWhom(context, reader, 'see-people')
  if (person === null) return superseded
  // He has come back meanwhile.
  const reached = await tx.chatLink.count({ where: { personId: person.id, endedAt: null, unreachableAt: null } })
  if (reached > 0) return superseded
  const canInvite = may(reader, 'invite', { path: person.unit.path }) && mayVouchFor(reader, person.grants)
  return { kind: 'notice', notice: { kind: 'member-lost', name: person.name, unit: person.unit.name, personId: person.id, canInvite } }
}

async function linksReminder(context: Context): Promise<Found> {
  const { tx, claim, now } = context
  const unit = isId<UnitId>(claim.source)
    ? await tx.orgUnit.findUnique({ where: { id: claim.source }, select: { id: true, name: true, path: true } })
    : null
  if (unit === null) return cancelled
  if (!may(await readerOf(context), 'invite', { path: unit.path })) return superseded
  const people = (await inviteesOfUnit(tx, brandUnit(unit.id), now)).filter(({ on, asked }) => on.length === 0 && asked)
  if (people.length === 0) return superseded
  const until = people.flatMap(({ openUntil }) => (openUntil === null ? [] : [openUntil.getTime()]))
  return {
    kind: 'notice',
    notice: {
      kind: 'links-reminder',
      unit: unit.name,
      unitId: brandUnit(unit.id),
      not: people.map(({ name }) => name),
      expiresAt: until.length === 0 ? null : new Date(Math.min(...until)),
    },
  }
}

async function codeShown(context: Context): Promise<Found> {
  const own = context.claim.source === context.claim.personId
  const person = await aboutWhom(context, await readerOf(context), own ? null : 'invite')
  // A newer code, or a phone that is linked: it does not matter any more.
  if (person === null || person.openUntil !== null) return superseded
  return { kind: 'notice', notice: { kind: 'code-shown', name: person.name, unit: person.unit.name, personId: person.id, own } }
}
