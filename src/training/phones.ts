import type { PhoneMessage } from './events.ts'
import type { Account, Chat, World } from './world.ts'

/** A message that meets this, or the bot's n-th message of the chat (from 1). */
type Awaited = ((message: PhoneMessage) => boolean) | number

/** What the screen of any chat can tell, on both messengers. */
export type Screen = {
  /** "telegram:ID" or "zalo:ID": the bot that this chat is with. */
  readonly account: string
  readonly chatId: string
  /** All messages, oldest first, as they look now. */
  history(): readonly PhoneMessage[]
  /** Resolves with the newest message of the bot that meets the condition, now or within the time (60 s); rejects with the chat's last lines. */
  waitFor(what: Awaited, timeoutMs?: number): Promise<PhoneMessage>
}

/** Long enough for a machine whose processors are lent to somebody else for seconds at a time. */
const PATIENCE_MS = 60_000

export function createScreen(world: World, at: { account: Account; chatId: string }): Screen {
  const { account, chatId } = at
  const history = (): readonly PhoneMessage[] => account.chats.get(chatId)?.messages ?? []
  return {
    account: account.key,
    chatId,
    history,
    waitFor(what, timeoutMs = PATIENCE_MS) {
      const find = (): PhoneMessage | undefined => {
        const fromBot = history().filter((message) => message.from === 'bot')
        return typeof what === 'number' ? fromBot[what - 1] : fromBot.findLast(what)
      }
      return new Promise((resolve, reject) => {
        const found = find()
        if (found !== undefined) return resolve(found)
        const timer = setTimeout(() => {
          unwatch()
          reject(new Error(`the bot did not write that to ${chatId} within ${timeoutMs} ms; last lines:\n${lastLines(history())}`))
        }, timeoutMs)
        const unwatch = world.watch((change) => {
          const now = change.account === account.key ? find() : undefined
          if (now === undefined) return
          clearTimeout(timer)
          unwatch()
          resolve(now)
        })
        return undefined
      })
    },
  }
}

/** Says something and waits for what the bot writes next. */
export function askWith(screen: Screen, say: (text: string) => unknown) {
  return (text: string, timeoutMs?: number): Promise<PhoneMessage> => {
    const before = screen.history().filter((message) => message.from === 'bot').length
    say(text)
    return screen.waitFor(before + 1, timeoutMs)
  }
}

/** The person's own message that is to be edited. */
export function ownMessage(history: readonly PhoneMessage[], id: string): PhoneMessage {
  const message = history.find((one) => one.id === id && one.from === 'me')
  if (message === undefined) throw new Error(`no own message ${id} in this chat`)
  return message
}

/** The chat, made known to the messenger: from then on the bot may write to it. A known one keeps all it has. */
export function openChat(world: World, at: { account: Account; card: { id: string; type: 'private' | 'group'; title: string } }): Chat {
  const known = at.account.chats.get(at.card.id)
  if (known?.title === at.card.title) return known
  world.record({ kind: 'chat', account: at.account.key, chat: at.card })
  return openChat(world, at)
}

function lastLines(history: readonly PhoneMessage[]): string {
  return history
    .slice(-6)
    .map((message) => `${message.from}: ${message.text}`)
    .join('\n')
}
