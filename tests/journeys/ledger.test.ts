import { describe, expect, it } from 'vitest'
import { usageOf } from '../../src/db/usage.ts'
import { monthOf } from '../../src/domain/usage.ts'
import { openCell, type Cell } from '../support/cell.ts'

const line = '/hop 19h30 3/12 nhà văn hóa: việc chung'

async function call(cell: Cell): Promise<void> {
  await cell.zalo('binh').ask(line)
  await cell.zalo('binh').ask('1')
}

async function statuses(cell: Cell, kind = 'meeting-notice'): Promise<Record<string, string>> {
  const rows = await cell.database.db.delivery.findMany({ where: { kind }, select: { status: true, person: { select: { code: true } } } })
  return Object.fromEntries(rows.map(({ status, person }) => [person.code, status]))
}

/** Waits until the ledger says this of a person. */
async function until(cell: Cell, who: string, wanted: string, kind?: string): Promise<void> {
  await expect.poll(async () => (await statuses(cell, kind))[who]).toBe(wanted)
}

const notices = (messages: readonly { from: string; text: string }[]): number =>
  messages.filter(({ from, text }) => from === 'bot' && text.includes('THÔNG BÁO')).length

describe('a notice whose sending goes wrong', () => {
  it('waits out a flood answer and is sent once', async () => {
    const cell = await openCell()
    cell.messengers.faults.next({
      platform: 'telegram',
      method: 'sendMessage',
      chatId: '1002',
      times: 1,
      fault: { kind: 'flood', retryAfter: 1 },
    })
    await call(cell)
    await until(cell, 'an', 'sent')
    expect(notices(cell.telegram('an').history())).toBe(1)
  })

  it('is not repeated by itself when no answer came: the author decides, and a repetition says so', async () => {
    const cell = await openCell()
    cell.messengers.faults.next({
      platform: 'telegram',
      method: 'sendMessage',
      chatId: '1002',
      times: 1,
      fault: { kind: 'accept-then-drop' },
    })
    cell.messengers.faults.next({
      platform: 'zalo',
      method: 'sendMessage',
      chatId: 'a0000000000000000003',
      times: 1,
      fault: { kind: 'server-error' },
    })
    await call(cell)
    await until(cell, 'an', 'unknown')
    await until(cell, 'cuc', 'unknown')
    const binh = cell.zalo('binh')
    const report = await binh.waitFor(({ text }) => text.includes('Đã gửi thông báo họp'))
    expect(report.text).toContain('Chưa rõ đã nhận hay chưa')
    expect(report.text).toContain('Nguyễn Văn An, Lê Thị Cúc')
    expect(report.text).toContain('1. Gửi lại cho tất cả\n2. Coi như đã nhận\n3. Chọn từng người')
    expect(notices(cell.telegram('an').history())).toBe(1)

    const list = await binh.ask('tin chưa rõ')
    const accept = /(\d)\. Coi như đã nhận: Nguyễn Văn An/.exec(list.text)?.[1] ?? ''
    expect((await binh.ask(accept)).text).toContain('coi như đã nhận – Nguyễn Văn An')
    await binh.ask('1')
    await until(cell, 'cuc', 'sent')
    expect((await cell.zalo('cuc').waitFor(1)).text).toContain('Có thể trùng')
    expect(notices(cell.telegram('an').history())).toBe(1)
  })

  it('to a phone that blocked the bot ends there, and the secretary reads whom to phone', async () => {
    const cell = await openCell()
    cell.messengers.faults.next({ platform: 'telegram', method: 'sendMessage', chatId: '1002', times: 1, fault: { kind: 'blocked' } })
    await call(cell)
    await until(cell, 'an', 'unreachable')
    const report = await cell.zalo('binh').waitFor(({ text }) => text.includes('Đã gửi thông báo họp'))
    expect(report.text).toContain('Nguyễn Văn An (đã chặn hoặc không nhận được tin)')
  })

  it('to a chat that has moved follows it', async () => {
    const cell = await openCell()
    cell.newTelegram(4242).say('x')
    await cell.newTelegram(4242).waitFor(1)
    cell.messengers.faults.next({
      platform: 'telegram',
      method: 'sendMessage',
      chatId: '1002',
      times: 1,
      fault: { kind: 'migrated', to: 4242 },
    })
    await call(cell)
    await until(cell, 'an', 'sent')
    expect(notices(cell.newTelegram(4242).history())).toBe(1)
  })

  it('while the messenger refuses connections waits for it and uses up no attempt', async () => {
    const cell = await openCell()
    await cell.zalo('binh').ask(line)
    cell.zalo('binh').say('1')
    await cell.zalo('binh').waitFor(({ text }) => text.includes('ĐÃ GỌI HỌP'))
    await cell.settle()
    await cell.messengers.down()
    await cell.database.db.delivery.updateMany({
      where: { person: { code: 'dung' }, kind: 'meeting-notice' },
      data: { status: 'queued', attempts: 0, messageId: null, sentAt: null },
    })
    await expect
      .poll(
        async () => (await cell.database.db.delivery.findFirst({ where: { person: { code: 'dung' }, kind: 'meeting-notice' } }))?.reason,
      )
      .toBeTypeOf('string')
    await cell.messengers.up()
    await until(cell, 'dung', 'sent')
    expect((await cell.database.db.delivery.findFirst({ where: { person: { code: 'dung' }, kind: 'meeting-notice' } }))?.attempts).toBe(1)
  })

  it('that Zalo has no quota for pauses the account, and nobody is marked unreachable', async () => {
    const cell = await openCell()
    cell.messengers.faults.next({
      platform: 'zalo',
      method: 'sendMessage',
      chatId: 'a0000000000000000003',
      times: 1,
      fault: { kind: 'quota' },
    })
    await cell.telegram('binh').ask(line)
    await cell.telegram('binh').ask('1')
    await until(cell, 'an', 'sent')
    await expect
      .poll(async () => (await cell.database.db.botAccount.findFirst({ where: { platform: 'zalo' } }))?.pausedUntil ?? null)
      .not.toBeNull()
    await until(cell, 'cuc', 'queued')
    expect(await cell.database.db.chatLink.count({ where: { unreachableAt: { not: null } } })).toBe(0)
    // Two answers to Bình and two notices: what left through Telegram is counted.
    const { id } = await cell.database.db.botAccount.findFirstOrThrow({ where: { platform: 'telegram' } })
    const received = () => cell.messengers.requests.filter(({ platform, method }) => platform === 'telegram' && method === 'sendMessage')
    await expect.poll(async () => usageOf(cell.database.db, id, monthOf(cell.now()))).toBe(received().length)
  })
})

