import { z } from 'zod'

/** What the two messengers remember is a list of these, one a line in the journal. Dates are ISO text there. */

const entity = z.object({
  /** Telegram's names: "bold", "pre", "url"…; Zalo's text styles are put into the same words. */
  type: z.string(),
  /** UTF-16 units, as both messengers count. */
  offset: z.number(),
  length: z.number(),
  url: z.string().nullable(),
})
export type Entity = z.infer<typeof entity>

const button = z.object({
  label: z.string(),
  /** From 0, as the person sees them. */
  row: z.number(),
  kind: z.enum(['callback', 'url', 'copy']),
  /** The callback data, the address, or the text to copy. */
  value: z.string(),
  style: z.enum(['danger', 'success', 'primary']).nullable(),
})
export type Button = z.infer<typeof button>

const what = z.enum(['text', 'photo', 'sticker', 'voice', 'file'])
export type What = z.infer<typeof what>

const file = z.object({
  name: z.string(),
  /** Base64 in the journal. */
  bytes: z.union([z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))), z.instanceof(Uint8Array<ArrayBuffer>)]),
})
export type PhoneFile = z.infer<typeof file>

const message = z.object({
  /** The messenger's own id, a number on Telegram. */
  id: z.string(),
  from: z.enum(['bot', 'me']),
  sender: z.object({ id: z.string(), name: z.string() }),
  what,
  text: z.string(),
  entities: z.array(entity).readonly(),
  buttons: z.array(button).readonly(),
  /** What the bot sent as a document; null for everything else. */
  file: file.nullable().default(null),
  at: z.coerce.date(),
  editedAt: z.coerce.date().nullable(),
})
/** One bubble of a chat, as the person holding the phone sees it. In a group `me` is any person; see `sender`. */
export type PhoneMessage = z.infer<typeof message>

const chat = z.object({
  id: z.string(),
  type: z.enum(['private', 'group']),
  /** The person's or the group's name. */
  title: z.string(),
})
export type ChatCard = z.infer<typeof chat>

const update = z.object({ id: z.number(), type: z.string(), body: z.record(z.string(), z.unknown()) })
/** Something for the bot to fetch; `body` is what its messenger will say, without the envelope. */
export type Update = z.infer<typeof update>

const webhook = z.object({ url: z.string(), secret: z.string() })
export type Webhook = z.infer<typeof webhook>

const command = z.object({ command: z.string(), description: z.string() })
export type BotCommand = z.infer<typeof command>

const inChat = { account: z.string(), chatId: z.string() }
const forBot = { update: update.nullable() }

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chat'), account: z.string(), chat }),
  z.object({ kind: z.literal('message'), ...inChat, ...forBot, message }),
  z.object({ kind: z.literal('edit'), ...inChat, ...forBot, message }),
  z.object({ kind: z.literal('delete'), ...inChat, messageId: z.string() }),
  z.object({ kind: z.literal('press'), ...inChat, ...forBot, query: z.string() }),
  z.object({ kind: z.literal('notice'), ...inChat, text: z.string(), alert: z.boolean(), at: z.coerce.date() }),
  z.object({ kind: z.literal('blocked'), ...inChat, ...forBot, blocked: z.boolean() }),
  /** The bot has every update with an id below this one. */
  z.object({ kind: z.literal('confirmed'), account: z.string(), below: z.number() }),
  z.object({ kind: z.literal('webhook'), account: z.string(), webhook: webhook.nullable() }),
  /** Which kinds of update the bot asked for; null is the messenger's own choice. */
  z.object({ kind: z.literal('allowed'), account: z.string(), types: z.array(z.string()).nullable() }),
  /** `slot` is scope and language. */
  z.object({ kind: z.literal('commands'), account: z.string(), slot: z.string(), commands: z.array(command) }),
])
export type WorldEvent = z.infer<typeof eventSchema>
