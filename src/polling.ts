import { setTimeout as sleep } from 'node:timers/promises'
import { noteHandle, noteStopped } from './db/accounts.ts'
import type { Leases } from './db/lease.ts'
import type { AccountId } from './domain/ids.ts'
import type { Logger } from './log.ts'
import { commandList } from './messages/vi/replies.ts'
import type { Inbox } from './platforms/inbox.ts'
import type { Incoming, Platform } from './platforms/platform.ts'
import type { Runtime } from './runtime.ts'

/** Another process that polls an account is looked at this often: when it ends, this one takes over. So often storing is tried again, too. */
const checkMs = 1000
/** An account that cannot be polled is tried this often: within half a minute after a webhook is gone, messages are fetched again. */
const accountRetryMs = 20_000

export type Served = { id: AccountId; platform: Platform }
type Polling = { served: readonly Served[]; inbox: Inbox; leases: Leases; log: Logger; database: Runtime['db'] }

/** Fetches messages for every account, one process at a time for each. Gives the way to stop: polls end, what has come in is handled. */
export function startPolling({ served, inbox, leases, log, database }: Polling): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const loops = served.map(async ({ id, platform }) => {
    // Zalo gives an update away only once: while the database is away it is kept, and stored as soon as it is back.
    const store = async (updates: readonly Incoming[], lost: AbortSignal): Promise<void> => {
      for (let failures = 1; ; failures++) {
        try {
          return await inbox.receive(id, updates)
        } catch (error) {
          if (signal.aborted || lost.aborted) throw error
          // The error itself may quote what was to be stored.
          if (failures === 1)
            log.warn({ account: id, updates: updates.length }, 'messages could not be stored; they are kept and stored later')
          await sleep(checkMs, undefined, { signal }).catch(() => {})
        }
      }
    }
    while (!signal.aborted) {
      const lease = await leases.take(`poll ${id}`, { lasting: true })
      if (lease === null) {
        await sleep(checkMs, undefined, { signal }).catch(() => {})
        continue
      }
      const presented = present(platform, { id, log, database })
      try {
        await platform.listen({
          receive: async (updates) => {
            await store(updates, lease.lost)
            for (const update of updates) if (update.kind === 'choice') void platform.acknowledge(update.updateKey)
          },
          signal: AbortSignal.any([signal, lease.lost]),
          stopped: (reason) => {
            log.error(
              { account: id, reason },
              reason === 'webhook-set'
                ? 'a webhook is set for this bot, so nothing can be fetched: run "npm run -s chibo -- webhook delete", or set PUBLIC_URL'
                : 'the token of this bot is not valid any more',
            )
            // Whoever has just presented himself is noted as running.
            void presented.then(() => noteStopped(database, id, reason)).catch(() => {})
          },
        })
      } finally {
        await lease.release()
      }
      if (!signal.aborted && !lease.lost.aborted) await sleep(accountRetryMs, undefined, { signal }).catch(() => {})
    }
  })
  return async () => {
    stopping.abort()
    await Promise.all(loops)
    await inbox.idle()
  }
}

/** Asks the messenger who the bot is, and publishes the commands. Nothing depends on it. */
export async function present(
  platform: Platform,
  { id, log, database }: { id: AccountId; log: Logger; database: Runtime['db'] },
): Promise<void> {
  try {
    const { handle } = await platform.identify()
    await noteHandle(database, id, handle)
    await platform.introduce(commandList)
  } catch (error) {
    log.warn({ err: error, account: id }, 'the bot could not introduce itself')
  }
}
