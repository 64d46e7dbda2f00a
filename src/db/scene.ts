import type { ChatKey } from '../domain/ids.ts'
import { listRows, type SealedList } from './choice-lists.ts'
import type { Db } from './client.ts'
import type { SealedConversation } from './conversations.ts'
import { Prisma } from './generated/client.ts'
import type { StoredUpdate } from './inbound.ts'
import { atChat, chatPerson, knownPerson, type ChatPerson, type KnownPerson } from './people.ts'

/** So many updates of a chat in so long: more a person does not write. */
export const pace = { updates: 40, windowMs: 60_000 } as const
/** The messenger he wrote from last is the one to write to; that he wrote from it before is noted again only after so long. */
const seenEveryMs = 3_600_000

/** What there is to know before the next update of a chat is handled. What is sealed is left so: not every update needs it. */
export type Scene = {
  /** The oldest update that nobody has handled; null: there is none. */
  update: StoredUpdate | null
  /** There is another one behind it. */
  more: boolean
  /** An answer that was decided before has not left, and is to be tried now or is on its way. */
  answerWaits: boolean
  /** Updates handled in the last minute, counted up to `pace.updates`, and whether the chat was asked to slow down. */
  recent: { count: number; warned: boolean }
  /** Who writes; null: nobody has linked this chat. */
  person: KnownPerson | null
  /** That he writes has to be noted: see `noteSeen`. */
  unseen: boolean
  /** null: nothing was said in this chat yet. */
  conversation: SealedConversation | null
  /** Lists whose digits count, newest first. */
  lists: readonly SealedList[]
}

type Row = Pick<Scene, 'answerWaits'> & {
  [K in keyof StoredUpdate]: StoredUpdate[K] | null
} & {
  more: boolean | null
  count: number
  warned: boolean
  person: ChatPerson | null
  unseen: boolean | null
  lists: SealedList[]
} & (({ said: true } & SealedConversation) | { said: null })

/** Reads it all in one statement. The caller holds the chat's lock, and reads after he has got it. */
export async function readScene(db: Db, chat: ChatKey, now: Date): Promise<Scene> {
  const { accountId, chatId } = chat
  const updates = Prisma.sql`"InboundUpdate" WHERE "accountId" = ${accountId}::uuid AND "chatId" = ${chatId}`
  const [row] = await db.$queryRaw<Row[]>`
    SELECT next.*, recent.*, who.*, said.*,
      EXISTS (SELECT 1 FROM ${updates} AND reply IS NOT NULL AND "repliedAt" IS NULL AND "nextReplyAt" <= ${now}) AS "answerWaits",
      to_jsonb(ARRAY(${listRows(chat, now)})) AS lists
    FROM (
      SELECT count(*)::int AS count, COALESCE(bool_or(outcome = 'too-fast'), false) AS warned
      FROM (
        SELECT "handledAt", outcome FROM ${updates} AND "handledAt" IS NOT NULL ORDER BY id DESC LIMIT ${pace.updates}
      ) AS last WHERE "handledAt" >= ${new Date(now.getTime() - pace.windowMs)}
    ) AS recent
    LEFT JOIN (
      SELECT id, "updateKey", body, "receivedAt", count(*) OVER () > 1 AS more
      FROM (SELECT * FROM ${updates} AND "handledAt" IS NULL ORDER BY id LIMIT 2) AS oldest ORDER BY id LIMIT 1
    ) AS next ON true
    LEFT JOIN (${atChat(chat, Prisma.sql`${chatPerson(now)} AS person, ${isUnseen(now)} AS unseen`)}) AS who ON true
    LEFT JOIN (
      SELECT true AS said, form, "formExpiresAt", undo, "undoExpiresAt", "lastMessage", "lastEffect", "formBefore", "introducedAt", "remindedAt"
      FROM "Conversation" WHERE "accountId" = ${accountId}::uuid AND "chatId" = ${chatId}
    ) AS said ON true`
  if (row === undefined) throw new Error('a scene always has a row')
  const { id, updateKey, body, receivedAt, more, count, warned, person, unseen, answerWaits, lists } = row
  return {
    update: id === null || updateKey === null || receivedAt === null ? null : { id, updateKey, body, receivedAt },
    more: more ?? false,
    answerWaits,
    recent: { count, warned },
    person: person && knownPerson(person),
    unseen: unseen ?? false,
    conversation: row.said === null ? null : row,
    lists,
  }
}

/** About the open link l: it was not reached, or is not the last of its person's, or it is long ago that this was noted. */
function isUnseen(now: Date): Prisma.Sql {
  return Prisma.sql`(
    l."unreachableAt" IS NOT NULL OR l.refusals > 0 OR l."lastSeenAt" < ${new Date(now.getTime() - seenEveryMs)} OR EXISTS (
      SELECT 1 FROM "ChatLink" o WHERE o."personId" = l."personId" AND o.id <> l.id AND o."endedAt" IS NULL AND o."lastSeenAt" >= l."lastSeenAt"))`
}
