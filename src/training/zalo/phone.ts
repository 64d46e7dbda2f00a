import type { PhoneMessage, What } from '../events.ts'
import { askWith, createScreen, openChat, type Screen } from '../phones.ts'
import type { Account, Chat, World } from '../world.ts'
import { eventBody, messageId } from './bodies.ts'

type ZaloDone = { messageId: string }

/** Zalo has no buttons and no edits. */
export type ZaloPhone = Screen & {
  say(text: string): ZaloDone
  /** `say`, then the next message of the bot. */
  ask(text: string, timeoutMs?: number): Promise<PhoneMessage>
  sendUnsupported(what: Exclude<What, 'text'>, caption?: string): ZaloDone
  /** Zalo tells the bot nothing about it: sending to this chat fails from then on. */
  block(): void
  unblock(): void
  blocked(): boolean
}

export type ZaloGroup = Screen & { say(sender: Sender, text: string): ZaloDone }

type Sender = { id: string; name: string }
type Place = { world: World; account: Account }

/** A person's phone with a private chat; `started: false`: the bot cannot write there before the person has. */
export function createZaloPhone(place: Place, person: Sender & { started: boolean }): ZaloPhone {
  const { world, account } = place
  const open = (): Chat => openChat(world, { account, card: { id: person.id, type: 'private', title: person.name } })
  const screen = createScreen(world, { account, chatId: person.id })
  if (person.started) open()

  const send = (what: What, text: string): ZaloDone => post({ ...place, open }, { sender: person, what, text })
  const setBlocked = (blocked: boolean): void => {
    if (open().blocked !== blocked) world.record({ kind: 'blocked', account: account.key, chatId: person.id, blocked, update: null })
  }
  return {
    ...screen,
    say: (text) => send('text', text),
    ask: askWith(screen, (text) => send('text', text)),
    sendUnsupported: (what, caption = '') => send(what, caption),
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
    blocked: () => account.chats.get(person.id)?.blocked ?? false,
  }
}

/** `id` begins with "zgr-". */
export function createZaloGroup(place: Place, group: { id: string; title: string }): ZaloGroup {
  const open = (): Chat => openChat(place.world, { account: place.account, card: { id: group.id, type: 'group', title: group.title } })
  open()
  return {
    ...createScreen(place.world, { account: place.account, chatId: group.id }),
    say: (sender, text) => post({ ...place, open }, { sender, what: 'text', text }),
  }
}

function post({ world, account, open }: Place & { open: () => Chat }, said: { sender: Sender; what: What; text: string }): ZaloDone {
  const chat = open()
  if (chat.blocked) throw new Error(`the bot is blocked in chat ${chat.id}: take it back first`)
  const message: PhoneMessage = {
    id: messageId(account),
    from: 'me',
    sender: { id: said.sender.id, name: said.sender.name },
    what: said.what,
    text: said.text,
    entities: [],
    buttons: [],
    file: null,
    at: world.now(),
    editedAt: null,
  }
  const update = { id: account.nextUpdate, type: 'event', body: eventBody(message, chat) }
  world.record({ kind: 'message', account: account.key, chatId: chat.id, message, update })
  return { messageId: message.id }
}
