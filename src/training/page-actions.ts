import { z } from 'zod'
import type { PhoneFile, PhoneMessage } from './events.ts'
import type { Messengers } from './messengers.ts'
import { newPhone, phonesOf, type Persona, type Phones } from './people.ts'
import type { TelegramPhone } from './telegram/phone.ts'
import type { ZaloPhone } from './zalo/phone.ts'

/** The training clock. It only goes forward. */
type TrainingClock = {
  now(): Date
  /** Stops at every due instant on the way; resolves when there, with the number of stops. */
  moveTo(target: Date): Promise<{ stops: number }>
  /** The next instant at which the bot has something to do by itself. */
  nextDue(): Promise<Date | null>
}

export type PageOptions = {
  messengers: Messengers
  people: () => Promise<readonly Persona[]>
  clock: TrainingClock
  /** A fresh code for a sample member without a phone; null when nobody is left. */
  makeInvite: () => Promise<{ code: string; name: string; telegramLink: string | null } | null>
}

/** What the page asked cannot be; `message` is a word that the page puts into Vietnamese. */
export class PageError extends Error {
  readonly status: number
  constructor(
    status: number,
    word: 'no-such-page' | 'no-such-person' | 'no-such-chat' | 'bad-request' | 'blocked' | 'past' | 'nothing-due' | 'busy' | 'nobody-left',
  ) {
    super(word)
    this.status = status
  }
}

/** One step may not be longer: a slip of a finger must not take the lesson to the year 2099. */
const LONGEST_MOVE_MS = 400 * 86_400_000

const chatOf = z.object({ who: z.string(), on: z.enum(['telegram', 'zalo']) })
const schemas = {
  who: z.object({ who: z.string() }),
  say: chatOf.extend({ text: z.string().trim().min(1).max(4096) }),
  edit: chatOf.extend({ messageId: z.string(), text: z.string().trim().min(1).max(4096) }),
  file: chatOf.extend({ messageId: z.string() }),
  press: chatOf.extend({ messageId: z.string(), button: z.int().min(0) }),
  block: chatOf.extend({ blocked: z.boolean() }),
  move: z.object({ to: z.union([z.literal('next'), z.iso.datetime({ offset: true })]) }),
}

export type ClockFace = { now: Date; nextDue: Date | null }

