import type { Logger } from 'pino'
import { z } from 'zod'
import type { Platform } from '../platform.ts'
import { pollingBackOff, type BackOff } from '../wire/patience.ts'
import { createClient, describe } from './client.ts'
import { poll } from './poll.ts'
import { readUpdate } from './read.ts'
import { send, TEXT_LIMIT } from './send.ts'
import { webhookOf } from './webhook.ts'

export type ZaloOptions = {
  token: string
  /** Without a slash at the end: "https://bot-api.zaloplatforms.com". */
  apiBase: string
  log: Logger
  timing?: Partial<ZaloTiming>
}

type ZaloTiming = {
  /** How long a request that is not a poll may take. Connecting gives up after 10 s by itself. */
  requestMs: number
  /** How long Zalo holds an empty poll. */
  pollSeconds: number
  /** What a poll may take on top of that. */
  pollGraceMs: number
  backOff: BackOff
}

const usualTiming: ZaloTiming = { requestMs: 30_000, pollSeconds: 25, pollGraceMs: 7_000, backOff: pollingBackOff }

const me = z.object({ id: z.union([z.string(), z.number()]).transform(String), account_name: z.string().nullable().catch(null) })

/** A Zalo bot account. It has no buttons to acknowledge and no list of commands to publish. */
export function createZalo({ token, apiBase, log, timing: changed }: ZaloOptions): Platform {
  const timing = { ...usualTiming, ...changed }
  const client = createClient({ token, apiBase })
  return {
    name: 'zalo',
    externalId: token.split(':')[0] ?? '',
    textLimit: TEXT_LIMIT,
    // Zalo names no rate, only a quota for the month; evenly and not too fast.
    spacingMs: 100,
    async identify() {
      const answer = await client({ method: 'getMe', deadlineMs: timing.requestMs })
      if (answer.kind !== 'ok') throw new Error(`Zalo getMe: ${describe(answer)}`)
      const { id, account_name: handle } = me.parse(answer.result)
      return { externalId: id, handle }
    },
    send: (chatId, message) => send({ client, sendMs: timing.requestMs }, chatId, message),
    async acknowledge() {},
    async introduce() {},
    listen: (options) => poll({ client, log, timing }, options),
    read: (body) => readUpdate(log, body),
    webhook: webhookOf({ client, deadlineMs: timing.requestMs }),
  }
}
