import { parseArgs } from 'node:util'
import { platformsOf } from '../app.ts'
import type { Config } from '../config.ts'
import { createLog } from '../log.ts'
import type { Platform } from '../platforms/platform.ts'
import { setWebhook, webhookUrl } from '../platforms/webhook-address.ts'
import { UsageError } from './usage.ts'

const usage = 'Usage: npm run -s chibo -- webhook set|info|delete [--json]'

/** What became of one account. `ok` is false when the messenger refused, did not answer, or could not reach the address. */
type Done = { ok: boolean; says: string; url?: string | null; pending?: number | null; lastError?: string | null }

/**
 * `webhook`: tells the messengers of all accounts to call PUBLIC_URL, shows where they call, or goes back to long polling. Prints a line
 * for each account. Gives 1 when it did not work for all of them. The bot itself never does this, neither at start nor at stop.
 */
export async function webhookCommand(
  args: readonly string[],
  { config, print }: { config: Config; print: (text: string) => void },
): Promise<number> {
  const { what, json } = parse(args)
  const platforms = platformsOf(config, createLog('silent'))
  if (platforms.length === 0)
    throw new UsageError('No bot is set, so there is no webhook either. Set TELEGRAM_BOT_TOKEN or ZALO_BOT_TOKENS.')
  const act = actOf(what, config)
  const accounts: (Done & { platform: string; bot: string })[] = []
  for (const platform of platforms) {
    const done = await act(platform).catch((error: unknown): Done => ({
      ok: false,
      says: error instanceof Error ? error.message : 'failed',
    }))
    accounts.push({ platform: platform.name, bot: platform.externalId, ...done })
  }
  print(
    json
      ? JSON.stringify({ accounts })
      : accounts.map(({ platform, bot, ok, says }) => `${ok ? 'ok  ' : 'FAIL'}  ${platform} ${bot}: ${says}`).join('\n'),
  )
  return accounts.every(({ ok }) => ok) ? 0 : 1
}

function actOf(what: 'set' | 'info' | 'delete', { webhooks }: Config): (platform: Platform) => Promise<Done> {
  switch (what) {
    case 'set':
      if (webhooks === null)
        throw new UsageError(
          'webhook set needs PUBLIC_URL (the https address under which the messengers reach this machine) and WEBHOOK_SECRET (openssl rand -hex 32). Set both, restart the bot, then run this again.',
        )
      return async (platform) => {
        const { verified, says } = await setWebhook(platform, webhooks)
        return {
          ok: verified,
          says: verified
            ? `set (${says})`
            : `saved, but ${platform.name} could not reach the bot there (${says}). Check that the bot runs with this PUBLIC_URL and can be reached from outside, then run "webhook set" again.`,
        }
      }
    case 'info':
      return async (platform) => {
        const info = await platform.webhook.info()
        const { url, pending, lastError } = info
        if (url === null)
          return webhooks === null
            ? { ok: true, says: 'no webhook is set; messages are fetched by long polling', ...info }
            : { ok: false, says: 'no webhook is set although PUBLIC_URL is, so nothing arrives: run "webhook set"', ...info }
        const elsewhere = webhooks !== null && url !== webhookUrl(platform, webhooks.publicUrl)
        const says = [
          elsewhere ? `${url} (NOT the address of PUBLIC_URL: run "webhook set")` : url,
          ...(pending === null ? [] : [`${pending} waiting`]),
          ...(lastError === null ? [] : [`last error: ${lastError}`]),
        ]
        return { ok: !elsewhere, says: says.join('; '), ...info }
      }
    case 'delete':
      return async (platform) => {
        await platform.webhook.remove()
        return { ok: true, says: 'removed; messages wait until they are fetched by long polling' }
      }
  }
}

function parse(args: readonly string[]): { what: 'set' | 'info' | 'delete'; json: boolean } {
  const { positionals, json } = words(args)
  const [what] = positionals
  if (positionals.length !== 1 || (what !== 'set' && what !== 'info' && what !== 'delete')) throw new UsageError(usage)
  return { what, json }
}

function words(args: readonly string[]): { positionals: string[]; json: boolean } {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
    return { positionals, json: values.json === true }
  } catch {
    throw new UsageError(usage)
  }
}
