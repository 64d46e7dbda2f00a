import type { OutgoingChoice, OutgoingMessage } from './outgoing.ts'
import { split, wellFormed, within, type Stretch } from './split.ts'
import { answerByNumber } from './vi/render.ts'

/** One message of plain text; `bold` is where the title stands in it. */
export type PlainPart = { text: string; bold: Stretch | null }

/**
 * A message for a messenger without buttons: title, lines, link, then the choices as numbered lines and how to answer them. What is
 * to be passed on (`copy`) comes last as a message of its own, because there only a whole message can be copied or forwarded.
 * No part is longer than `limit` UTF-16 units; an empty message has no parts.
 */
export function toPlain(message: OutgoingMessage, limit: number): PlainPart[] {
  const title = wellFormed(message.title ?? '')
  const body = wellFormed(blocks([firstBlock(message), message.link ?? '']).join('\n\n'))
  const parts = withTail(plainTexts(body, limit), choiceLines(message.choices), limit)
  const bold = { start: 0, end: title.length }
  const titled = parts.map(({ text, from }) => ({ text, bold: from === null ? null : within(bold, from) }))
  const copy = plainTexts(wellFormed(message.copy ?? ''), limit)
  return [...titled, ...copy.map(({ text }) => ({ text, bold: null }))]
}

/** The title and the lines, one under the other. */
export function firstBlock(message: OutgoingMessage): string {
  return [...(message.title ? [message.title] : []), ...message.lines].join('\n')
}

/** What has something in it; blocks are set apart by an empty line. */
export function blocks(texts: readonly string[]): string[] {
  return texts.filter((text) => text.trim() !== '')
}

/** "1. Dự" and so on, then how to answer; empty without choices. */
export function choiceLines(choices: readonly OutgoingChoice[]): string {
  const [first] = choices
  return first ? [...numbered(choices), answerByNumber(numberOf(first, 0))].join('\n') : ''
}

/** The choices as lines, each with the number that its button carries, so that a typed digit and a press mean the same. */
export function numbered(choices: readonly OutgoingChoice[]): string[] {
  return choices.map((choice, index) => `${numberOf(choice, index)}. ${oneLine(choice.label)}`)
}

/** A label as it can stand on a button or in a list. */
export function oneLine(label: string): string {
  return wellFormed(label).replace(/\s+/g, ' ').trim()
}

function numberOf(choice: OutgoingChoice, index: number): number {
  const carried = /:(\d{1,4})$/.exec(choice.token)?.[1]
  return carried === undefined ? index + 1 : Number(carried)
}

type Piece = { text: string; /** Where it stood in the body; null for what was added. */ from: Stretch | null }

function plainTexts(text: string, limit: number): Piece[] {
  return split(text, limit).map((from) => ({ text: text.slice(from.start, from.end), from }))
}

/** Keeps the choices together: under the last piece where they fit, else on their own. */
function withTail(pieces: readonly Piece[], tail: string, limit: number): Piece[] {
  if (tail === '') return [...pieces]
  const last = pieces.at(-1)
  const joined = last ? `${last.text}\n\n${tail}` : tail
  if (last && joined.length <= limit) return [...pieces.slice(0, -1), { text: joined, from: last.from }]
  return [...pieces, ...plainTexts(tail, limit).map(({ text }) => ({ text, from: null }))]
}