describe('a personal reminder whose outcome is unknown', () => {
  it('is repeated once and says that it may be a repetition', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.settle()
    cell.messengers.faults.next({
      platform: 'zalo',
      method: 'sendMessage',
      chatId: 'a0000000000000000003',
      times: 1,
      fault: { kind: 'accept-then-drop' },
    })
    await cell.moveTo('2026-11-30T07:31:00+07:00')
    await until(cell, 'cuc', 'sent', 'meeting-reminder')
    const reminders = cell
      .zalo('cuc')
      .history()
      .filter(({ text }) => text.includes('NHẮC HỌP'))
    expect(reminders.map(({ text }) => text.includes('Có thể trùng'))).toEqual([false, true])
  })
})

describe('what quiet hours held back', () => {
  it('leaves in the morning; two lists of choices stay two messages, and a digit is asked about', async () => {
    const cell = await openCell(new Date('2026-11-21T22:30:00+07:00'))
    const ich = cell.telegram('ich')
    for (const text of ['/hop 19h30 3/12 nhà văn hóa: việc chung', '/hop chuyên đề 14h 5/12 hội trường: chuyên đề quý']) {
      const cells = await ich.ask(text)
      expect(cells.text).toContain('Gọi họp cho tổ chức nào?')
      const number = (cells.buttons ?? []).findIndex(({ label }) => label === 'Chi bộ TDP 8')
      const preview = await ich.ask(String(number + 1))
      expect(preview.text).toContain('sẽ gửi 06:30 sáng mai')
      expect((await ich.ask('1')).text).toContain('ĐÃ GỌI HỌP')
    }
    await cell.moveTo('2026-11-22T06:29:00+07:00')
    expect(cell.zalo('cuc').history()).toEqual([])
    await cell.moveTo('2026-11-22T06:35:00+07:00')
    await cell.zalo('cuc').waitFor(2)
    const rows = await cell.database.db.delivery.findMany({ where: { person: { code: 'cuc' } }, orderBy: { id: 'asc' } })
    expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent'])
    expect((await cell.zalo('cuc').ask('1')).text).toContain('Đồng chí trả lời cho việc nào?')
    expect((await cell.zalo('cuc').ask('1')).text).toContain('Đã ghi: dự họp')
  })
})
