import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { platformsOf, startApp, type App } from '../../src/app.ts'
import { moveClock, nowBy, type Clock } from '../../src/clock.ts'
import type { Config } from '../../src/config.ts'
import { accountRow } from '../../src/db/accounts.ts'
import { createInvite } from '../../src/db/invites.ts'
import { brandPerson } from '../../src/db/brands.ts'
import { createSealer, type Sealer } from '../../src/db/seal.ts'
import type { Role } from '../../src/domain/access.ts'
import { fold } from '../../src/domain/text.ts'
import { createLog } from '../../src/log.ts'
import { setWebhook } from '../../src/platforms/webhook-address.ts'
import { startMessengers, type Messengers } from '../../src/training/messengers.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { checkTelegramRequest } from './telegram-schema.ts'
import { until } from './until.ts'

const telegramToken = '7000000001:journey-tests'
const zaloToken = '8000000001:journey-tests'
/** A second Zalo bot, for tests that ask for one; nobody of the cast is on it. */
const secondZaloToken = '8000000003:journey-tests'

/** What the secrets of a cell's webhooks are made from. */
export const webhookSecrets = ['journey-tests-0123456789-0123456789'] as const

/** Saturday 21 November 2026, 9 in the morning in Viet Nam. */
const saturdayMorning = new Date('2026-11-21T09:00:00+07:00')

type Somebody = { name: string; roles: readonly (readonly [Role, string])[]; telegram?: number; zalo?: string; exempt?: boolean }

/** The cast: one cell in full, one beside it, and the committee above. */
const cast = {
  binh: {
    name: 'Trần Thị Bình',
    roles: [
      ['secretary', 'TDP08'],
      ['member', 'TDP08'],
    ],
    telegram: 1001,
    zalo: 'a0000000000000000001',
  },
  an: { name: 'Nguyễn Văn An', roles: [['member', 'TDP08']], telegram: 1002 },
  cuc: { name: 'Lê Thị Cúc', roles: [['member', 'TDP08']], zalo: 'a0000000000000000003' },
  dung: {
    name: 'Phạm Văn Dũng',
    roles: [
      ['member', 'TDP08'],
      ['mentor', 'TDP08'],
    ],
    zalo: 'a0000000000000000004',
  },
  em: { name: 'Hoàng Thị Em', roles: [['member', 'TDP08']] },
  giang: {
    name: 'Vũ Văn Giang',
    roles: [
      ['follower', 'TDP08'],
      ['member', 'TDP09'],
    ],
    zalo: 'a0000000000000000006',
  },
  khanh: { name: 'Đặng Văn Khánh', roles: [['member', 'TDP08']], telegram: 1007, exempt: true },
  ha: {
    name: 'Đỗ Thị Hà',
    roles: [
      ['secretary', 'TDP09'],
      ['member', 'TDP09'],
    ],
    telegram: 1008,
  },
  ich: { name: 'Bùi Văn Ích', roles: [['staff', 'MINH']], telegram: 1009 },
} as const satisfies Record<string, Somebody>

type Who = keyof typeof cast
type OnTelegram = { [W in Who]: (typeof cast)[W] extends { telegram: number } ? W : never }[Who]
type OnZalo = { [W in Who]: (typeof cast)[W] extends { zalo: string } ? W : never }[Who]

export type Cell = {
  app: App
  messengers: Messengers
  database: TestDatabase
  sealer: Sealer
  telegram: (who: OnTelegram) => ReturnType<Messengers['telegram']['phone']>
  zalo: (who: OnZalo) => ReturnType<Messengers['zalo']['phone']>
  newTelegram: (id: number) => ReturnType<Messengers['telegram']['phone']>
  newZalo: (id: string, bot?: 'first' | 'second') => ReturnType<Messengers['zalo']['phone']>
  now: () => Date
  /** Moves the clock forward; everything that is due on the way has happened when it resolves. */
  moveTo: (instant: Date | string) => Promise<void>
  /** Lets everything that is due now happen. */
  settle: () => Promise<void>
  invite: (who: Who) => Promise<string>
  nameOf: (who: Who) => string
  idOf: (who: Who) => string
}

/**
 * The bot as a whole, in this process: real HTTP to the local messengers, a real database, the real queue, and a clock of its own.
 * Ends with the test that opened it.
 */
