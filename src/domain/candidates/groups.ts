/** Whom a candidate comes from: what committees count by. The words are in messages. */
export const groups = [
  'residents',
  'youth-union',
  'workers',
  'private-enterprise',
  'civil-servants',
  'teachers-medical',
  'students',
  'farmers',
  'armed-forces',
  'residential-cadres',
  'other',
] as const
export type Group = (typeof groups)[number]

/** Null for what is no group. */
export function groupOf(text: string | undefined): Group | null {
  return groups.find((group) => group === text) ?? null
}
