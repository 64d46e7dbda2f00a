import { createHmac } from 'node:crypto'
import type { Platform } from './platform.ts'

type Account = Pick<Platform, 'name' | 'externalId'>

/** The path that names an account: "/webhook/telegram/7000000001". The token, which opens everything, is not in it. */
export function webhookPath({ name, externalId }: Account): string {
  return `/webhook/${name}/${externalId}`
}

/** Where the messenger of an account is to call. `publicUrl` as the messengers see it, without a slash at its end. */
export function webhookUrl(account: Account, publicUrl: string): string {
  return `${publicUrl}${webhookPath(account)}`
}

/**
 * The secret of one account, made from the root: 43 characters of [A-Za-z0-9_-], as both messengers take them. Whoever learns one
 * account's secret knows no other's.
 */
export function webhookSecret({ name, externalId }: Account, root: string): string {
  return createHmac('sha256', root).update(`webhook ${name} ${externalId}`).digest('base64url')
}

/** Tells the messenger of an account to call here, with the secret that is made from the first of the roots. */
export async function setWebhook(
  platform: Platform,
  { publicUrl, secrets: [root = ''] }: { publicUrl: string; secrets: readonly string[] },
): Promise<{ verified: boolean; says: string }> {
  return platform.webhook.set({ url: webhookUrl(platform, publicUrl), secret: webhookSecret(platform, root) })
}
