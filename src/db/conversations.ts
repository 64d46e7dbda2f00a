import type { Command } from '../domain/command.ts'
import type { FormState } from '../domain/form.ts'
import type { ChatKey } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { Prisma } from './generated/client.ts'
import { openJson, sealedCommand, sealedForm, sealJson } from './sealed-json.ts'
import type { Sealed, Sealer } from './seal.ts'

/** What a chat is in the middle of. */
export type Conversation = {
  form: FormState | null
  undo: Command | null
  lastMessage: string | null
  /** The last message changed something beyond the form: an edit of it comes too late. */
  lastEffect: boolean
  formBefore: FormState | null
  introducedAt: Date | null
  remindedAt: Date | null
}

/** A half-filled form waits this long. */
const formLifeMs = 24 * 60 * 60_000
/** "0" takes back the last effect for this long. */
const undoLifeMs = 30 * 60_000

/** What the sealed fields of a conversation are bound to. */
export const conversationPlace = (chat: ChatKey, field: string): string => `Conversation.${field}:${chat.accountId}:${chat.chatId}`
const nothing: Conversation = {
  form: null,
  undo: null,
  lastMessage: null,
  lastEffect: false,
  formBefore: null,
  introducedAt: null,
  remindedAt: null,
}

/** As it stands in its row, sealed. */
export type SealedConversation = {
  form: Uint8Array | null
  formExpiresAt: Date | null
  undo: Uint8Array | null
  undoExpiresAt: Date | null
  lastMessage: string | null
  lastEffect: boolean
  formBefore: Uint8Array | null
  introducedAt: Date | null
  remindedAt: Date | null
}

/** null: nothing was said in this chat yet. What is over at `now` is left out. Throws for what this program cannot read. */
export function openConversation(
  sealer: Sealer,
  row: SealedConversation | null,
  { chat, now }: { chat: ChatKey; now: Date },
): Conversation {
  if (row === null) return nothing
  return {
    form:
      row.form && row.formExpiresAt !== null && row.formExpiresAt > now
        ? openJson(sealer, row.form, { boundTo: conversationPlace(chat, 'form'), as: sealedForm })
        : null,
    undo:
      row.undo && row.undoExpiresAt !== null && row.undoExpiresAt > now
        ? openJson(sealer, row.undo, { boundTo: conversationPlace(chat, 'undo'), as: sealedCommand })
        : null,
    lastMessage: row.lastMessage,
    lastEffect: row.lastEffect,
    formBefore: row.formBefore && openJson(sealer, row.formBefore, { boundTo: conversationPlace(chat, 'formBefore'), as: sealedForm }),
    introducedAt: row.introducedAt,
    remindedAt: row.remindedAt,
  }
}

export type Save = { conversation: Conversation; now: Date }

export async function saveConversation(db: Db, sealer: Sealer, chat: ChatKey, save: Save): Promise<void> {
  await db.$executeRaw`${savingConversation(sealer, chat, { ...save, onlyWhere: Prisma.sql`true` })}`
}

/** The statement that does it, for a larger one: only where this condition holds. */
export function savingConversation(
  sealer: Sealer,
  chat: ChatKey,
  { conversation, now, onlyWhere }: Save & { onlyWhere: Prisma.Sql },
): Prisma.Sql {
  const { form, undo, formBefore, lastMessage, lastEffect, introducedAt, remindedAt } = conversation
  const sealed = (field: 'form' | 'undo' | 'formBefore', value: object | null): Sealed | null =>
    value && sealJson(sealer, value, conversationPlace(chat, field))
  // What an edit would go back to is a draft as well, also when its form has ended.
  const formExpiresAt = form === null && formBefore === null ? null : new Date(now.getTime() + formLifeMs)
  const undoExpiresAt = undo && new Date(now.getTime() + undoLifeMs)
  return Prisma.sql`
    INSERT INTO "Conversation" (
      "accountId", "chatId", form, "formExpiresAt", undo, "undoExpiresAt", "formBefore", "lastMessage", "lastEffect", "introducedAt", "remindedAt")
    SELECT ${chat.accountId}::uuid, ${chat.chatId}, ${sealed('form', form)}::bytea, ${formExpiresAt}::timestamptz,
      ${sealed('undo', undo)}::bytea, ${undoExpiresAt}::timestamptz, ${sealed('formBefore', formBefore)}::bytea,
      ${lastMessage}::text, ${lastEffect}::boolean, ${introducedAt}::timestamptz, ${remindedAt}::timestamptz
    WHERE ${onlyWhere}
    ON CONFLICT ("accountId", "chatId") DO UPDATE SET
      form = excluded.form, "formExpiresAt" = excluded."formExpiresAt", undo = excluded.undo, "undoExpiresAt" = excluded."undoExpiresAt",
      "formBefore" = excluded."formBefore", "lastMessage" = excluded."lastMessage", "lastEffect" = excluded."lastEffect",
      "introducedAt" = excluded."introducedAt", "remindedAt" = excluded."remindedAt"`
}

/** A chat whose link has ended: nothing that was begun in it can be carried on, not even by somebody who links it next. */
export async function forgetChat(db: Db, { accountId, chatId }: ChatKey, now: Date): Promise<void> {
  await db.conversation.updateMany({
    where: { accountId, chatId },
    data: {
      form: null,
      formExpiresAt: null,
      undo: null,
      undoExpiresAt: null,
      formBefore: null,
      lastMessage: null,
      lastEffect: false,
    },
  })
  await db.choiceList.updateMany({ where: { accountId, chatId, closedAt: null }, data: { closedAt: now } })
}

/** Wipes drafts whose time is over. */
export async function wipeDrafts(db: Db, now: Date): Promise<number> {
  const forms = await db.conversation.updateMany({
    where: { formExpiresAt: { lt: now } },
    data: { form: null, formExpiresAt: null, formBefore: null },
  })
  await db.conversation.updateMany({ where: { undoExpiresAt: { lt: now } }, data: { undo: null, undoExpiresAt: null } })
  return forms.count
}
