import type { BotCommand, ChatCard, PhoneMessage, Update, Webhook, WorldEvent } from './events.ts'
import { openJournal } from './journal.ts'

export type Notice = { text: string; alert: boolean; at: Date }

export type Chat = ChatCard & { messages: PhoneMessage[]; notices: Notice[]; blocked: boolean }

/** One bot account and the phones that talk with it. Changed by events only. */
export type Account = {
  readonly key: string
  readonly chats: Map<string, Chat>
  /** Not yet confirmed by the bot, oldest first. */
  pending: Update[]
  /** The newest updates whether confirmed or not, so that they can be delivered a second time. */
  recent: Update[]
  /** Deliveries of updates that the bot has had already. */
  again: Update[]
  nextUpdate: number
  nextMessage: number
  webhook: Webhook | null
  allowed: string[] | null
  readonly commands: Map<string, BotCommand[]>
  /** Pressed buttons that may be answered. */
  readonly queries: Map<string, string>
}

/** Something changed on an account; `chatId` names the chat whose screen looks different now. */
export type Change = { account: string; chatId: string | null }

export type World = {
  now(): Date
  account(key: string): Account
  /** Writes the event down, then lets it happen, then tells the watchers. */
  record(event: WorldEvent): void
  redeliver(key: string, update: Update): void
  watch(listener: (change: Change) => void): () => void
}

/** Updates kept for being delivered again. More than any test or lesson needs. */
const RECENT = 1000
/** Ids begin high, so that code which takes a small number for granted shows itself. */
const FIRST_UPDATE = 100_000_001

export function createWorld(options: { file: string | null; now: () => Date }): World {
  const accounts = new Map<string, Account>()
  const watchers = new Set<(change: Change) => void>()
  const journal = openJournal(options.file)

  const account = (key: string): Account => {
    const known = accounts.get(key)
    if (known !== undefined) return known
    const fresh = newAccount(key)
    accounts.set(key, fresh)
    return fresh
  }
  const tell = (change: Change): void => {
    for (const watcher of watchers) watcher(change)
  }
  for (const event of journal.past) apply(account(event.account), event)

  return {
    now: options.now,
    account,
    record(event) {
      journal.append(event)
      apply(account(event.account), event)
      tell({ account: event.account, chatId: 'chatId' in event ? event.chatId : null })
    },
    redeliver(key, update) {
      account(key).again.push(update)
      tell({ account: key, chatId: null })
    },
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
  }
}

function newAccount(key: string): Account {
  return {
    key,
    chats: new Map(),
    pending: [],
    recent: [],
    again: [],
    nextUpdate: FIRST_UPDATE,
    nextMessage: 1,
    webhook: null,
    allowed: null,
    commands: new Map(),
    queries: new Map(),
  }
}

function apply(account: Account, event: WorldEvent): void {
  if ('update' in event && event.update !== null) addUpdate(account, event.update)
  switch (event.kind) {
    case 'chat': {
      const known = account.chats.get(event.chat.id)
      account.chats.set(event.chat.id, { messages: [], notices: [], blocked: false, ...known, ...event.chat })
      return
    }
    case 'message':
      account.nextMessage += 1
      chatOf(account, event.chatId).messages.push(event.message)
      return
    case 'edit': {
      const chat = chatOf(account, event.chatId)
      chat.messages = chat.messages.map((message) => (message.id === event.message.id ? event.message : message))
      return
    }
    case 'delete': {
      const chat = chatOf(account, event.chatId)
      chat.messages = chat.messages.filter((message) => message.id !== event.messageId)
      return
    }
    case 'press':
      account.queries.set(event.query, event.chatId)
      return
    case 'notice':
      chatOf(account, event.chatId).notices.push({ text: event.text, alert: event.alert, at: event.at })
      return
    case 'blocked':
      chatOf(account, event.chatId).blocked = event.blocked
      return
    case 'confirmed':
      account.pending = account.pending.filter((update) => update.id >= event.below)
      return
    case 'webhook':
      account.webhook = event.webhook
      return
    case 'allowed':
      account.allowed = event.types
      return
    case 'commands':
      account.commands.set(event.slot, event.commands)
      return
  }
}

function addUpdate(account: Account, update: Update): void {
  account.nextUpdate = update.id + 1
  account.pending.push(update)
  account.recent = [...account.recent.slice(1 - RECENT), update]
}

function chatOf(account: Account, id: string): Chat {
  const chat = account.chats.get(id)
  if (chat === undefined) throw new Error(`no chat ${id} on ${account.key}`)
  return chat
}
