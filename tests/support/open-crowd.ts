import { randomBytes, randomUUID } from 'node:crypto'
import { accountRow } from '../../src/db/accounts.ts'
import type { Database } from '../../src/db/client.ts'
import { createSealer } from '../../src/db/seal.ts'
import { addDays, localDay } from '../../src/domain/local-time.ts'
import { fold } from '../../src/domain/text.ts'
import type { PhoneMessage } from '../../src/training/events.ts'
import { startMessengers, type Messengers, type MessengersOptions } from '../../src/training/messengers.ts'
import { until } from './until.ts'

const telegramToken = '7000000001:AAcrash-tests-telegram'
const zaloToken = '8000000001:AAcrash-tests-zalo'

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ']
const middles = ['Văn', 'Thị', 'Đức', 'Ngọc', 'Hữu']
const givens = [
  'Ánh',
  'Bảo',
  'Châu',
  'Dũng',
  'Được',
  'Giang',
  'Hạnh',
  'Hiếu',
  'Hương',
  'Khánh',
  'Liễu',
  'Lợi',
  'Mẫn',
  'Nghĩa',
  'Phúc',
  'Quý',
  'Sửu',
  'Thảo',
  'Thủy',
  'Tuyết',
  'Uyên',
  'Vịnh',
  'Xuyến',
  'Yến',
  'Ước',
]

type TelegramPhone = ReturnType<Messengers['telegram']['phone']>
type ZaloPhone = ReturnType<Messengers['zalo']['phone']>

export type Member = {
  id: string
  name: string
  /** The phones he has; a person with both gets messages on Zalo, from which he wrote last. */
  telegram: TelegramPhone | null
  zalo: ZaloPhone | null
  /** What the bot wrote to him, on all phones, oldest first. */
  received(): PhoneMessage[]
}

/** One cell with many members, and what serves it but the bot. */
export type OpenCrowd = {
  /** What a bot needs to serve it, as environment variables. */
  settings: Readonly<Record<string, string>>
  messengers: Messengers
  accounts: { telegram: string; zalo: string }
  secretary: TelegramPhone
  secretaryName: string
  members: readonly Member[]
  /** A message that calls a meeting in one line, so many days ahead. */
  callLineFor(daysAhead: number): string
  /** Waits until the ledger holds nothing that has yet to leave. */
  settled(timeoutMs?: number): Promise<void>
  /** What no log may show. */
  secrets: readonly string[]
}

const place = 'nhà văn hóa Cây Đa'
const agenda = ['đánh giá tháng vừa qua', 'công tác phát triển đảng viên mới']
/** Day and month of a day from now, as people write it: "03/12". */
export function dayAhead(days: number): string {
  const day = addDays(localDay(new Date()), days)
  return `${day.slice(8)}/${day.slice(5, 7)}`
}

type OpenOptions = { size: number; database: Database & { url: string } } & Pick<MessengersOptions, 'latencyMs' | 'onRequest'>

/** Seeds a cell of `size` members with phones, beside its secretary on Telegram. The cell has no quiet hours, so that the hour does not matter. */
export async function openCrowd({ size, database, ...options }: OpenOptions): Promise<OpenCrowd> {
  const key = randomBytes(32)
  const messengers = await startMessengers({ telegramToken, zaloTokens: [zaloToken], keepRequests: 10_000, ...options })
  const { people, accounts, numbers } = await seed(database, { size, sealer: createSealer(key) })
  const settings = {
    DATABASE_URL: database.url,
    FIELD_KEY: key.toString('hex'),
    TELEGRAM_BOT_TOKEN: telegramToken,
    TELEGRAM_API_ROOT: messengers.telegramApiRoot,
    ZALO_BOT_TOKENS: zaloToken,
    ZALO_API_BASE: messengers.zaloApiBase,
    LOG_LEVEL: 'debug',
  }
  const [chief, ...others] = people.map(({ id, name, telegramId, zaloId }): Member => {
    const telegram = telegramId === null ? null : messengers.telegram.phone(telegramId, { firstName: name })
    const zalo = zaloId === null ? null : messengers.zalo.phone(zaloToken, zaloId, { name })
    const received = (): PhoneMessage[] => [telegram, zalo].flatMap((phone) => phone?.history().filter(({ from }) => from === 'bot') ?? [])
    return { id, name, telegram, zalo, received }
  })
  if (chief === undefined || chief.telegram === null) throw new Error('the secretary has no phone')
  return {
    settings,
    messengers,
    accounts,
    secretary: chief.telegram,
    secretaryName: chief.name,
    members: others,
    callLineFor: (days) => `/hop 19h30 ${dayAhead(days)} ${place}: ${agenda.join('; ')}`,
    settled: (timeout = 120_000) =>
      until(
        'a ledger in which nothing waits',
        async () => (await database.db.delivery.count({ where: { status: { in: ['queued', 'held', 'sending'] } } })) === 0,
        { timeout, interval: 100 },
      ),
    secrets: [
      ...people.map(({ name }) => name),
      ...numbers,
      telegramToken,
      zaloToken,
      tokenSecret(telegramToken),
      tokenSecret(zaloToken),
      key.toString('hex'),
      new URL(database.url).password,
      place,
      ...agenda,
    ],
  }
}

