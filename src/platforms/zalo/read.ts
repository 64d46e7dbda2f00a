import type { Logger } from 'pino'
import type { Incoming } from '../platform.ts'
import { toIncoming } from './incoming.ts'

/** Translates one update, from a poll or a webhook; what is left out is logged without its content. Never throws. */
export function readUpdate(log: Logger, body: unknown): Incoming[] {
  const update = toIncoming(body)
  switch (update.kind) {
    case 'incoming':
      return [update.incoming]
    case 'ignored':
      log.info({ why: update.why }, 'a zalo update was ignored')
      return []
    case 'malformed':
      log.error({ why: update.why }, 'zalo sent an update that could not be read')
      return []
  }
}
