import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ListRules, OpenList, Option } from '../domain/choices.ts'
import { isId, type ChatKey } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { Prisma } from './generated/client.ts'
import { openJson, sealedCommand, sealJson } from './sealed-json.ts'
import type { Sealer } from './seal.ts'

const content = z.object({
  title: z.string(),
  once: z.boolean(),
  under: z.string().exactOptional(),
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
  const rows = lists.map((list) => ({ id: randomUUID(), list }))
  const values = rows.map(({ id, list: { chat, title, foreground, rules, options, now } }) => {
    const sealed: z.infer<typeof content> = {
      title,
      once: rules.once === true,
      ...(rules.under !== undefined && { under: rules.under }),
      options: [...options],
    }
    return {
      id,
      accountId: chat.accountId,
      chatId: chat.chatId,
      foreground,
      subject: rules.subject ?? null,
      sealed: Buffer.from(sealJson(sealer, sealed, listPlace(id))).toString('base64'),
      createdAt: now,
      expiresAt: rules.until ?? new Date(now.getTime() + foregroundLifeMs),
    }
  })
  const column = <T>(of: (value: (typeof values)[number]) => T): T[] => values.map(of)
  // Arrays, however many there are: the statement stays the same and is planned once, and for few rows.
  await db.$executeRaw`
    WITH r AS (
      SELECT id, "accountId", "chatId", foreground, subject, decode(sealed, 'base64') AS sealed, "createdAt", "expiresAt"
      FROM unnest(
        ${column(({ id }) => id)}::uuid[], ${column(({ accountId }) => accountId)}::uuid[], ${column(({ chatId }) => chatId)}::text[],
        ${column(({ foreground }) => foreground)}::boolean[], ${column(({ subject }) => subject)}::text[],
        ${column(({ sealed }) => sealed)}::text[], ${column(({ createdAt }) => createdAt)}::timestamptz[],
        ${column(({ expiresAt }) => expiresAt)}::timestamptz[]
      ) AS r(id, "accountId", "chatId", foreground, subject, sealed, "createdAt", "expiresAt")
    ),
    replaced AS (
      UPDATE "ChoiceList" c SET "replacedAt" = r."createdAt" FROM r
      WHERE c."accountId" = r."accountId" AND c."chatId" = r."chatId" AND c.subject = r.subject AND c."closedAt" IS NULL AND c."replacedAt" IS NULL
    )
    INSERT INTO "ChoiceList" (id, "accountId", "chatId", foreground, subject, sealed, "createdAt", "expiresAt") SELECT * FROM r`
  return rows.map(({ id }) => id)
}

/** A list as it stands in its row; in a larger statement `sealed` is base64 and `createdAt` text. */
export type SealedList = { id: string; foreground: boolean; subject: string | null; createdAt: Date | string; sealed: Uint8Array | string }

/** For a larger statement: the lists of a chat whose digits count, newest first, as rows of one JSON value. */
export function listRows({ accountId, chatId }: ChatKey, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT jsonb_build_object('id', id, 'foreground', foreground, 'subject', subject, 'createdAt', "createdAt",
      'sealed', encode(sealed, 'base64'))
    FROM "ChoiceList"
    WHERE "accountId" = ${accountId}::uuid AND "chatId" = ${chatId} AND "closedAt" IS NULL AND "replacedAt" IS NULL AND "expiresAt" > ${now}
    ORDER BY "createdAt" DESC, id DESC LIMIT 20`
}

function openSealedList(sealer: Sealer, { id, foreground, subject, createdAt, sealed }: SealedList): OpenList {
  const bytes = typeof sealed === 'string' ? Buffer.from(sealed, 'base64') : sealed
  const { under = null, ...rest } = openJson(sealer, bytes, { boundTo: listPlace(id), as: content })
  return { id, foreground, subject, under, createdAt: new Date(createdAt), ...rest }
}

/** Clocks of several machines differ by less; a list that is further ahead was made before the clock was set back. */
const clocksDifferMs = 60_000
/** What the bot writes by itself leaves within this time of its making, or is made anew. */
const onTheWayMs = 60_000

/**
 * The lists of `listRows`, newest first. The list of a message that the bot wrote by itself shortly before an answer, and that may have
 * arrived after it, stands before the list of that answer: nobody knows which of them the person read last. Rejects for what this
 * program cannot read.
 */
export async function openLists(
  db: Db,
  sealer: Sealer,
  chat: ChatKey,
  { rows, now }: { rows: readonly SealedList[]; now: Date },
): Promise<OpenList[]> {
  const opened = rows.map((row) => openSealedList(sealer, row))
  const until = new Date(now.getTime() + clocksDifferMs)
  const isAhead = ({ createdAt }: OpenList): boolean => createdAt > until
  const lists = [...opened.filter((list) => !isAhead(list)), ...opened.filter(isAhead)]
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
  return row && openSealedList(sealer, row)
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

/** A message about a subject that asks nothing takes the digits of the lists about it over; their buttons still work. */
export async function takeDigits(db: Db, chat: ChatKey, take: { subject: string; now: Date }): Promise<void> {
  await db.choiceList.updateMany({
    where: { accountId: chat.accountId, chatId: chat.chatId, subject: take.subject, closedAt: null, replacedAt: null },
    data: { replacedAt: take.now },
  })
}

/** Removes lists that ended before `before`: their words are not needed any more. */
export async function removeOldLists(db: Db, before: Date): Promise<number> {
  const { count } = await db.choiceList.deleteMany({ where: { OR: [{ expiresAt: { lt: before } }, { closedAt: { lt: before } }] } })
  return count
}
