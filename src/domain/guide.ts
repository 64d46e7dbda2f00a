import { verbOfRole, type Role } from './access.ts'
import type { Can, HelpTopic, TourPage } from './topics/guide.ts'

/** What somebody is first of all, when he is several things: what he has most to do as. */
const foremost = [
  'secretary',
  'deputy',
  'staff',
  'admin',
  'follower',
  'cell_committee',
  'mentor',
  'member',
] as const satisfies readonly Role[]

function mainRole({ roles }: Pick<Can, 'roles'>): Role {
  return foremost.find((role) => roles.includes(role)) ?? 'member'
}

/** The roles of a list, weightiest first, without "member" where there is another. */
export function rolesInOrder(roles: readonly Role[]): Role[] {
  const held = foremost.filter((role) => roles.includes(role))
  return held.length > 1 ? held.filter((role) => role !== 'member') : held
}

/** Those above a cell look after people first; those in it have meetings to hold. */
const ofCells: readonly HelpTopic[] = [
  'meetings',
  'answers',
  'candidates',
  'attend',
  'invite',
  'people',
  'roles',
  'settings',
  'units',
  'phones',
  'own',
]
const ofOffices: readonly HelpTopic[] = [
  'people',
  'candidates',
  'invite',
  'roles',
  'settings',
  'meetings',
  'attend',
  'units',
  'phones',
  'own',
]

/** What this person can be helped with, what matters most to him first. */
export function topicsFor(can: Can): HelpTopic[] {
  const main = mainRole(can)
  return (main === 'staff' || main === 'admin' ? ofOffices : ofCells).filter((topic) => concerns(topic, can))
}

function concerns(topic: HelpTopic, { verbs, roles, member, several }: Can): boolean {
  switch (topic) {
    case 'meetings':
      return verbs.includes('call-meeting')
    case 'answers':
      return verbs.includes('see-answers') && !verbs.includes('call-meeting')
    case 'candidates':
      return verbs.includes('see-candidates') || roles.includes('mentor')
    case 'invite':
      return verbs.includes('invite')
    case 'people':
      return verbs.includes('see-people')
    case 'roles':
      return (['cell_committee', 'deputy', 'secretary', 'follower', 'staff', 'admin'] as const).some((role) =>
        verbs.includes(verbOfRole[role]),
      )
    case 'settings':
      return verbs.includes('see-settings')
    case 'units':
      return several || roles.includes('staff') || roles.includes('admin')
    case 'attend':
      return member
    case 'phones':
    case 'own':
      return true
  }
}

const tours: Readonly<Record<Role, readonly TourPage[]>> = {
  secretary: ['call', 'answers', 'dossiers', 'invite', 'people'],
  deputy: ['call', 'answers', 'invite', 'people'],
  cell_committee: ['calendar', 'answer', 'answers', 'dossiers', 'look-up'],
  follower: ['dossiers', 'answers', 'look-up', 'calendar', 'phones'],
  staff: ['invite', 'people', 'office', 'settings', 'units'],
  admin: ['people', 'office', 'invite', 'settings'],
  mentor: ['dossiers', 'calendar', 'answer', 'phones'],
  member: ['calendar', 'answer', 'phones'],
}

/** The pages of the first tour: three to five, by what this person is first of all. */
export function tourOf(can: Pick<Can, 'roles'>): { role: Role; pages: readonly TourPage[] } {
  const role = mainRole(can)
  return { role, pages: tours[role] }
}