/** What the page can ask, by "METHOD PATH"; bodies and answers are JSON. */
export function createActions(options: PageOptions & { tellClock: (clock: ClockFace) => void }) {
  const { messengers, clock } = options
  let people = new Map<string, Persona>()
  const shown = new Map<string, TelegramPhone | ZaloPhone>()
  let moving = false

  const loadPeople = async (): Promise<readonly Persona[]> => {
    const list = await options.people()
    people = new Map(list.map((person) => [person.id, person]))
    return list
  }
  const phonesFor = async (who: string): Promise<Phones> => {
    const fresh = newPhone(messengers, who)
    if (fresh !== null) return fresh
    if (!people.has(who)) await loadPeople()
    const person = people.get(who)
    if (person === undefined) throw new PageError(404, 'no-such-person')
    return phonesOf(messengers, person)
  }
  const phone = async ({ who, on }: z.infer<typeof chatOf>): Promise<TelegramPhone | ZaloPhone> => {
    const found = (await phonesFor(who))[on]
    if (found === null) throw new PageError(404, 'no-such-chat')
    return found
  }
  /** A phone that may write: not one that has the bot blocked. */
  const openPhone = async (at: z.infer<typeof chatOf>): Promise<TelegramPhone | ZaloPhone> => {
    const found = await phone(at)
    if (found.blocked()) throw new PageError(409, 'blocked')
    return found
  }
  const telegramPhone = async (at: z.infer<typeof chatOf>): Promise<TelegramPhone> => {
    const found = at.on === 'telegram' ? (await phonesFor(at.who)).telegram : null
    if (found === null) throw new PageError(404, 'no-such-chat')
    if (found.blocked()) throw new PageError(409, 'blocked')
    return found
  }
  const clockFace = async (): Promise<ClockFace> => ({ now: clock.now(), nextDue: await clock.nextDue() })

  const routes: Record<string, (params: Record<string, unknown>) => Promise<unknown>> = {
    'GET /training/people': async () => {
      const list = await loadPeople()
      return {
        botName: messengers.telegram.username,
        people: list.map(({ id, name, role, unit, featured }) => ({ id, name, role, unit, featured })),
        chats: Object.fromEntries(list.map((person) => [person.id, badges(phonesOf(messengers, person))])),
      }
    },
    'GET /training/new-phone': async (params) => ({ chats: badges(await phonesFor(parse(schemas.who, params).who)) }),
    'GET /training/chat': async (params) => {
      const at = parse(chatOf, params)
      const found = await phone(at)
      const notices = 'notices' in found ? found.notices() : []
      return {
        messages: found.history().map(shownMessage),
        blocked: found.blocked(),
        notices: notices.length,
        lastNotice: notices.at(-1)?.text ?? null,
      }
    },
    'POST /training/say': async (params) => {
      const { text, ...at } = parse(schemas.say, params)
      return (await openPhone(at)).say(text)
    },
    'POST /training/edit': async (params) => {
      const { text, messageId, ...at } = parse(schemas.edit, params)
      const found = await telegramPhone(at)
      if (!found.history().some(({ id, from }) => id === messageId && from === 'me')) throw new PageError(404, 'bad-request')
      return found.edit(messageId, text)
    },
    'POST /training/press': async (params) => {
      const { messageId, button, ...at } = parse(schemas.press, params)
      const found = await telegramPhone(at)
      const buttons = found.history().find(({ id }) => id === messageId)?.buttons ?? []
      if (buttons[button]?.kind !== 'callback') throw new PageError(404, 'bad-request')
      return found.press(messageId, button)
    },
    'POST /training/photo': async (params) => (await openPhone(parse(chatOf, params))).sendUnsupported('photo'),
    'POST /training/block': async (params) => {
      const { blocked, ...at } = parse(schemas.block, params)
      const found = await phone(at)
      if (blocked) found.block()
      else found.unblock()
      return { blocked }
    },
    'GET /training/clock': clockFace,
    'POST /training/clock': async (params) => {
      const { to } = parse(schemas.move, params)
      const target = to === 'next' ? await clock.nextDue() : new Date(to)
      if (target === null) throw new PageError(409, 'nothing-due')
      const ahead = target.getTime() - clock.now().getTime()
      // What is due already needs no move: the bot is at it.
      if (ahead <= 0 && to !== 'next') throw new PageError(400, 'past')
      if (ahead > LONGEST_MOVE_MS) throw new PageError(400, 'bad-request')
      if (moving) throw new PageError(409, 'busy')
      moving = true
      try {
        const { stops } = ahead > 0 ? await clock.moveTo(target) : { stops: 0 }
        const face = await clockFace()
        options.tellClock(face)
        return { ...face, stops }
      } finally {
        moving = false
      }
    },
    'POST /training/invite': async () => {
      const invite = await options.makeInvite()
      if (invite === null) throw new PageError(409, 'nobody-left')
      return invite
    },
  }

  return {
    routes,
    /** What the bot sent as a file, for opening it; throws a PageError where there is none. */
    async file(params: Record<string, unknown>): Promise<PhoneFile> {
      const { messageId, ...at } = parse(schemas.file, params)
      const found = (await phone(at)).history().find(({ id }) => id === messageId)?.file ?? null
      if (found === null) throw new PageError(404, 'no-such-page')
      return found
    },
    /** What open pages are told about a chat that changed; `received` is null for a chat that no page has asked for. */
    describe({ account, chatId }: { account: string; chatId: string }) {
      const key = `${account}/${chatId}`
      const found = shown.get(key)
      return { key, received: found === undefined ? null : countReceived(found) }
    },
  }

  function badges({ telegram, zalo }: Phones) {
    return { telegram: badge(telegram), zalo: badge(zalo) }
  }

  /** What the list of people shows of a phone: null where there is none. */
  function badge(found: TelegramPhone | ZaloPhone | null) {
    if (found === null) return null
    const key = `${found.account}/${found.chatId}`
    shown.set(key, found)
    return { key, received: countReceived(found) }
  }
}

/** A message as the page draws it: of a file its name and size; it is fetched when it is opened. */
function shownMessage({ file, ...message }: PhoneMessage) {
  return { ...message, file: file && { name: file.name, size: file.bytes.length } }
}

/** Messages of the bot so far: the page knows how many of them it has shown. */
function countReceived(phone: TelegramPhone | ZaloPhone): number {
  return phone.history().filter((message) => message.from === 'bot').length
}

function parse<T>(schema: z.ZodType<T>, params: Record<string, unknown>): T {
  const parsed = schema.safeParse(params)
  if (!parsed.success) throw new PageError(400, 'bad-request')
  return parsed.data
}
