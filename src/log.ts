import { pino, type Logger } from 'pino'

export type { Logger }

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Never printed, wherever they stand and however deep: people's names and texts, and everything that opens something. */
const secret: ReadonlySet<string> = new Set(
  `token text body name fullName phone reason url password secret authorization chatId lines title label place agenda query parameters
  params config meta payload`.split(/\s+/),
)

/** What an error may say in the log: its kind, its code and where it was thrown. Messages of databases and messengers can hold texts. */
function plainError(error: unknown, above: readonly object[] = []): object {
  if (!(error instanceof Error) || above.includes(error)) return { type: error instanceof Error ? 'circular' : typeof error }
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined
  // A message of several lines may look like places.
  const places = (error.stack ?? '').replace(error.message, '').split('\n')
  const cause = error.cause === undefined ? undefined : plainError(error.cause, [...above, error])
  return {
    type: error.constructor.name,
    ...(code !== undefined && { code }),
    stack: places
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
    ...(cause !== undefined && { cause }),
  }
}

/** What may be printed of a value. Of objects that are more than data only the kind is said: nobody knows what they print. */
function plain(value: unknown, above: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Error) return plainError(value)
  if (above.includes(value)) return 'circular'
  if (Array.isArray(value)) return value.map((one: unknown) => plain(one, [...above, value]))
  const kind: unknown = Object.getPrototypeOf(value)
  return kind === Object.prototype || kind === null ? plainFacts(value, above) : value.constructor.name
}

function plainFacts(facts: object, above: readonly object[] = []): Record<string, unknown> {
  const kept = Object.entries(facts).filter(([key]) => !secret.has(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, key === 'err' ? plainError(value) : plain(value, [...above, facts])]))
}

/** JSON lines to the standard error output, or to `destination`. */
export function createLog(level: LogLevel, destination?: { write: (line: string) => void }): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // What a child logger is bound to does not pass here: it is one id (of an update, a run of a job, a request) and nothing else.
      formatters: { log: plainFacts },
      serializers: { err: (plainly: unknown) => plainly },
      hooks: {
        // Left without words of ours, a line would take those of its error.
        logMethod(args, method) {
          const [what, words = ''] = args
          if (args.length > 1 || typeof what === 'string') return method.apply(this, args)
          return method.call(this, what, words)
        },
      },
    },
    destination ?? pino.destination(2),
  )
}
