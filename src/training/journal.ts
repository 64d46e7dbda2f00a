import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { eventSchema, type WorldEvent } from './events.ts'

export type Journal = {
  /** What was remembered before this start. */
  readonly past: readonly WorldEvent[]
  append(event: WorldEvent): void
}

/**
 * An append-only file, one JSON event a line. Every event is handed to the operating system before the call that made it is answered,
 * so a killed process forgets nothing that anyone was told. A last line cut short by a kill is dropped; any other unreadable line
 * is a damaged file and throws.
 */
export function openJournal(file: string | null): Journal {
  if (file === null) return { past: [], append: () => undefined }
  mkdirSync(dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) writeFileSync(file, whole)
  const past = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseLine(line, { file, number: index + 1 }))
  return { past, append: (event) => appendFileSync(file, `${JSON.stringify(event, writable)}\n`, { mode: 0o600 }) }
}

/** Bytes are written as base64. */
function writable(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

function parseLine(line: string, where: { file: string; number: number }): WorldEvent {
  try {
    return eventSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw new Error(`${where.file}, line ${where.number}, is damaged. Remove the file to begin the training anew.`, { cause })
  }
}
