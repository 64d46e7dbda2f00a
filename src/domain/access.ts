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
] as const
export type Verb = (typeof verbs)[number]

/** What the verb is about: a unit, and whether this person is invited to the meeting in question. */
export type Subject = { path: string; invited?: boolean }

/** How far a role reaches: only the unit it was given in, or that unit and everything below it. */
type Reach = 'unit' | 'below'

/**
 * Who may do what. A role that is not named may not. Roles of the people who work in a cell reach that cell alone; roles that
 * oversee reach what is below them.
 */
const table: { [V in Verb]: { [R in Role]?: Reach } } = {
  'call-meeting': { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' },
  'change-meeting': { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' },
  'see-answers': { secretary: 'unit', deputy: 'unit', cell_committee: 'unit', follower: 'below', staff: 'below', admin: 'below' },
  'record-answer': { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' },
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
  'resolve-delivery': { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' },
  invite: { secretary: 'unit', deputy: 'unit', staff: 'below', admin: 'below' },
}

/**
 * May this person do this? The only place where that is decided. Answering is for those who are invited, whatever their role;
 * who is invited may also see the meeting.
 */
export function may(actor: Actor, verb: Verb, subject: Subject): boolean {
  if (subject.invited === true && (verb === 'answer-meeting' || verb === 'see-meeting')) return true
  return actor.grants.some((grant) => reaches(table[verb][grant.role], grant.path, subject.path))
}

function reaches(reach: Reach | undefined, granted: string, path: string): boolean {
  if (reach === undefined) return false
  return reach === 'unit' ? granted === path : path.startsWith(granted)
}

/** The part of the tree in which a person may do something, for queries: exact units, and prefixes of everything below. */
export type Scope = { units: readonly string[]; below: readonly string[] }

export function scopeFor(actor: Actor, verb: Verb): Scope {
  const units = new Set<string>()
  const below = new Set<string>()
  for (const { role, path } of actor.grants) {
    const reach = table[verb][role]
    if (reach === 'unit') units.add(path)
    if (reach === 'below') below.add(path)
  }
  return { units: [...units], below: [...below] }
}