/** What follows the id in a token: that alone would be enough to take the bot over. */
function tokenSecret(token: string): string {
  return token.slice(token.indexOf(':') + 1)
}

type Seeded = { id: string; name: string; telegramId: number | null; zaloId: string | null }

/** The first of them is the secretary. Of the members every 25th has both messengers, of the others a third has Zalo, as its bot is the slower one. */
async function seed({ db }: Database, { size, sealer }: { size: number; sealer: ReturnType<typeof createSealer> }) {
  const now = new Date()
  const fromDate = new Date('2026-01-01')
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ phường Mẫu Minh', path: 'MINH/' } })
  const cell = await db.orgUnit.create({
    data: {
      kind: 'cell',
      code: 'TDP08',
      name: 'Chi bộ TDP 8',
      path: 'MINH/TDP08/',
      parentId: root.id,
      settings: { quietFrom: '00:00', quietTo: '00:00' },
    },
  })
  const accounts = {
    telegram: await accountRow(db, { platform: 'telegram', externalId: '7000000001' }),
    zalo: await accountRow(db, { platform: 'zalo', externalId: '8000000001' }),
  }
  const people = Array.from({ length: size + 1 }, (_, index) => {
    const both = index > 0 && index % 25 === 0
    return {
      id: randomUUID(),
      name: nameOf(index),
      number: `09${String(12_345_678 + index * 97)}`,
      telegramId: both || index % 3 !== 1 ? 1_000_000 + index : null,
      zaloId: both || index % 3 === 1 ? `a${String(index).padStart(19, '0')}` : null,
    }
  })
  await db.person.createMany({
    data: people.map(({ id, name, number }, index) => ({
      id,
      code: `M${index}`,
      fullName: name,
      foldedName: fold(name),
      phone: sealer.seal(number, `Person.phone:${id}`),
    })),
  })
  await db.roleGrant.createMany({
    data: people.flatMap(({ id }, index) => {
      const roles = index === 0 ? (['secretary', 'member'] as const) : (['member'] as const)
      return roles.map((role) => ({ personId: id, unitId: cell.id, role, fromDate }))
    }),
  })
  await db.chatLink.createMany({
    data: people.flatMap(({ id, telegramId, zaloId }) => {
      const link = (accountId: string, chatId: string, lastSeenAt: Date) => ({
        personId: id,
        accountId,
        chatId,
        consentVersion: 'test',
        consentAt: now,
        lastSeenAt,
        createdAt: now,
      })
      return [
        ...(telegramId === null ? [] : [link(accounts.telegram, String(telegramId), new Date(now.getTime() - 1000))]),
        ...(zaloId === null ? [] : [link(accounts.zalo, zaloId, now)]),
      ]
    }),
  })
  return { people: people satisfies Seeded[], accounts, numbers: people.map(({ number }) => number) }
}

/** No two alike, as long as there are at most 1250. */
function nameOf(index: number): string {
  const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? ''
  return [pick(families, index), pick(middles, Math.floor(index / 250)), pick(givens, Math.floor(index / 10))].join(' ')
}
