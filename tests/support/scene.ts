import { openLists as openSealed } from '../../src/db/choice-lists.ts'
import { openConversation, type Conversation } from '../../src/db/conversations.ts'
import type { Db } from '../../src/db/client.ts'
import { openBody } from '../../src/db/inbound.ts'
import { readScene } from '../../src/db/scene.ts'
import type { Sealer } from '../../src/db/seal.ts'
import type { OpenList } from '../../src/domain/choices.ts'
import type { ChatKey } from '../../src/domain/ids.ts'

/** The oldest update of a chat that nobody has handled. */
export async function nextUnhandled(
  db: Db,
  sealer: Sealer,
  chat: ChatKey,
): Promise<{ id: bigint; updateKey: string; body: string } | null> {
  const { update } = await readScene(db, chat, new Date(0))
  return update && { id: update.id, updateKey: update.updateKey, body: openBody(sealer, chat, update) }
}

/** What a chat is in the middle of. */
export async function conversationAt(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<Conversation> {
  return openConversation(sealer, (await readScene(db, chat, now)).conversation, { chat, now })
}

/** Lists of a chat whose digits count, newest first. */
export async function openLists(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<OpenList[]> {
  return openSealed(db, sealer, chat, { rows: (await readScene(db, chat, now)).lists, now })
}