export async function openCell(
  start: Date = saturdayMorning,
  options: { latencyMs?: number; zaloPeoplePerBot?: number; twoZaloBots?: boolean; webhooks?: boolean } = {},
): Promise<Cell> {
  const key = randomBytes(32)
  const sealer = createSealer(key)
  const clock: Clock = { offsetMs: start.getTime() - Date.now() }
  const now = (): Date => nowBy(clock)
  const zaloTokens = options.twoZaloBots === true ? [zaloToken, secondZaloToken] : [zaloToken]
  const database = await testDatabase()
  const messengers = await startMessengers({
    now,
    telegramToken,
    zaloTokens,
    onRequest: checkTelegramRequest,
    ...(options.latencyMs !== undefined && { latencyMs: options.latencyMs }),
  })
  const ids = await seed(database, start)
  for (const who of Object.values<Somebody>(cast)) {
    if (who.telegram !== undefined) messengers.telegram.phone(who.telegram, { firstName: who.name })
    if (who.zalo !== undefined) messengers.zalo.phone(zaloToken, who.zalo, { name: who.name })
  }
  const config: Config = {
    mode: 'real',
    dataDir: '/nonexistent',
    databaseUrl: database.url,
    redisUrl: null,
    webhooks: options.webhooks === true ? { publicUrl: 'https://chibo.invalid', secrets: webhookSecrets } : null,
    opsToken: null,
    port: 0,
    host: '127.0.0.1',
    telegram: { token: telegramToken, apiRoot: messengers.telegramApiRoot },
    zalo: { tokens: zaloTokens, apiBase: messengers.zaloApiBase },
    zaloPeoplePerBot: options.zaloPeoplePerBot ?? 50,
    zaloMessagesPerMonth: null,
    fieldKey: key,
    logLevel: 'silent',
  }
  const app = await startApp(config, createLog(process.env['CHIBO_TEST_LOG'] === undefined ? 'silent' : 'debug'), { clock })
  onTestFinished(async () => {
    await app.stop()
    await messengers.close()
    await database.drop()
  })
  // It asks beside its other work, and invitations made before it knows name no bot.
  await until('the bots know their names', async () => (await database.db.botAccount.count({ where: { handle: null } })) === 0)
  if (options.webhooks === true) {
    const publicUrl = app.address.replace('localhost', '127.0.0.1')
    for (const platform of platformsOf(config, createLog('silent'))) await setWebhook(platform, { publicUrl, secrets: webhookSecrets })
  }
  const idOf = (who: Who): string => ids.get(who) ?? ''
  return {
    app,
    messengers,
    database,
    sealer,
    now,
    idOf,
    nameOf: (who) => cast[who].name,
    telegram: (who) => messengers.telegram.phone(cast[who].telegram, { firstName: cast[who].name }),
    zalo: (who) => messengers.zalo.phone(zaloToken, cast[who].zalo, { name: cast[who].name }),
    newTelegram: (id) => messengers.telegram.phone(id, { firstName: 'Máy mới', started: false }),
    newZalo: (id, bot = 'first') =>
      messengers.zalo.phone(bot === 'first' ? zaloToken : secondZaloToken, id, { name: 'Máy mới', started: false }),
    moveTo: async (instant) => {
      await moveClock({ clock, db: database.db, jobs: app.jobs }, new Date(instant))
    },
    settle: () => app.jobs.runDue(),
    invite: async (who) => (await createInvite(database.db, sealer, brandPerson(idOf(who)), now())).code,
  }
}

async function seed({ db }: TestDatabase, start: Date): Promise<Map<Who, string>> {
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ phường Mẫu Minh', path: 'MINH/' } })
  const unit = async (code: string, name: string): Promise<string> =>
    (
      await db.orgUnit.create({
        data: { kind: 'cell', code, name, path: `MINH/${code}/`, parentId: root.id, settings: { place: `Nhà văn hóa ${name.slice(7)}` } },
      })
    ).id
  const units = new Map([
    ['MINH', root.id],
    ['TDP08', await unit('TDP08', 'Chi bộ TDP 8')],
    ['TDP09', await unit('TDP09', 'Chi bộ TDP 9')],
  ])
  const telegram = await accountRow(db, { platform: 'telegram', externalId: '7000000001' })
  const zalo = await accountRow(db, { platform: 'zalo', externalId: '8000000001' })
  const ids = new Map<Who, string>()
  for (const [who, somebody] of Object.entries<Somebody>(cast)) {
    const link = (accountId: string, chatId: string) => ({
      accountId,
      chatId,
      consentVersion: 'test',
      consentAt: start,
      lastSeenAt: start,
      createdAt: start,
    })
    const { id } = await db.person.create({
      data: {
        code: who,
        fullName: somebody.name,
        foldedName: fold(somebody.name),
        exempt: somebody.exempt ?? false,
        grants: {
          create: somebody.roles.map(([role, code]) => ({ role, unitId: units.get(code) ?? '', fromDate: new Date('2026-01-01') })),
        },
        links: {
          create: [
            ...(somebody.telegram === undefined ? [] : [link(telegram, String(somebody.telegram))]),
            ...(somebody.zalo === undefined ? [] : [link(zalo, somebody.zalo)]),
          ],
        },
      },
    })
    if (isWho(who)) ids.set(who, id)
  }
  return ids
}

function isWho(name: string): name is Who {
  return name in cast
}
