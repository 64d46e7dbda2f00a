import type { AccountId, PersonId } from '../domain/ids.ts'
import { hasRoom, roomsOf, type Room } from './accounts.ts'
import type { Db } from './client.ts'
import { inForce } from './people.ts'
import { telegramAllowedAt } from './settings.ts'

/** How somebody who has a code gets in: what the bots are called; null = not that way. `noRoom`: there are Zalo bots, and all are full. */
type WaysIn = { telegram: string | null; zalo: string | null; noRoom: boolean }

/** Gives each person a way in. People who are to be invited together are spread over the Zalo bots that have room. */
export type Usher = (personId: PersonId) => Promise<WaysIn>

export async function usher(db: Db, context: { now: Date; served: Iterable<AccountId> }): Promise<Usher> {
  const rooms = await roomsOf(db, context.served)
  const zalo = rooms.filter(({ platform }) => platform === 'zalo')
  const telegram = rooms.find(({ platform, handle }) => platform === 'telegram' && handle !== null)?.handle ?? null
  const allowed = new Map<string, boolean>()
  const promised = new Map<AccountId, number>()
  return async (personId) => {
    const room = (await roomOf(db, personId, zalo)) ?? roomiest(zalo, promised)
    if (room !== null) promised.set(room.id, (promised.get(room.id) ?? 0) + 1)
    return {
      telegram: telegram !== null && (await telegramAllowedFor(db, { personId, now: context.now, known: allowed })) ? telegram : null,
      zalo: room?.handle ?? null,
      noRoom: zalo.length > 0 && room === null,
    }
  }
}

/** The Zalo bot a person is on already: there he needs no new place. */
async function roomOf(db: Db, personId: PersonId, zalo: readonly Room[]): Promise<Room | null> {
  const link = await db.chatLink.findFirst({
    where: { personId, endedAt: null, accountId: { in: zalo.map(({ id }) => id) } },
    select: { accountId: true },
  })
  return zalo.find(({ id }) => id === link?.accountId) ?? null
}

function roomiest(zalo: readonly Room[], promised: ReadonlyMap<AccountId, number>): Room | null {
  const taken = zalo.map((room) => ({ ...room, people: room.people + (promised.get(room.id) ?? 0) }))
  const [first] = taken.filter(hasRoom).toSorted((a, b) => Number(b.handle !== null) - Number(a.handle !== null) || a.people - b.people)
  return first ?? null
}

/** May this person link on Telegram? Not when a unit of his has switched it off. `known` keeps what was looked up for each unit. */
export async function telegramAllowedFor(
  db: Db,
  { personId, now, known = new Map() }: { personId: PersonId; now: Date; known?: Map<string, boolean> },
): Promise<boolean> {
  const grants = await db.roleGrant.findMany({ where: { personId, ...inForce(now) }, select: { unit: { select: { path: true } } } })
  for (const path of new Set(grants.map(({ unit }) => unit.path))) {
    if (!known.has(path)) known.set(path, await telegramAllowedAt(db, path))
    if (known.get(path) === false) return false
  }
  return true
}
