import { z } from 'zod'

/** The `code` of a Node or PostgreSQL error ("ENOENT", "28P01"); undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The sentence of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** How Prisma passes on what PostgreSQL said. */
const fromServer = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }) })
/** Classes of SQLSTATE: 53 = out of disk, memory or connections; 57P = being shut down or started; 58 = an error of its system. */
const troubleOfServer = /^(53|57P|58)/

/** Whether a query failed because of the state its server is in, not because of what was asked: later it may well succeed. */
export function isTroubleOfServer(error: unknown): boolean {
  const { data } = fromServer.safeParse(error)
  return data !== undefined && troubleOfServer.test(data.meta.driverAdapterError.cause.originalCode)
}
