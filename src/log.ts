import { pino, type Logger } from 'pino'

export type { Logger }

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Never printed, wherever they stand: people's names and texts, and everything that opens something. */
const secret = ['token', 'text', 'body', 'name', 'fullName', 'phone', 'reason', 'code_', 'url', 'password', 'secret', 'authorization', 'chatId', 'lines', 'title', 'label', 'place', 'agenda', 'query', 'parameters', 'params', 'config', 'meta', 'payload']
const paths = secret.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])

/** What an error may say in the log: its kind, its code and where it was thrown. Messages of databases and messengers can hold texts. */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8)
  return { type: error.constructor.name, ...(code !== undefined && { code }), stack: stack.map((line) => line.trim()), ...(error.cause !== undefined && { cause: plainError(error.cause) }) }
}

/** JSON lines to the standard output, or to `destination`. */
export function createLog(level: LogLevel, destination?: { write: (line: string) => void }): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, remove: true }, serializers: { err: plainError } }, destination ?? pino.destination(2))
}
