import { FormattedString } from '@grammyjs/parse-mode'
import type { InlineKeyboardButton, MessageEntity } from 'grammy/types'
import type { OutgoingChoice, OutgoingMessage } from '../../messages/outgoing.ts'
import { blocks, choiceLines, firstBlock, numbered, oneLine } from '../../messages/render.ts'
import { shorten, split, wellFormed } from '../../messages/split.ts'

/** One sendMessage: text with entities, rows of buttons, and `tail`: the lines that stand for the buttons where they are refused. */
export type TelegramPart = { text: string; entities: MessageEntity[]; rows: InlineKeyboardButton[][]; tail: string }

/** Telegram's limit is 4096 UTF-16 units after parsing; a little air costs nothing. */
export const TEXT_LIMIT = 4_000

/** On a narrow phone a button shows about this much; a longer label is listed whole in the text above. */
const LABEL_LIMIT = 36

/** Telegram's limit, in bytes of UTF-8. */
const CALLBACK_DATA_LIMIT = 64

/**
 * Title in bold, lines, `copy` as a block that a tap copies, link on a line of its own. Formatting goes as entities, so that no
 * letter of a name can break it. A long message becomes several, buttons under the last; an empty one has no parts. Throws a
 * RangeError for a token too long for a button: the bot makes tokens, not people.
 */
export function toParts(message: OutgoingMessage): TelegramPart[] {
  const listed = message.choices.some(({ label }) => oneLine(label).length > LABEL_LIMIT) || isWordless(message)
  const rows = keyboard(message.choices, listed ? numbered(message.choices) : message.choices.map(({ label }) => oneLine(label)))
  const tail = listed ? '' : choiceLines(message.choices)
  const whole = compose(message, listed)
  const stretches = split(whole.text, TEXT_LIMIT)
  return stretches.map(({ start, end }, index) => {
    const { text, entities } = whole.slice(start, end)
    return index === stretches.length - 1 ? { text, entities, rows, tail } : { text, entities, rows: [], tail: '' }
  })
}

/** The same part when Telegram refused its form: no entities, the buttons as numbered lines. */
export function withoutForm({ text, tail }: TelegramPart): string[] {
  const whole = blocks([text, tail]).join('\n\n')
  return split(whole, TEXT_LIMIT).map(({ start, end }) => whole.slice(start, end))
}

/** One button per row, for large thumbs. */
function keyboard(choices: readonly OutgoingChoice[], labels: readonly string[]): InlineKeyboardButton[][] {
  return choices.map(({ token, style }, index) => {
    if (Buffer.byteLength(token) > CALLBACK_DATA_LIMIT) throw new RangeError(`a button's token is over ${CALLBACK_DATA_LIMIT} bytes`)
    return [{ text: shorten(labels[index] || String(index + 1), LABEL_LIMIT), callback_data: token, ...(style ? { style } : {}) }]
  })
}

function compose(message: OutgoingMessage, listed: boolean): FormattedString {
  const head = wellFormed(firstBlock(message))
  const title = wellFormed(message.title ?? '')
  const bolded = title === '' ? new FormattedString(head) : FormattedString.bold(title).plain(head.slice(title.length))
  const copy = wellFormed(message.copy ?? '')
  const parts = [
    bolded,
    copy === '' ? new FormattedString('') : FormattedString.pre(copy),
    new FormattedString(wellFormed(message.link ?? '')),
    new FormattedString(listed ? numbered(message.choices).join('\n') : ''),
  ]
  return FormattedString.join(
    parts.filter(({ text }) => text.trim() !== ''),
    '\n\n',
  )
}

/** Buttons cannot be sent without a text. */
function isWordless({ title, lines, copy, link }: OutgoingMessage): boolean {
  return blocks([title ?? '', ...lines, copy ?? '', link ?? '']).length === 0
}
