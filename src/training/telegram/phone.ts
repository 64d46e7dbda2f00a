import type { Button, PhoneMessage, Update, What } from '../events.ts'
import { askWith, createScreen, openChat, ownMessage, type Screen } from '../phones.ts'
import type { Account, Chat, Notice, World } from '../world.ts'
import { callbackBody, memberBody, messageBody, type TelegramBot } from './bodies.ts'
import { findEntities } from './rules.ts'

/** What a phone just did: the message's id and the update that tells the bot (null: the bot did not ask for that kind). */
type Done = { messageId: string; updateId: number | null }

export type TelegramPhone = Screen & {
  say(text: string): Done
  /** `say`, then the next message of the bot. */
  ask(text: string, timeoutMs?: number): Promise<PhoneMessage>
  edit(messageId: string, text: string): Done
  /** Presses a button of a message by its place (from 0) or its label. */
  press(messageId: string, button: number | string): Done
  sendUnsupported(what: Exclude<What, 'text'>, caption?: string): Done
  block(): void
  unblock(): void
  blocked(): boolean
  /** What pressed buttons were answered with, in the little box on top of the chat. */
  notices(): readonly Notice[]
}

export type TelegramGroup = Screen & {
  say(sender: Sender, text: string): Done
  /** Removes the bot from the group, or lets it in. */
  removeBot(sender: Sender): void
  addBot(sender: Sender): void
}

type Sender = { id: string; name: string }
type Place = { world: World; account: Account; bot: TelegramBot }
type Room = Place & { screen: Screen; open: () => Chat }

/** Kinds of update that Telegram sends unless asked otherwise, of those that occur here. */
const DEFAULT_TYPES = ['message', 'edited_message', 'callback_query', 'my_chat_member']

/** A person's phone with a private chat; `started: false`: the bot cannot write there before the person has. */
export function createTelegramPhone(place: Place, person: Sender & { started: boolean }): TelegramPhone {
  const { world, account, bot } = place
  const open = (): Chat => openChat(world, { account, card: { id: person.id, type: 'private', title: person.name } })
  const screen = createScreen(world, { account, chatId: person.id })
  const room = { ...place, screen, open }
  if (person.started) open()

  const send = (what: What, text: string): Done => post(room, { sender: person, what, text })
  const setBlocked = (blocked: boolean): void => setGone(room, { sender: person, gone: blocked })
  return {
    ...screen,
    say: (text) => send('text', text),
    ask: askWith(screen, (text) => send('text', text)),
    edit(messageId, text) {
      const message = { ...ownMessage(screen.history(), messageId), text, entities: findEntities(text), editedAt: world.now() }
      const update = makeUpdate(account, { type: 'edited_message', body: messageBody(message, { chat: open(), bot }) })
      world.record({ kind: 'edit', account: account.key, chatId: person.id, message, update })
      return { messageId, updateId: update?.id ?? null }
    },
    press(messageId, wanted) {
      const message = screen.history().find((one) => one.id === messageId)
      if (message === undefined) throw new Error(`no message ${messageId} in this chat`)
      const query = `${account.nextUpdate}${person.id}`
      const data = findButton(message.buttons, wanted).value
      const body = callbackBody({ query, data, message, chat: open(), sender: person, bot })
      const update = makeUpdate(account, { type: 'callback_query', body })
      world.record({ kind: 'press', account: account.key, chatId: person.id, query, update })
      return { messageId, updateId: update?.id ?? null }
    },
    sendUnsupported: (what, caption = '') => send(what, caption),
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
    blocked: () => account.chats.get(person.id)?.blocked ?? false,
    notices: () => account.chats.get(person.id)?.notices ?? [],
  }
}

export function createTelegramGroup(place: Place, group: { id: string; title: string }): TelegramGroup {
  const open = (): Chat => openChat(place.world, { account: place.account, card: { id: group.id, type: 'group', title: group.title } })
  const screen = createScreen(place.world, { account: place.account, chatId: group.id })
  const room = { ...place, screen, open }
  open()
  return {
    ...screen,
    say: (sender, text) => post(room, { sender, what: 'text', text }),
    removeBot: (sender) => setGone(room, { sender, gone: true }),
    addBot: (sender) => setGone(room, { sender, gone: false }),
  }
}

function post({ world, account, bot, open }: Room, said: { sender: Sender; what: What; text: string }): Done {
  const chat = open()
  if (chat.blocked) throw new Error(`the bot is blocked in chat ${chat.id}: take it back first`)
  const message: PhoneMessage = {
    id: String(account.nextMessage),
    from: 'me',
    sender: { id: said.sender.id, name: said.sender.name },
    what: said.what,
    text: said.text,
    entities: said.what === 'text' ? findEntities(said.text) : [],
    buttons: [],
    file: null,
    at: world.now(),
    editedAt: null,
  }
  const update = makeUpdate(account, { type: 'message', body: messageBody(message, { chat, bot }) })
  world.record({ kind: 'message', account: account.key, chatId: chat.id, message, update })
  return { messageId: message.id, updateId: update?.id ?? null }
}

function setGone({ world, account, bot, open }: Room, change: { sender: Sender; gone: boolean }): void {
  const chat = open()
  if (chat.blocked === change.gone) return
  const body = memberBody({ chat, sender: change.sender, bot, gone: change.gone, at: world.now() })
  const update = makeUpdate(account, { type: 'my_chat_member', body })
  world.record({ kind: 'blocked', account: account.key, chatId: chat.id, blocked: change.gone, update })
}

function makeUpdate(account: Account, { type, body }: Omit<Update, 'id'>): Update | null {
  return (account.allowed ?? DEFAULT_TYPES).includes(type) ? { id: account.nextUpdate, type, body } : null
}

function findButton(buttons: readonly Button[], wanted: number | string): Button {
  const button = typeof wanted === 'number' ? buttons[wanted] : buttons.find(({ label }) => label === wanted)
  if (button?.kind !== 'callback')
    throw new Error(`no button "${wanted}" to press; there are: ${buttons.map(({ label }) => label).join(', ')}`)
  return button
}
