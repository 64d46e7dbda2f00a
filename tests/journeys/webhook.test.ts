import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { databaseUrl } from '../../src/db/client.ts'
import { webhookPath, webhookSecret } from '../../src/platforms/webhook-address.ts'
import { openCell, webhookSecrets, type Cell } from '../support/cell.ts'

const WAIT = { timeout: 120_000, interval: 50 }
const telegram = { name: 'telegram', externalId: '7000000001' } as const

/** Delivers a body as Telegram would, beside what it delivers by itself. */
async function deliver(cell: Cell, body: unknown): Promise<number> {
  const { status } = await fetch(`${cell.app.address}${webhookPath(telegram)}`, {
    method: 'POST',
    headers: { 'x-telegram-bot-api-secret-token': webhookSecret(telegram, webhookSecrets[0]) },
    body: JSON.stringify(body),
  })
  return status
}

/** While `work` runs, nobody gets a connection to the database. */
async function withoutDatabase({ database }: Cell, work: () => Promise<void>): Promise<void> {
  const name = new URL(database.url).pathname.slice(1)
  const admin = new pg.Client(databaseUrl(database.url, 'postgres'))
  await admin.connect()
  try {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
    await work()
  } finally {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
    await admin.end()
  }
}

describe('a cell whose messengers call by themselves', () => {
  it('links somebody, calls a meeting and hears the answers, without asking for messages once', async () => {
    const cell = await openCell(undefined, { webhooks: true })
    const phone = cell.newTelegram(9001)
    const consent = await phone.ask(`/start ${await cell.invite('em')}`)
    phone.press(consent.id, 'Đồng ý')
    await phone.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    await vi.waitUntil(() => cell.messengers.requests.some(({ method }) => method === 'answerCallbackQuery'), WAIT)

    const binh = cell.telegram('binh')
    binh.say('/hop 19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11')
    const preview = await binh.waitFor(({ text }) => text.includes('XEM LẠI TRƯỚC KHI GỬI'))
    // The news of the link comes when it likes, and "1" could be meant for it.
    binh.press(preview.id, 'Gửi ngay')
    await binh.waitFor(({ text }) => text.includes('ĐÃ GỌI HỌP'))
    await cell.settle()
    const notice = await phone.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    phone.press(notice.id, 'Dự')
    await phone.waitFor(({ text }) => text.includes('Đã ghi: dự họp'))
    const cuc = cell.zalo('cuc')
    await cuc.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    expect((await cuc.ask('1')).text).toContain('Đã ghi: dự họp')

    expect(cell.messengers.requests.filter(({ method }) => method === 'getUpdates')).toEqual([])
    expect(cell.messengers.telegram.waiting()).toBe(0)
    expect(cell.messengers.problems).toEqual([])
  })

  it('answers once to what is delivered again, also at the same moment', async () => {
    const cell = await openCell(undefined, { webhooks: true })
    const an = cell.telegram('an')
    const { updateId } = an.say('/lich')
    await an.waitFor(1)
    const body = {
      update_id: updateId,
      message: { message_id: 1, date: 0, chat: { id: 1002, type: 'private' }, text: '/lich' },
    }
    expect(await Promise.all([1, 2, 3].map(() => deliver(cell, body)))).toEqual([200, 200, 200])
    cell.messengers.telegram.redeliver(updateId ?? 0, 2)
    const { messageId } = cell.zalo('cuc').say('/lich')
    await cell.zalo('cuc').waitFor(1)
    cell.messengers.zalo.redeliver(messageId, 2)
    expect((await cell.zalo('cuc').ask('/giup')).text).not.toBe('')
    expect((await an.ask('/giup')).text).not.toBe('')
    expect(an.history().filter(({ from }) => from === 'bot')).toHaveLength(2)
    expect(
      cell
        .zalo('cuc')
        .history()
        .filter(({ from }) => from === 'bot'),
    ).toHaveLength(2)
  })

  it('loses nothing while its database takes no connections', async () => {
    const cell = await openCell(undefined, { webhooks: true })
    const an = cell.telegram('an')
    await an.ask('/lich')
    await withoutDatabase(cell, async () => {
      an.say('/giup')
      expect(await deliver(cell, { update_id: 1, message: { message_id: 7, chat: { id: 1002, type: 'private' }, text: 'x' } })).toBe(503)
    })
    await vi.waitFor(() => expect(an.history().filter(({ from }) => from === 'bot')).toHaveLength(2), WAIT)
    await vi.waitUntil(() => cell.messengers.telegram.waiting() === 0, WAIT)
    expect(await cell.database.db.inboundUpdate.count({ where: { handledAt: null } })).toBe(0)
  })
})
