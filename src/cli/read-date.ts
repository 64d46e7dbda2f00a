import { z } from 'zod'
import { readDate, type Reading } from '../domain/dates/read-date.ts'
import { isoLocal } from '../domain/local-time.ts'
import { UsageError } from './usage.ts'

const usage = 'Write: read-date PHRASE [--now 2026-11-21T09:00+07:00] [--toward future|past]'

const optionsSchema = z.strictObject({
  now: z.iso
    .datetime({ offset: true })
    .or(z.iso.datetime({ offset: true, precision: -1 }))
    .transform((text) => new Date(text))
    .optional(),
  toward: z.enum(['future', 'past']).optional(),
})

/**
 * `read-date PHRASE [--now ISO] [--toward future|past]`: how the bot reads a date. `now` is the instant to read from when `--now` is not
 * given. The text is one line of tab separated columns: at INSTANT, rule RRULE FIRST, range FROM TO, ask or none, local times.
 * Throws UsageError.
 */
export function readDateCommand(args: readonly string[], { now }: { now: Date }): { text: string; json: unknown } {
  const { words, options } = splitArgs(args)
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success)
    throw new UsageError(`${parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; ')}\n${usage}`)
  if (words.length === 0) throw new UsageError(`No phrase was given. ${usage}`)
  const reading = readDate(words.join(' '), { now: parsed.data.now ?? now, toward: parsed.data.toward ?? 'future' })
  return { text: columns(reading).join('\t'), json: plain(reading) }
}

/** Options are `--name value` or `--name=value`; after `--` everything is the phrase. */
function splitArgs(args: readonly string[]): { words: string[]; options: Record<string, string> } {
  const words: string[] = []
  const options: Record<string, string> = {}
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    const match = /^--([a-z]+)(?:=(.*))?$/s.exec(arg)
    if (!match) words.push(arg)
    else {
      const value = match[2] ?? args[++at]
      if (value === undefined) throw new UsageError(`${arg} needs a value. ${usage}`)
      options[match[1] ?? ''] = value
    }
  }
  return { words, options }
}

/** "2026-11-22T19:00" */
function minute(instant: Date): string {
  return isoLocal(instant).slice(0, 16)
}

function columns(reading: Reading): string[] {
  switch (reading.kind) {
    case 'at':
      return ['at', minute(reading.at)]
    case 'rule':
      return ['rule', reading.rule, minute(reading.first)]
    case 'range':
      return ['range', reading.from, reading.to]
    case 'ask':
    case 'none':
      return [reading.kind]
  }
}

/** "2026-11-22T19:00+07:00" */
function iso(instant: Date): string {
  return `${minute(instant)}+07:00`
}

function plain(reading: Reading): unknown {
  switch (reading.kind) {
    case 'at':
      return { kind: 'at', at: iso(reading.at) }
    case 'rule':
      return { kind: 'rule', rule: reading.rule, first: iso(reading.first) }
    case 'range':
      return { kind: 'range', from: reading.from, to: reading.to }
    case 'ask':
      return { kind: 'ask', why: reading.why, options: reading.options.map(iso) }
    case 'none':
      return { kind: 'none' }
  }
}
