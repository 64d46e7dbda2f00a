import { z } from 'zod'
import type { WebhookControl } from '../platform.ts'
import { describe, type ZaloAnswer, type ZaloClient } from './client.ts'

/** Zalo tries the address at once and tells the outcome; it keeps the address whatever that was. An older answer has no outcome. */
const verified = z
  .object({ verification: z.object({ ok: z.boolean(), outcome: z.string().catch(''), hint: z.string().nullish().catch(null) }) })
  .catch({ verification: { ok: true, outcome: 'not checked', hint: null } })

const known = z.object({ url: z.string().min(1) })

/** The address in an answer to getWebhookInfo; null for any other. */
export function webhookUrlIn(result: unknown): string | null {
  const parsed = known.safeParse(result)
  return parsed.success ? parsed.data.url : null
}

/** Whether Zalo sends again what was not taken is not documented. */
export function webhookOf({ client, deadlineMs }: { client: ZaloClient; deadlineMs: number }): WebhookControl {
  return {
    header: 'x-bot-api-secret-token',
    repeats: false,
    async set({ url, secret }) {
      const params = { url, secret_token: secret }
      const { verification } = verified.parse(granted('setWebhook', await client({ method: 'setWebhook', params, deadlineMs })))
      const says = [verification.outcome, verification.hint ?? ''].filter((part) => part !== '').join(': ')
      return { verified: verification.ok, says: says.slice(0, 300) }
    },
    async info() {
      const answer = await client({ method: 'getWebhookInfo', deadlineMs })
      const isUnset = answer.kind === 'refused' && answer.code === 404
      return { url: isUnset ? null : webhookUrlIn(granted('getWebhookInfo', answer)), pending: null, lastError: null }
    },
    async remove() {
      granted('deleteWebhook', await client({ method: 'deleteWebhook', deadlineMs }))
    },
  }
}

function granted(method: string, answer: ZaloAnswer): unknown {
  if (answer.kind !== 'ok') throw new Error(`Zalo ${method}: ${describe(answer)}`)
  return answer.result
}
