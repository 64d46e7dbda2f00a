import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { createSealer } from '../../src/db/seal.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { createHttp } from '../../src/http.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { createInbox, type Inbox } from '../../src/platforms/inbox.ts'
import { createTelegram } from '../../src/platforms/telegram/bot.ts'
import { setWebhook, webhookPath, webhookSecret } from '../../src/platforms/webhook-address.ts'
import { createWebhooks, type Webhooks } from '../../src/platforms/webhooks.ts'
import { createZalo } from '../../src/platforms/zalo/bot.ts'
import type { Runtime } from '../../src/runtime.ts'
import { exportWorkbook } from '../../src/workbook/export.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'
import type { TestDatabase } from '../support/database.ts'
import { quietMeter } from '../support/meter.ts'
import { readableLog, TELEGRAM_TOKEN, ZALO_TOKEN } from './cast.ts'

export const NEW_ROOT = 'new-root-of-the-secrets-0123456789'
export const OLD_ROOT = 'old-root-of-the-secrets-0123456789'
/** Saturday 21 November 2026, 9 in the morning in Viet Nam. */
const now = new Date('2026-11-21T09:00:00+07:00')

/** One for all doors, as they may share a database. */
const sealer = createSealer(randomBytes(32))

type Name = 'telegram' | 'zalo'
type Answer = { status: number; text: string; retryAfter: string | null; allow: string | null }

export type Door = {
  address: string
  webhooks: Webhooks
  inbox: Inbox
  accounts: Record<Name, AccountId>
  path: (name: Name) => string
  /** The header with which a messenger calls; `root`: made from another root. */
  secret: (name: Name, root?: string) => Record<string, string>
  post: (name: Name, body: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** Tells both messengers to call this door. */
  set: (publicUrl: string) => Promise<void>
  /** Who was answered, in order. */
  answered: string[]
  logged: () => string
}

/** The way in alone: the HTTP server, the route, the real inbox on a database, and the adapters of both messengers, which live at `roots`. */
export async function openDoor(
  { db }: TestDatabase,
  {
    roots = { telegram: 'http://127.0.0.1:1', zalo: 'http://127.0.0.1:1' },
    send,
  }: { roots?: Record<Name, string>; send?: Promise<void> } = {},
): Promise<Door> {
  const { log, text } = readableLog()
  const platforms = {
    telegram: createTelegram({ token: TELEGRAM_TOKEN, apiRoot: roots.telegram, log }),
    zalo: createZalo({ token: ZALO_TOKEN, apiBase: roots.zalo, log }),
  }
  const accounts = {
    telegram: await accountRow(db, { platform: 'telegram', externalId: platforms.telegram.externalId }),
    zalo: await accountRow(db, { platform: 'zalo', externalId: platforms.zalo.externalId }),
  }
  const answered: string[] = []
  const runtime: Runtime = {
    log,
    meter: quietMeter,
    db,
    sealer,
    now: () => now,
    realNow: () => now,
    accounts: new Map(
      (['telegram', 'zalo'] as const).map((name) => [
        accounts[name],
        { id: accounts[name], platform: name, spacingMs: 0, messagesPerMonth: null },
      ]),
    ),
    processId: 1,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    makeExport: exportWorkbook,
    send: async (_account, chatId) => {
      await send
      answered.push(chatId)
      return { kind: 'sent', messageId: '1' }
    },
    wake: async () => {},
  }
  const inbox = createInbox(runtime)
  const served = [
    { id: accounts.telegram, platform: platforms.telegram },
    { id: accounts.zalo, platform: platforms.zalo },
  ]
  const publicUrl = 'https://chibo.invalid'
  const webhooks = createWebhooks({ served, inbox, publicUrl, secrets: [NEW_ROOT, OLD_ROOT], log })
  const http = createHttp({ log, ready: async () => null, routes: [webhooks.route] })
  const address = (await http.listen(0, '127.0.0.1')).replace('localhost', '127.0.0.1')
  onTestFinished(async () => {
    await webhooks.close()
    await http.close()
  })
  const path = (name: Name): string => webhookPath(platforms[name])
  const secret = (name: Name, root = NEW_ROOT): Record<string, string> => ({
    [platforms[name].webhook.header]: webhookSecret(platforms[name], root),
  })
  return {
    address,
    webhooks,
    inbox,
    accounts,
    path,
    secret,
    answered,
    logged: text,
    set: async (to) => {
      for (const { platform } of served) await setWebhook(platform, { publicUrl: to, secrets: [NEW_ROOT] })
    },
    post: async (name, body, headers = secret(name)) => {
      const answer = await fetch(`${address}${path(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      const { status, headers: given } = answer
      return { status, text: await answer.text(), retryAfter: given.get('retry-after'), allow: given.get('allow') }
    },
  }
}
