import type { Command } from '../domain/command.ts'
import type { FormState } from '../domain/form.ts'
import type { Db } from './client.ts'
import type { ChatKey } from './inbound.ts'
import { openJson, sealedCommand, sealedForm, sealJson } from './sealed-json.ts'
import type { Sealer } from './seal.ts'

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

export async function conversationAt(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<Conversation> {
  const row = await db.conversation.findUnique({ where: { accountId_chatId: { accountId: chat.accountId, chatId: chat.chatId } } })
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

export async function saveConversation(
  db: Db,
  sealer: Sealer,
  chat: ChatKey,
  save: { conversation: Conversation; now: Date },
): Promise<void> {
  const { conversation, now } = save
  const data = {
    form: conversation.form && sealJson(sealer, conversation.form, conversationPlace(chat, 'form')),
    // What an edit would go back to is a draft as well, also when its form has ended.
    formExpiresAt: conversation.form === null && conversation.formBefore === null ? null : new Date(now.getTime() + formLifeMs),
    undo: conversation.undo && sealJson(sealer, conversation.undo, conversationPlace(chat, 'undo')),
    undoExpiresAt: conversation.undo && new Date(now.getTime() + undoLifeMs),
    lastMessage: conversation.lastMessage,
    lastEffect: conversation.lastEffect,
    formBefore: conversation.formBefore && sealJson(sealer, conversation.formBefore, conversationPlace(chat, 'formBefore')),
    introducedAt: conversation.introducedAt,
    remindedAt: conversation.remindedAt,
  }
  await db.conversation.upsert({
    where: { accountId_chatId: { accountId: chat.accountId, chatId: chat.chatId } },
    create: { accountId: chat.accountId, chatId: chat.chatId, ...data },
    update: data,
  })
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
