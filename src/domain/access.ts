import type { PersonId } from './ids.ts'

export const roles = ['admin', 'staff', 'follower', 'secretary', 'deputy', 'cell_committee', 'mentor', 'member'] as const
export type Role = (typeof roles)[number]

/** A role in a unit. `path` is the unit's path in the tree, "PMINH/TDP08/". */
export type Grant = { role: Role; path: string }

export type Actor = { personId: PersonId; grants: readonly Grant[] }

/** Everything a person may be allowed to do. */
export const verbs = [
  'call-meeting',
  'change-meeting',
  'see-answers',
  'record-answer',
  'see-meeting',
  'answer-meeting',
  'resolve-delivery',
  'invite',
  'see-people',
  'see-phone',
  'manage-people',
  'give-cell-committee',
  'give-deputy',
  'give-secretary',
  'give-follower',
  'give-staff',
  'give-admin',
  'see-settings',
  'change-settings',
  'see-candidates',
  'manage-candidates',
  'see-rules',
  'change-rules',
] as const
export type Verb = (typeof verbs)[number]

/** What the verb is about: a unit, and whether this person is invited to the meeting or mentors the candidate in question. */
export type Subject = { path: string; invited?: boolean; mentor?: boolean }

/** How far a role reaches: only the unit it was given in, or that unit and everything below it, or only what is below it. */
type Reach = 'unit' | 'below' | 'strictly-below'

/** Those who lead a cell, in it; those above, in everything below them. */
const leaders = { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' } as const
/** Those, the chi ủy, and who follows the cell. */
const overseers = { ...leaders, cell_committee: 'unit', follower: 'below' } as const

/**
 * Who may do what. A role that is not named may not. Roles of the people who work in a cell reach that cell alone; roles that
 * oversee reach what is below them. Nobody gives a role above his own: staff is given by staff further up, or by an admin.
 */
const table: { [V in Verb]: { [R in Role]?: Reach } } = {
  'call-meeting': leaders,
  'change-meeting': leaders,
  'see-answers': overseers,
  'record-answer': leaders,
  'see-meeting': {
    secretary: 'unit',
    deputy: 'unit',
    cell_committee: 'unit',
    mentor: 'unit',
    member: 'unit',
    follower: 'below',
    staff: 'below',
    admin: 'below',
  },
  'answer-meeting': {},
  'resolve-delivery': leaders,
  invite: leaders,
  'see-people': overseers,
  'see-phone': leaders,
  'manage-people': leaders,
  'give-cell-committee': { secretary: 'unit', staff: 'below', admin: 'below' },
  'give-deputy': { secretary: 'unit', staff: 'below', admin: 'below' },
  'give-secretary': { secretary: 'unit', staff: 'below', admin: 'below' },
  'give-follower': { staff: 'below', admin: 'below' },
  'give-staff': { staff: 'strictly-below', admin: 'below' },
  'give-admin': { admin: 'below' },
  'see-settings': overseers,
  'change-settings': leaders,
  'see-candidates': overseers,
  'manage-candidates': leaders,
  // Stages, time limits and holidays are the same everywhere: seen by whoever sees candidates anywhere, changed at the root of the tree.
  'see-rules': overseers,
  'change-rules': { staff: 'below', admin: 'below' },
}

/** Which verb gives and ends a role. Members come and go with the list of people; a mentor is assigned with a candidate. */
export const verbOfRole = {
  admin: 'give-admin',
  staff: 'give-staff',
  follower: 'give-follower',
  secretary: 'give-secretary',
  deputy: 'give-deputy',
  cell_committee: 'give-cell-committee',
  mentor: 'manage-people',
  member: 'manage-people',
} as const satisfies Record<Role, Verb>

/**
 * May this person do this? The only place where that is decided. Answering is for those who are invited, whatever their role;
 * who is invited may also see the meeting. Who mentors a candidate sees him, whatever his role.
 */
export function may(actor: Actor, verb: Verb, subject: Subject): boolean {
  if (subject.invited === true && (verb === 'answer-meeting' || verb === 'see-meeting')) return true
  if (subject.mentor === true && verb === 'see-candidates') return true
  return actor.grants.some((grant) => reaches(table[verb][grant.role], grant.path, subject.path))
}

function reaches(reach: Reach | undefined, granted: string, path: string): boolean {
  switch (reach) {
    case undefined:
      return false
    case 'unit':
      return granted === path
    case 'below':
      return path.startsWith(granted)
    case 'strictly-below':
      return path.startsWith(granted) && path !== granted
  }
}

/**
 * May this person hold the keys of somebody with these grants: make a code for him, end his link? Whoever has a person's code can be
 * that person, so it takes the right to give every role he holds.
 */
export function mayVouchFor(actor: Actor, grants: readonly Grant[]): boolean {
  return grants.every(({ role, path }) => may(actor, verbOfRole[role], { path }))
}

/** The part of the tree in which a person may do something, for queries: exact units, and prefixes of everything below. */
export type Scope = { units: readonly string[]; below: readonly string[]; notItself?: readonly string[] }

export function scopeFor(actor: Actor, verb: Verb): Scope {
  const units = new Set<string>()
  const below = new Set<string>()
  const strictly = new Set<string>()
  for (const { role, path } of actor.grants) {
    const reach = table[verb][role]
    if (reach === 'unit') units.add(path)
    if (reach === 'below') below.add(path)
    if (reach === 'strictly-below') strictly.add(path)
  }
  return { units: [...units], below: [...below], ...(strictly.size > 0 && { notItself: [...strictly] }) }
}

/** True when it may be about more than one unit: what is said of one then has to name it. */
export function isWide({ units, below }: Scope): boolean {
  return below.length > 0 || units.length > 1
}

/** True when there is any unit in which this person may do this. */
export function canAnywhere(actor: Actor, verb: Verb): boolean {
  return actor.grants.some(({ role }) => table[verb][role] !== undefined)
}

/** The roles that may do this, from the nearest to the cell upwards: whom to ask for what one may not do. */
export function rolesFor(verb: Verb): Role[] {
  return roles.filter((role) => table[verb][role] !== undefined).toReversed()
}
