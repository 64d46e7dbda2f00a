import type { ListRules, Option } from '../domain/choices.ts'
import type { OutgoingMessage } from './outgoing.ts'

/** A message in words, before its choices have become a list with tokens. */
export type Message = {
  title?: string
  lines: readonly string[]
  options?: readonly Option[]
  /** How the list of choices behaves. */
  rules?: ListRules
  link?: string
  copy?: string
  file?: { name: string; base64: string }
}

/** Gives the choices their tokens: "LIST-ID:NUMBER". Without a list id the message has no choices. */
export function toOutgoing(message: Message, listId: string | null): OutgoingMessage {
  const choices =
    listId === null
      ? []
      : (message.options ?? []).map(({ label, style }, index) => ({ label, token: `${listId}:${index + 1}`, ...(style && { style }) }))
  return {
    ...(message.title !== undefined && { title: message.title }),
    lines: message.lines,
    choices,
    ...(message.link !== undefined && { link: message.link }),
    ...(message.copy !== undefined && { copy: message.copy }),
    ...(message.file !== undefined && { file: message.file }),
  }
}
