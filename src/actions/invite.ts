import { canAnywhere, mayVouchFor, rolesFor, scopeFor, verbOfRole, type Role, type Verb } from '../domain/access.ts'
import { nameLimit, readName } from '../domain/forms/change.ts'
import { inviteCodeIn } from '../domain/invite-code.ts'
import { matchNames, nameIn } from '../domain/names.ts'
import { clean } from '../domain/text.ts'
import type { InviteCommand } from '../domain/topics/invites.ts'
import { inviteByCode } from '../db/invites.ts'
import { inviteeById, inviteesNamed, inviteesOfUnit, linkedByUnit, planLinksReminder, type Invitee } from '../db/invitees.ts'
import { unitInScope, type Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { makeCode, waysIn, type MadeCode } from './make-code.ts'
import { pickUnit } from './pick-unit.ts'

type Invite = Extract<InviteCommand, { kind: 'invite' }>
type InviteAll = Extract<InviteCommand, { kind: 'invite-all' }>
type ShowLinks = Extract<InviteCommand, { kind: 'show-links' }>

/** Nobody reads more choices than this. */
const mostChoices = 12
const unitsAPage = 10
/** More codes are not made at once: larger than most cells, and drawn within the time that a transaction may take. */
const mostCodes = 60
/** As much of what was typed as is said back. */
const echo = 40

/** A code for one person, by id or by name. */
export async function invitePerson(ask: Ask, command: Invite): Promise<Outcome> {
  if (!canAnywhere(ask.actor, 'invite')) return cannot(ask, 'invite')
  const { personId, text } = command
  if (personId !== undefined) {
    const person = await inviteeById(ask.tx, personId, scopeFor(ask.actor, 'invite'), ask.now)
    return person === null ? { reply: { kind: 'not-found' } } : inviteOne(ask, person, command)
  }
  const { unit } = await pickUnit(ask, 'invite')
  const asked = clean(text ?? '')
  if (asked === '') return whomOf(ask, unit)
  const found = asked.length > nameLimit + echo ? [] : await peopleNamed(ask, asked, unit)
  const [one, ...others] = found
  if (one === undefined) return unknown(ask, asked, unit)
  if (others.length === 0) return inviteOne(ask, one, command)
  return whom(found, { asked, unit, more: found.length > mostChoices })
}

/** Those of the unit he works in come first; where nobody there is meant, those of all his units. */
async function peopleNamed(ask: Ask, asked: string, unit: Unit | null): Promise<Invitee[]> {
  const near = unit === null ? [] : matchNames(asked, await inviteesOfUnit(ask.tx, unit.id, ask.now))
  return near.length > 0 ? near : inviteesNamed(ask.tx, scopeFor(ask.actor, 'invite'), asked, ask.now)
}

/** Nobody was named: those without a link, of the unit he works in. */
async function whomOf(ask: Ask, unit: Unit | null): Promise<Outcome> {
  const people = unit === null ? [] : (await inviteesOfUnit(ask.tx, unit.id, ask.now)).filter(({ on }) => on.length === 0)
  return whom(people, { asked: '', unit, more: people.length > mostChoices })
}

function whom(people: readonly Invitee[], { asked, unit, more }: { asked: string; unit: Unit | null; more: boolean }): Outcome {
  const namesakes = (one: Invitee): boolean => people.filter(({ name, unit: { id } }) => name === one.name && id === one.unit.id).length > 1
  const shown = people.slice(0, mostChoices).map((one) => ({
    id: one.id,
    name: one.name,
    hint: namesakes(one) ? `${one.unit.name}, ${one.code}` : one.unit.name,
  }))
  return { reply: { kind: 'invite-whom', people: shown, asked: asked.slice(0, echo), more, unitId: unit?.id ?? null } }
}

async function unknown(ask: Ask, asked: string, picked: Unit | null): Promise<Outcome> {
  const unit = picked !== null && canAnywhere(ask.actor, 'manage-people') ? { id: picked.id, name: picked.name } : null
  const read = readName(withoutAddress(asked))
  return { reply: { kind: 'invite-unknown', asked: asked.slice(0, echo), name: 'name' in read ? read.name : null, unit } }
}

/** "đ/c Hoàng Em" → "Hoàng Em", spelt as it was typed: what is compared is not what is stored. */
function withoutAddress(asked: string): string {
  const words = asked.replace(/,/g, ' ').split(/\s+/)
  return words.slice(-nameIn(asked).split(' ').length).join(' ')
}

async function inviteOne(ask: Ask, person: Invitee, { lost = false, second = false }: Invite): Promise<Outcome> {
  const { id, name, on, unit } = person
  const own = id === ask.actor.personId
  if (own) return { reply: { kind: 'invite-linked', person: { id, name }, on, blocked: false, own } }
  const who = vouchers(ask, person)
  if (who !== null) return { reply: { kind: 'invite-not-yours', name, who } }
  if (on.length > 0 && !lost && !second) return { reply: { kind: 'invite-linked', person: { id, name }, on, blocked: person.blocked, own } }
  const replaces = lost && on.length > 0
  const made = await makeCode(ask, { personId: id, replaces, unitPath: unit.path })
  if (on.length === 0) await plan(ask, unit)
  return { reply: { kind: 'invited', name, unit: unit.name, ...withoutLife(made), own, lost: replaces } }
}

/** Null when this person may hold the keys of that one; else the roles that may. */
function vouchers({ actor }: Ask, { grants }: Invitee): Role[] | null {
  if (mayVouchFor(actor, grants)) return null
  const needed = grants.map(({ role }) => rolesFor(verbOfRole[role]))
  const [first = [], ...others] = needed
  return first.filter((role) => others.every((able) => able.includes(role)))
}

function withoutLife({ renewed, noRoom, ...code }: MadeCode) {
  return { ...code, ...(renewed && { renewed }), ...(noRoom && { noRoom }) }
}

async function plan(ask: Ask, unit: Pick<Unit, 'id' | 'path'>, anew = false): Promise<Date> {
  const at = await planLinksReminder(ask.tx, { unit, now: ask.now, anew })
  ask.touched.due.push(at)
  return at
}

/** Codes for everybody of a unit who has not linked: first the names, then, when they are confirmed, the codes. */
export async function inviteAll(ask: Ask, command: InviteAll): Promise<Outcome> {
  if (!canAnywhere(ask.actor, 'invite')) return cannot(ask, 'invite')
  const { sheet = false, sure = false, onlyNew = false } = command
  const picked = await unitFor(ask, command, 'invite')
  if ('reply' in picked) return picked
  const { unit } = picked
  const people = await inviteesOfUnit(ask.tx, unit.id, ask.now)
  const linked = people.filter(({ on }) => on.length > 0).length
  const without = people.filter(({ on, id }) => on.length === 0 && id !== ask.actor.personId)
  const others = without.filter((one) => vouchers(ask, one) !== null).map(({ name }) => name)
  // Those who have no code come first, so that a second round goes on where the first ended.
  const mine = without
    .filter((one) => vouchers(ask, one) === null && !(onlyNew && one.openUntil !== null))
    .toSorted((a, b) => Number(a.openUntil !== null) - Number(b.openUntil !== null))
  const now = mine.slice(0, mostCodes)
  const later = mine.length - now.length
  const where = { unit: unit.name, unitId: unit.id }
  if (now.length === 0) return { reply: { kind: 'invite-nobody', ...where, linked, others } }
  if (!sure) {
    const renewed = now.filter(({ openUntil }) => openUntil !== null).length
    return { reply: { kind: 'invite-confirm', ...where, people: now.map(({ name }) => name), renewed, sheet, linked, others, later } }
  }
  const ways = await waysIn(ask)
  const codes: (MadeCode & { name: string })[] = []
  for (const { id, name } of now)
    codes.push({ name, ...(await makeCode(ask, { personId: id, replaces: false, unitPath: unit.path, ways })) })
  await plan(ask, unit)
  const expiresAt = codes[0]?.expiresAt ?? ask.now
  const rows = codes.map(({ name, code, link, zalo }) => ({ name, code, link, zalo }))
  const file =
    ask.chat.platform === 'telegram'
      ? { base64: (await ask.runtime.makeSheet({ unit: unit.name, expiresAt, rows })).toString('base64') }
      : null
  const noRoom = codes.filter((one) => one.noRoom).length
  return { reply: { kind: 'invited-all', ...where, codes: rows, expiresAt, file, others, noRoom, later } }
}

/** The unit that was named, else the one he means; a question where that is not clear. */
async function unitFor(ask: Ask, command: InviteAll | ShowLinks, verb: Verb): Promise<{ unit: Unit } | Outcome> {
  if (command.unitId !== undefined) {
    const unit = await unitInScope(ask.tx, command.unitId, scopeFor(ask.actor, verb))
    return unit === null ? { reply: { kind: 'not-found' } } : { unit }
  }
  const { unit, units } = await pickUnit(ask, verb)
  if (unit !== null && command.page === undefined) return { unit }
  const pages = Math.max(1, Math.ceil(units.length / unitsAPage))
  const page = Math.min(Math.max(0, command.page ?? 0), pages - 1)
  const shown = units.slice(page * unitsAPage, (page + 1) * unitsAPage).map(({ id, name }) => ({ id, name }))
  const sheet = command.kind === 'invite-all' && command.sheet === true
  return { reply: { kind: 'invite-where', what: command.kind, sheet, units: shown, page, pages } }
}

/** Who of a unit has linked on what, and who has not. */
export async function showLinks(ask: Ask, command: ShowLinks): Promise<Outcome> {
  if (!canAnywhere(ask.actor, 'see-people')) return cannot(ask, 'see-people')
  const picked = await unitFor(ask, command, 'see-people')
  if ('reply' in picked) return picked
  const { unit } = picked
  const canInvite = (await unitInScope(ask.tx, unit.id, scopeFor(ask.actor, 'invite'))) !== null
  if (command.remind === true) {
    if (!canInvite) return cannot(ask, 'invite')
    return { reply: { kind: 'links-reminder-set', unit: unit.name, at: await plan(ask, unit, true) } }
  }
  const people = await inviteesOfUnit(ask.tx, unit.id, ask.now)
  const without = people.filter(({ on }) => on.length === 0)
  return {
    reply: {
      kind: 'links',
      unit: unit.name,
      unitId: unit.id,
      linked: people.filter(({ on, blocked }) => on.length > 0 && !blocked).map(({ name, on }) => ({ name, on })),
      blocked: people.filter(({ blocked }) => blocked).map(({ name }) => name),
      invited: without.flatMap(({ name, openUntil }) => (openUntil === null ? [] : [{ name, until: openUntil }])),
      not: without.filter(({ openUntil }) => openUntil === null).map(({ name }) => name),
      below: await below(ask, unit),
      canInvite,
    },
  }
}

/** The units under this one, those with most people left first. Only whoever may see them is told of them. */
async function below(ask: Ask, unit: Unit): Promise<{ name: string; people: number; linked: number }[]> {
  const scope = scopeFor(ask.actor, 'see-people')
  if (!scope.below.some((prefix) => unit.path.startsWith(prefix))) return []
  const units = await linkedByUnit(ask.tx, { units: [], below: [unit.path] }, ask.now)
  return units
    .filter(({ id }) => id !== unit.id)
    .toSorted((a, b) => b.people - b.linked - (a.people - a.linked))
    .map(({ name, people, linked }) => ({ name, people, linked }))
}

/** A code sent from a phone that is linked already: it stays unused. Only its own person is told that it is his. */
export async function codeOnLinked(ask: Ask, { code }: { code?: string }): Promise<Outcome> {
  const { tx, runtime, actor, now } = ask
  const sent = inviteCodeIn(code ?? '')
  const invite = sent === null ? null : await inviteByCode(tx, runtime.sealer, sent, now)
  const own = invite?.state === 'open' && invite.personId === actor.personId
  return { reply: { kind: 'already-linked', name: actor.name, own } }
}
