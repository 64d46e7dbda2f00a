import { canAnywhere, may, mayVouchFor, scopeFor, verbOfRole, type Verb } from '../domain/access.ts'
import type { Case } from '../domain/cases.ts'
import type { ChangeKind } from '../domain/change.ts'
import { matchNames } from '../domain/names.ts'
import type { PeopleCommand, PeopleCounts, PersonLine } from '../domain/topics/people.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import { audit } from '../db/audit.ts'
import { asGrant, countIn, lineOf, peopleByIds, peopleIn, personFor, type DirectoryPerson } from '../db/directory.ts'
import { nextMeetingOf } from '../db/meetings-of-person.ts'
import { openPhone } from '../db/members.ts'
import { peopleNamed } from '../db/name-search.ts'
import { holdersOf } from '../db/office-holders.ts'
import { unitInScope, unitsInScope, type Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { managedBy } from './changes/subject.ts'
import { onPage } from './on-page.ts'
import { pickUnit } from './pick-unit.ts'

type Command<K extends PeopleCommand['kind']> = Case<PeopleCommand, K>

/** Names found by a search that are shown. */
const mostFound = 10
/** What is echoed of a text that was searched for. */
const longestEcho = 40

/** "danh bạ": the people of a unit, for those who may see them; who leads it, for its members. */
export async function listPeople(ask: Ask, command: Command<'list-people'>): Promise<Outcome> {
  const { actor, tx, now } = ask
  const verb: Verb = 'see-people'
  if (!canAnywhere(actor, verb)) return ownLeaders(ask)
  const scope = scopeFor(actor, verb)
  if (command.unitId !== undefined) {
    const unit = await unitInScope(tx, command.unitId, scope)
    return unit === null ? { reply: { kind: 'not-found' } } : peopleOf(ask, unit, command.page)
  }
  // A page without a unit is one of the list of units.
  const { unit, units } = command.page === undefined ? await pickUnit(ask, verb) : { unit: null, units: await unitsInScope(tx, scope) }
  if (unit !== null) return peopleOf(ask, unit, 0)
  const { items, page, pages } = onPage(units, command.page)
  const counts = await countIn(
    tx,
    items.map(({ id }) => id),
    now,
  )
  const shown = items.map(({ id, name }) => ({ id, name, people: counts.get(id) ?? 0 }))
  return { reply: { kind: 'people-where', units: shown, page, pages } }
}

async function peopleOf(ask: Ask, unit: Unit, asked: number | undefined): Promise<Outcome> {
  const lines = (await peopleIn(ask.tx, unit.id, ask.now)).flatMap((person) => lineOf(person, (path) => path === unit.path) ?? [])
  const { items, page, pages } = onPage(lines, asked)
  const canAdd = may(ask.actor, 'manage-people', { path: unit.path })
  return { reply: { kind: 'people', unit: unit.name, unitId: unit.id, people: items, counts: countsOf(lines), page, pages, canAdd } }
}

/** Whoever only follows the unit belongs elsewhere and is counted apart. */
function countsOf(lines: readonly PersonLine[]): PeopleCounts {
  const members = lines.filter(({ roles }) => roles.some((role) => role !== 'follower'))
  const count = (is: (line: PersonLine) => boolean): number => members.filter(is).length
  return {
    total: members.length,
    followers: lines.length - members.length,
    full: count(({ status }) => status === 'full'),
    probationary: count(({ status }) => status === 'probationary'),
    exempt: count(({ exempt }) => exempt),
    notLinked: count(({ linked }) => linked.length === 0),
  }
}

/** Who leads the cells of somebody who may not see their lists. */
async function ownLeaders(ask: Ask): Promise<Outcome> {
  const { tx, actor, now } = ask
  const units = await unitsInScope(tx, scopeFor(actor, 'see-meeting'))
  if (units.length === 0) return cannot(ask, 'see-people')
  const holders = await holdersOf(tx, { paths: units.map(({ path }) => path), roles: ['secretary', 'deputy'] }, now)
  return {
    reply: {
      kind: 'own-leaders',
      self: actor.personId,
      units: units.map(({ name }) => ({
        name,
        leaders: holders.filter(({ unit }) => unit === name).map((holder) => ({ name: holder.name, role: holder.role })),
      })),
    },
  }
}

/** "tìm Lan": among the people whom one may see. One is shown at once, of several it is asked which. */
export async function findPerson(ask: Ask, command: Command<'find-person'>): Promise<Outcome> {
  const { actor, tx, now } = ask
  const text = command.text?.trim() ?? ''
  if (!canAnywhere(actor, 'see-people')) {
    const own = matchNames(text, [{ id: actor.personId, name: actor.name }])
    return own.length > 0 ? cardOf(ask, actor.personId) : cannot(ask, 'see-people')
  }
  if (text === '') return { reply: { kind: 'ask-name' } }
  const asked = text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
  const found = await peopleNamed(tx, { scope: scopeFor(actor, 'see-people'), text, now })
  const [only, ...others] = found
  if (only === undefined) return { reply: { kind: 'nobody', asked, canAdd: canAnywhere(actor, 'manage-people') } }
  if (others.length === 0) return cardOf(ask, only.id)
  const shown = await peopleByIds(
    tx,
    found.slice(0, mostFound).map(({ id }) => id),
    now,
  )
  const near = shown.flatMap((person) => lineOf(person, (path) => may(actor, 'see-people', { path })) ?? [])
  return { reply: { kind: 'whom', near, asked, more: found.length > mostFound } }
}

/** One person: who he is, how he is reached, and what may be done about him. One's own card is open to everybody. */
export async function showPerson(ask: Ask, command: Command<'show-person'>): Promise<Outcome> {
  return cardOf(ask, command.personId)
}

async function cardOf(ask: Ask, id: PersonId): Promise<Outcome> {
  const { tx, actor, now } = ask
  const person = await personFor(tx, actor, { id, verb: 'see-people', now, self: true })
  if (person === null) return { reply: { kind: 'not-found' } }
  const own = person.id === actor.personId
  const sees = (path: string): boolean => own || may(actor, 'see-people', { path })
  const line = lineOf(person, sees)
  if (line === null) return { reply: { kind: 'not-found' } }
  const next = await nextMeetingOf(tx, { personId: person.id, scope: own ? null : scopeFor(actor, 'see-answers'), now })
  const vouched = mayVouchFor(actor, person.roles.map(asGrant))
  return {
    reply: {
      kind: 'person-card',
      person: {
        ...line,
        grants: person.roles.filter(({ path }) => sees(path)).map(({ role, unit, from, to }) => ({ role, unit, from, until: to })),
        hasPhone: person.phone !== null,
      },
      own,
      unitId: whereManaged(ask, person),
      can: changesOf(ask, person),
      canInvite: !own && vouched && person.roles.some(({ path, inForce }) => inForce && may(actor, 'invite', { path })),
      canSeePhone: own || mayHere(ask, person, 'see-phone'),
      next,
    },
  }
}

function mayHere({ actor }: Ask, person: DirectoryPerson, verb: Verb): boolean {
  return person.roles.some(({ path, inForce }) => inForce && may(actor, verb, { path }))
}

/** The unit in which things about a person are changed: where he is a member, if that is open. */
function whereManaged({ actor }: Ask, person: DirectoryPerson): UnitId | null {
  const open = managedBy(actor, person)
  return (open.find(({ role }) => role === 'member') ?? open[0])?.unitId ?? null
}

const offices = ['secretary', 'deputy', 'cell_committee', 'follower', 'staff', 'admin'] as const

/** What may be begun from the card. What is refused in the end (the last admin, say) explains itself there. */
function changesOf(ask: Ask, person: DirectoryPerson): ChangeKind[] {
  const { actor } = ask
  const unitId = whereManaged(ask, person)
  const here = person.roles.filter((held) => held.unitId === unitId)
  const own = person.id === actor.personId
  const ofCell = here.some(({ role, unitKind }) => role === 'member' && unitKind === 'cell')
  const led = here.some(({ role }) => role === 'secretary')
  // Who only follows units is not managed there, but need not follow them for ever.
  const endable = (unitId === null ? person.roles : here).some(
    ({ role, path }) => role !== 'secretary' && offices.some((office) => office === role) && may(actor, verbOfRole[role], { path }),
  )
  const path = here[0]?.path
  const gives = offices.some((role) => role !== 'secretary' && canAnywhere(actor, verbOfRole[role]))
  return [
    ...(unitId === null ? [] : (['set-phone', 'rename'] as const)),
    ...(ofCell ? (['set-status', 'set-exempt'] as const) : []),
    ...(gives && !own ? (['give-role'] as const) : []),
    ...(endable ? (['end-role'] as const) : []),
    ...(ofCell && !own && !led && person.status === 'full' && path !== undefined && may(actor, 'give-secretary', { path })
      ? (['hand-over'] as const)
      : []),
    ...(unitId !== null && !own && here.every((held) => may(actor, verbOfRole[held.role], asGrant(held))) ? (['retire'] as const) : []),
  ]
}

/** A telephone number, on being asked for it; written down who saw whose. */
export async function showPhone(ask: Ask, command: Command<'show-phone'>): Promise<Outcome> {
  const { tx, actor, now, runtime } = ask
  const verb: Verb = 'see-phone'
  const person = await personFor(tx, actor, { id: command.personId, verb, now, self: true })
  if (person === null) {
    // Whom one may see without his number, one is told who may.
    const seen = await personFor(tx, actor, { id: command.personId, verb: 'see-people', now, self: true })
    return seen === null ? { reply: { kind: 'not-found' } } : cannot(ask, verb)
  }
  const own = person.id === actor.personId
  const home = person.roles.find(({ path, inForce }) => inForce && may(actor, verb, { path }))
  if (person.phone !== null)
    await audit(tx, {
      at: now,
      actorId: actor.personId,
      verb,
      subject: `person ${person.id}`,
      ...(home !== undefined && { unitPath: home.path }),
    })
  return {
    reply: {
      kind: 'phone',
      personId: person.id,
      unitId: whereManaged(ask, person),
      name: person.name,
      phone: openPhone(runtime.sealer, person.id, person.phone),
      own,
    },
  }
}
