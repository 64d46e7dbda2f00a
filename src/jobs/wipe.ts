import { removeOldLists } from '../db/choice-lists.ts'
import { wipeDrafts } from '../db/conversations.ts'
import { wipeBodies } from '../db/inbound.ts'
import { wipeUnserved } from '../db/usage.ts'
import type { Runtime } from '../runtime.ts'

/** What people wrote is kept this long after it was handled, so that a fault can be looked into. */
const keepBodiesMs = 6 * 3_600_000
/** A list of choices is kept a while after its end, so that an old button is answered politely. */
const keepListsMs = 30 * 86_400_000

export type WipeCounts = { bodies: number; drafts: number; lists: number }

/** Wipes what has done its service: bodies of messages and answers, drafts of forms, lists of choices. */
export async function wipe(runtime: Runtime): Promise<WipeCounts> {
  const now = runtime.now()
  const before = new Date(now.getTime() - keepBodiesMs)
  return {
    bodies:
      (await wipeBodies(runtime.db, before)) + (await wipeUnserved(runtime.db, { served: [...runtime.accounts.keys()], before, now })),
    drafts: await wipeDrafts(runtime.db, now),
    lists: await removeOldLists(runtime.db, new Date(now.getTime() - keepListsMs)),
  }
}
