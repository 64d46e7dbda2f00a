import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Button, Entity } from '../events.ts'

/** Telegram's limit on a text, counted after formatting, in UTF-16 units. */
const TEXT_LIMIT = 4096
const CALLBACK_DATA_BYTES = 64
const COPY_TEXT_LIMIT = 256

const bad = (description: string): ApiError => new ApiError(400, `Bad Request: ${description}`)

/** The text as Telegram would show it (it trims both ends). Throws its refusals. */
export function checkText(text: string): string {
  const shown = text.replaceAll('\r', '').trimEnd()
  if (shown.trim() === '') throw bad('message text is empty')
  if (shown.length > TEXT_LIMIT) throw bad('message is too long')
  return shown
}

export const entitySchema = z.object({
  type: z.enum([
    'mention',
    'hashtag',
    'cashtag',
    'bot_command',
    'url',
    'email',
    'phone_number',
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'blockquote',
    'expandable_blockquote',
    'code',
    'pre',
    'text_link',
  ]),
  offset: z.int(),
  length: z.int(),
  url: z.string().optional(),
})

/** Entities must lie in the text as it was sent and must not cut a character in two. What covers nothing of `shown` is dropped, as Telegram does. */
export function checkEntities(
  { text, shown }: { text: string; shown: string },
  entities: readonly z.infer<typeof entitySchema>[],
): Entity[] {
  for (const { offset, length } of entities) {
    if (offset < 0) throw bad(`receive an entity with incorrect offset ${offset}`)
    if (length < 0) throw bad(`receive an entity with incorrect length ${length}`)
    if (offset > text.length) throw bad(`entity begins after the end of the text at UTF-16 offset ${offset}`)
    const end = offset + length
    if (end > text.length) {
      throw bad(`entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`)
    }
    if (cutsCharacter(text, offset)) throw bad(`entity begins in a middle of a UTF-16 symbol at byte offset ${offset}`)
    if (cutsCharacter(text, end)) {
      throw bad(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${end}`)
    }
  }
  return entities
    .map(({ type, offset, length, url }) => ({ type, offset, length: Math.min(length, shown.length - offset), url: url ?? null }))
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length)
}

function cutsCharacter(text: string, position: number): boolean {
  const low = text.charCodeAt(position)
  const high = text.charCodeAt(position - 1)
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff
}

const buttonSchema = z.object({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.object({ text: z.string() }).optional(),
  style: z.enum(['danger', 'success', 'primary']).optional(),
})
const markupSchema = z.object({ inline_keyboard: z.array(z.array(buttonSchema)) })
const otherMarkup = z.union([
  z.object({ keyboard: z.unknown() }),
  z.object({ remove_keyboard: z.unknown() }),
  z.object({ force_reply: z.unknown() }),
])

/** The inline keyboard, row by row. Throws Telegram's refusals; other keyboards are accepted and not shown. */
export function readMarkup(markup: unknown): Button[] {
  if (markup === undefined || markup === null) return []
  if (otherMarkup.safeParse(markup).success) return []
  if (typeof markup !== 'object') throw bad('object expected as reply markup')
  const parsed = markupSchema.safeParse(markup)
  if (!parsed.success) throw bad(`can't parse reply keyboard markup JSON object: ${z.prettifyError(parsed.error)}`)
  return parsed.data.inline_keyboard.flatMap((line, row) => line.map((button) => readButton(button, row)))
}

function readButton(button: z.infer<typeof buttonSchema>, row: number): Button {
  const label = button.text.trim()
  if (label === '') throw bad("can't parse inline keyboard button: Button text must be non-empty")
  const base = { label, row, style: button.style ?? null }
  if (button.callback_data !== undefined) {
    const bytes = Buffer.byteLength(button.callback_data)
    if (bytes < 1 || bytes > CALLBACK_DATA_BYTES) throw bad('BUTTON_DATA_INVALID')
    return { ...base, kind: 'callback', value: button.callback_data }
  }
  if (button.url !== undefined) {
    if (!URL.canParse(button.url)) throw bad(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
    return { ...base, kind: 'url', value: button.url }
  }
  if (button.copy_text !== undefined) {
    const { text } = button.copy_text
    if (text === '' || text.length > COPY_TEXT_LIMIT) throw bad('BUTTON_COPY_TEXT_INVALID')
    return { ...base, kind: 'copy', value: text }
  }
  throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
}

/** What Telegram finds by itself in a text: commands and addresses. Bots rely on `bot_command` to tell "/start CODE". */
export function findEntities(text: string): Entity[] {
  const found = (type: string, pattern: RegExp): Entity[] =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length, url: null }))
  return [...found('bot_command', /(?<![^\s])\/[a-zA-Z0-9_]{1,32}(?:@\w+)?/g), ...found('url', /https?:\/\/[^\s<>"]+/g)].toSorted(
    (a, b) => a.offset - b.offset,
  )
}
