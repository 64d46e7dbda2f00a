import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ListRules, OpenList, Option } from '../domain/choices.ts'
import { isId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import type { ChatKey } from './inbound.ts'
import { openJson, sealedCommand, sealJson } from './sealed-json.ts'
import type { Sealer } from './seal.ts'

const content = z.object({
  title: z.string(),
  once: z.boolean(),
  options: z.array(
    z.object({
      label: z.string(),
      command: sealedCommand,
      says: z.enum(['yes', 'no']).exactOptional(),
      style: z.enum(['primary', 'danger']).exactOptional(),
    }),
  ),
})

/** What the words of a list are bound to. */
export const listPlace = (id: string): string => `ChoiceList.sealed:${id}`

/** How long a list that answered a person counts, unless it says otherwise. */
const foregroundLifeMs = 24 * 60 * 60_000

export type NewList = { title: string; foreground: boolean; rules: ListRules; options: readonly Option[]; now: Date }

/** Keeps a list that is about to be sent, and gives its id. A newer list about the same thing takes the digits of the older over. */
export async function openChoiceList(db: Db, sealer: Sealer, chat: ChatKey, list: NewList): Promise<string> {
  const [id = ''] = await openChoiceLists(db, sealer, [{ ...list, chat }])
  return id
}

/** The same for lists of several chats; gives their ids in this order. */
export async function openChoiceLists(db: Db, sealer: Sealer, lists: readonly (NewList & { chat: ChatKey })[]): Promise<string[]> {
  if (lists.length === 0) return []
  const rows = lists.map(({ chat: { accountId, chatId }, title, foreground, rules, options, now }) => {
    const id = randomUUID()
    const sealed: z.infer<typeof content> = { title, once: rules.once === true, options: [...options] }
    return {
      id,
      accountId,
      chatId,
      foreground,
      subject: rules.subject ?? null,
      sealed: Buffer.from(sealJson(sealer, sealed, listPlace(id))).toString('base64'),
      createdAt: now,
      expiresAt: rules.until ?? new Date(now.getTime() + foregroundLifeMs),
    }
  })
  await db.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
        id uuid, "accountId" uuid, "chatId" text, foreground boolean, subject text, sealed text, "createdAt" timestamptz, "expiresAt" timestamptz)
    ), replaced AS (
      UPDATE "ChoiceList" c SET "replacedAt" = r."createdAt" FROM r
      WHERE c."accountId" = r."accountId" AND c."chatId" = r."chatId" AND c.subject = r.subject AND c."closedAt" IS NULL AND c."replacedAt" IS NULL
    )
    INSERT INTO "ChoiceList" (id, "accountId", "chatId", foreground, subject, sealed, "createdAt", "expiresAt")
    SELECT id, "accountId", "chatId", foreground, subject, decode(sealed, 'base64'), "createdAt", "expiresAt" FROM r`
  return rows.map(({ id }) => id)
}

/** Clocks of several machines differ by less; a list that is further ahead was made before the clock was set back. */
const clocksDifferMs = 60_000
/** What the bot writes by itself leaves within this time of its making, or is made anew. */
const onTheWayMs = 60_000

/**
 * Lists of a chat whose digits count, newest first. The list of a message that the bot wrote by itself shortly before an answer, and that
 * may have arrived after it, stands before the list of that answer: nobody knows which of them the person read last.
 */
export async function openLists(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<OpenList[]> {
  const rows = await db.choiceList.findMany({
    where: { accountId: chat.accountId, chatId: chat.chatId, closedAt: null, replacedAt: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 20,
  })
  const until = new Date(now.getTime() + clocksDifferMs)
  const isAhead = ({ createdAt }: { createdAt: Date }): boolean => createdAt > until
  const lists = [...rows.filter((row) => !isAhead(row)), ...rows.filter(isAhead)].map((row) => ({
    id: row.id,
    foreground: row.foreground,
    createdAt: row.createdAt,
    ...openJson(sealer, row.sealed, { boundTo: listPlace(row.id), as: content }),
  }))
  const [newest] = lists
  if (newest === undefined || !newest.foreground) return lists
  const isRecent = ({ foreground, createdAt }: OpenList): boolean =>
    !foreground && Math.abs(newest.createdAt.getTime() - createdAt.getTime()) <= onTheWayMs
  if (!lists.some(isRecent) || !(await cameBetween(db, chat, { after: newest.createdAt, until }))) return lists
  return [...lists.filter(isRecent), ...lists.filter((list) => !isRecent(list))]
}

/** Whether a message that the bot wrote by itself reached the chat between two instants, may have, or is on its way. */
async function cameBetween(db: Db, { accountId, chatId }: ChatKey, { after, until }: { after: Date; until: Date }): Promise<boolean> {
  const [row] = await db.$queryRaw<{ came: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM "ChatLink" l JOIN "Delivery" d ON d."personId" = l."personId" AND d."linkId" = l.id
      WHERE l."accountId" = ${accountId}::uuid AND l."chatId" = ${chatId}
        AND (d.status = 'sending' OR (d.status IN ('sent', 'unknown') AND d."updatedAt" > ${after} AND d."updatedAt" <= ${until}))
    ) AS came`
  return row?.came ?? false
}

/** The list of a button; null when it does not belong to this chat, or does not count any more. */
export async function listOfButton(db: Db, sealer: Sealer, chat: ChatKey, ask: { id: string; now: Date }): Promise<OpenList | null> {
  if (!isId(ask.id)) return null
  const row = await db.choiceList.findFirst({
    where: { id: ask.id, accountId: chat.accountId, chatId: chat.chatId, closedAt: null, expiresAt: { gt: ask.now } },
  })
  return (
    row && {
      id: row.id,
      foreground: row.foreground,
      createdAt: row.createdAt,
      ...openJson(sealer, row.sealed, { boundTo: listPlace(row.id), as: content }),
    }
  )
}

export async function closeList(db: Db, id: string, now: Date): Promise<void> {
  await closeLists(db, [id], now)
}

export async function closeLists(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0) await db.choiceList.updateMany({ where: { id: { in: [...ids] }, closedAt: null }, data: { closedAt: now } })
}

/** Closes the lists about a subject in a chat: the questions of a form that has ended. */
export async function closeSubject(db: Db, chat: ChatKey, close: { subject: string; now: Date }): Promise<void> {
  await db.choiceList.updateMany({
    where: { accountId: chat.accountId, chatId: chat.chatId, subject: close.subject, closedAt: null },
    data: { closedAt: close.now },
  })
}

/** Removes lists that ended before `before`: their words are not needed any more. */
export async function removeOldLists(db: Db, before: Date): Promise<number> {
  const { count } = await db.choiceList.deleteMany({ where: { OR: [{ expiresAt: { lt: before } }, { closedAt: { lt: before } }] } })
  return count
}
