import { describe, expect, it } from 'vitest'
import { act, isAction } from '../../src/actions/index.ts'
import { transaction } from '../../src/db/client.ts'
import { brandLink } from '../../src/db/brands.ts'
import { rolesOf } from '../../src/db/people.ts'
import { telegramAllowedAt } from '../../src/db/settings.ts'
import { settingsAt } from '../../src/db/units.ts'
import type { Command } from '../../src/domain/command.ts'
import type { Role } from '../../src/domain/access.ts'
import type { Reply } from '../../src/domain/reply.ts'
import { replyWords } from '../../src/messages/vi/replies.ts'
import { untouched } from '../../src/runtime.ts'
import { openCell, type Cell } from '../support/cell.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const at = (local: string): Date => new Date(`${local}+07:00`)
const labels = (message: { buttons?: readonly { label: string }[] | null }): string[] => (message.buttons ?? []).map(({ label }) => label)

/** The secretary of TDP 8 calls a meeting for Thursday 3 December, 19h30. */
async function call(cell: Cell): Promise<void> {
  await cell.telegram('binh').ask('/hop 19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12')
  expect((await cell.telegram('binh').ask('1')).text).toContain('ĐÃ GỌI HỌP')
  await cell.settle()
}

/** When something about meetings will happen, by name. */
async function planned({ database: { db } }: Cell): Promise<Record<string, Date>> {
  const rows = await db.occasion.findMany({ where: { meetingId: { not: null }, firedAt: null }, orderBy: { dueAt: 'asc' } })
  return Object.fromEntries(rows.map(({ name, dueAt }) => [name, dueAt]))
}

type Phone = { ask: (text: string) => Promise<{ text: string }> }

/** "cài đặt", the choice with this label, then "Đổi". */
async function open(phone: Phone, label: string): Promise<{ text: string }> {
  await phone.ask('cài đặt')
  const card = await phone.ask(label)
  expect(card.text).toContain(label.toLocaleUpperCase('vi'))
  return phone.ask('Đổi')
}

const usualPlan = {
  'reminder-3': at('2026-11-30T07:30:00'),
  'reminder-1': at('2026-12-02T07:30:00'),
  summary: at('2026-12-02T18:00:00'),
}

describe('the settings of a cell', () => {
  it('are shown to its secretary with where each comes from, on both messengers', async () => {
    const cell = await openCell()
    const list = await cell.zalo('binh').ask('cài đặt')
    expect(list.text).toContain('CÀI ĐẶT – CHI BỘ TDP 8')
    expect(list.text).toContain('• Ngày họp: ngày 3 hằng tháng (mặc định)')
    expect(list.text).toContain('• Nơi họp: Nhà văn hóa TDP 8 (riêng chi bộ này)')
    expect(list.text).toContain('• Nhắc họp trước mấy ngày: trước 3 ngày và 1 ngày (mặc định)')
    expect(list.text).toContain('• Giờ nghỉ: từ 21h00 đến 6h30 (mặc định)')
    expect(list.text).toContain('• Chữ ký thông báo: T/M CHI ỦY – BÍ THƯ (mặc định)')
    expect(list.text).toContain('11. Cài đặt về quần chúng')
    expect(list.text).not.toContain('12.')
    expect(list.text).not.toContain('Telegram')
    expect(list.text.length).toBeLessThan(1900)
    const buttons = await cell.telegram('binh').ask('/caidat')
    expect(labels(buttons)).toHaveLength(11)
    const card = await cell.zalo('binh').ask('9')
    expect(card.text).toContain('GIỜ NGHỈ – CHI BỘ TDP 8')
    expect(card.text).toContain('Hiện nay: từ 21h00 đến 6h30 (mặc định).')
    expect(card.text).toContain('Chưa ai đổi mục này.')
    expect(cell.messengers.problems).toEqual([])
  })

  it('are changed after a look at what moves, and "0" puts everything back', async () => {
    const cell = await openCell()
    await call(cell)
    expect(await planned(cell)).toEqual(usualPlan)
    const binh = cell.zalo('binh')
    const question = await open(binh, 'Giờ gửi tin nhắc')
    expect(question.text).toContain('Ví dụ: "7h30" hoặc "7 giờ tối".')
    const wrong = await binh.ask('25h')
    expect(wrong.text).toContain('Xin nhắn giờ từ 0h đến 23h59')
    expect(wrong.text).toContain('Ví dụ: "7h30"')
    const preview = await binh.ask('8 giờ sáng')
    expect(preview.text).toContain('Giờ gửi tin nhắc của Chi bộ TDP 8: 7h30 → 8h00.')
    expect(preview.text).toContain('1 buổi họp sắp tới đổi giờ gửi tin. Buổi gần nhất (19h30 thứ Năm 03/12) sẽ gửi:')
    expect(preview.text).toContain(
      '– Nhắc họp: 8h00 thứ Hai 30/11.\n– Nhắc họp: 8h00 thứ Tư 02/12.\n– Tổng hợp cho bí thư: 18h00 thứ Tư 02/12.',
    )
    expect(await planned(cell)).toEqual(usualPlan)
    const done = await binh.ask('vâng')
    expect(done.text).toContain('Đã lưu. Giờ gửi tin nhắc của Chi bộ TDP 8: 7h30 → 8h00.')
    expect(await planned(cell)).toEqual({
      'reminder-3': at('2026-11-30T08:00:00'),
      'reminder-1': at('2026-12-02T08:00:00'),
      summary: at('2026-12-02T18:00:00'),
    })
    // At once on the other messenger, with who changed it.
    const card = await cell.telegram('binh').ask('cài đặt')
    expect(card.text).toContain('• Giờ gửi tin nhắc: 8h00 (riêng chi bộ này)')
    expect(card.text).toContain('Đổi lần cuối: đồng chí Trần Thị Bình, lúc 9h')
    const back = await binh.ask('0')
    expect(back.text).toContain('Đã lấy lại như trước.')
    expect(back.text).toContain('8h00 → 7h30')
    expect(await planned(cell)).toEqual(usualPlan)
    expect((await cell.database.db.orgUnit.findUniqueOrThrow({ where: { code: 'TDP08' } })).settings).toEqual({
      place: 'Nhà văn hóa TDP 8',
    })
    const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'set-setting' }, orderBy: { id: 'asc' } })
    expect(events.map(({ actorId, unitPath, detail }) => ({ actorId, unitPath, detail }))).toEqual([
      {
        actorId: cell.idOf('binh'),
        unitPath: 'MINH/TDP08/',
        detail: { key: 'reminderAt', before: null, after: '08:00', units: 1, meetings: 1 },
      },
      {
        actorId: cell.idOf('binh'),
        unitPath: 'MINH/TDP08/',
        detail: { key: 'reminderAt', before: '08:00', after: null, units: 1, meetings: 1 },
      },
    ])
  })

  it('decide when a reminder comes, once', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.telegram('an').waitFor(1)
    await cell.moveTo('2026-11-30T07:40:00+07:00')
    const reminders = () =>
      cell
        .telegram('an')
        .history()
        .filter(({ from, text }) => from === 'bot' && text.includes('NHẮC'))
    await expect.poll(() => reminders().length).toBe(1)
    const binh = cell.telegram('binh')
    await open(binh, 'Giờ gửi tin nhắc')
    expect((await binh.ask('17h')).text).toContain('– Nhắc họp: 17h00 thứ Tư 02/12.')
    expect((await binh.ask('Lưu')).text).toContain('Đã lưu.')
    await cell.moveTo('2026-12-02T16:59:00+07:00')
    expect(reminders()).toHaveLength(1)
    await cell.moveTo('2026-12-02T17:00:00+07:00')
    await expect.poll(() => reminders().length).toBe(2)
  })

  it('that would have reminded earlier today say that this reminder is not sent', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.moveTo('2026-11-30T07:10:00+07:00')
    const binh = cell.zalo('binh')
    await open(binh, 'Giờ gửi tin nhắc')
    const preview = await binh.ask('7h')
    expect(preview.text).toContain('1 tin có giờ mới đã qua rồi nên sẽ không gửi nữa.')
    await binh.ask('1')
    expect(Object.keys(await planned(cell))).toEqual(['reminder-1', 'summary'])
  })

  it('are refused when they are so already, and nothing is left waiting', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await open(binh, 'Thời gian họp')
    const refused = await binh.ask('1 tiếng rưỡi')
    expect(refused.text).toContain('Hiện đã như vậy rồi')
    expect((await binh.ask('hủy')).text).toContain('không có việc nào đang làm dở')
    await open(binh, 'Chữ ký thông báo')
    expect((await binh.ask('T/M CHI ỦY – BÍ THƯ')).text).toContain('Hiện đã như vậy rồi')
    expect(await cell.database.db.auditEvent.count({ where: { verb: 'set-setting' } })).toBe(0)
  })

  it('sign its notices, as the preview showed', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const question = await open(binh, 'Chữ ký thông báo')
    expect(question.text).toContain('T/M CHI BỘ – BÍ THƯ')
    const preview = await binh.ask('T/M CHI BỘ – BÍ THƯ')
    expect(preview.text).toContain('Cuối thông báo họp sẽ ghi:\nT/M CHI BỘ – BÍ THƯ\nTrần Thị Bình')
    await binh.ask('vâng')
    await call(cell)
    expect((await cell.telegram('an').waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain(
      'T/M CHI BỘ – BÍ THƯ\nTrần Thị Bình',
    )
    const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'set-setting' } })
    expect(events.map(({ detail }) => detail)).toEqual([{ key: 'signature', before: null, after: 'own', units: 1, meetings: 0 }])
  })

  it('are offered when a meeting is called: the usual day, hour and place', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await open(binh, 'Ngày họp')
    expect((await binh.ask('ngày 5')).text).toContain('Ngày họp của Chi bộ TDP 8: ngày 3 hằng tháng → ngày 5 hằng tháng.')
    await binh.ask('1')
    await open(binh, 'Giờ họp')
    expect((await binh.ask('7h')).text).toContain('sáng hay tối')
    expect((await binh.ask('8h sáng')).text).toContain('19h30 → 8h00')
    await binh.ask('1')
    await open(binh, 'Nơi họp')
    await binh.ask('Hội trường phường')
    await binh.ask('1')
    await binh.ask('họp chi bộ')
    const when = await binh.ask('1')
    expect(when.text).toContain('Họp ngày nào, mấy giờ?')
    expect(when.text).toContain('1. 8h00, thứ Bảy, 05/12/2026')
    const where = await binh.ask('1')
    expect(where.text).toContain('1. Hội trường phường')
  })

  it('are not for a plain member, and only to be seen for who follows the cell', async () => {
    const cell = await openCell()
    const refused = await cell.telegram('an').ask('cài đặt')
    expect(refused.text).not.toContain('CÀI ĐẶT –')
    expect(refused.text).toContain('Trần Thị Bình')
    const giang = cell.zalo('giang')
    const list = await giang.ask('cài đặt')
    expect(list.text).toContain('CÀI ĐẶT – CHI BỘ TDP 8')
    expect(list.text).toContain('xin nhờ bí thư')
    const card = await giang.ask('1')
    expect(card.text).toContain('Hiện nay: ngày 3 hằng tháng')
    expect(card.text).not.toContain('Đổi\n')
    expect(card.text).toContain('1. Xem tất cả cài đặt')
  })

  it('cannot be saved any more once the secretary’s role has ended with the form open', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await open(binh, 'Thời gian họp')
    await binh.ask('2 tiếng')
    await cell.database.db.roleGrant.updateMany({
      where: { personId: cell.idOf('binh'), role: 'secretary' },
      data: { toDate: new Date('2026-11-20') },
    })
    await binh.ask('1')
    expect((await settingsAt(cell.database.db, 'MINH/TDP08/')).durationMinutes).toBe(90)
    expect((await binh.ask('hủy')).text).toContain('không có việc nào đang làm dở')
  })
})

describe('the quiet hours of a cell', () => {
  it('let go at once what they held, when they begin later', async () => {
    const cell = await openCell(at('2026-11-21T21:10:00'))
    const binh = cell.telegram('binh')
    await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    await binh.ask('1')
    await cell.settle()
    expect(cell.telegram('an').history()).toEqual([])
    await open(binh, 'Giờ nghỉ')
    const preview = await binh.ask('22h đến 6h')
    expect(preview.text).toContain('từ 21h00 đến 6h30 → từ 22h00 đến 6h00')
    await binh.ask('Lưu')
    await cell.settle()
    expect((await cell.telegram('an').waitFor(1)).text).toContain('THÔNG BÁO')
  })

  it('hold from now on what would have left, when they begin earlier', async () => {
    const cell = await openCell(at('2026-11-21T20:15:00'))
    const binh = cell.telegram('binh')
    await open(binh, 'Giờ nghỉ')
    await binh.ask('20h đến 7h')
    await binh.ask('Lưu')
    const preview = await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    expect(preview.text).toContain('Đang giờ nghỉ: sẽ gửi 07:00 sáng mai')
    await binh.ask('1')
    await cell.settle()
    expect(cell.telegram('an').history()).toEqual([])
    await cell.moveTo('2026-11-22T06:45:00+07:00')
    expect(cell.telegram('an').history()).toEqual([])
    await cell.moveTo('2026-11-22T07:00:00+07:00')
    expect((await cell.telegram('an').waitFor(1)).text).toContain('THÔNG BÁO')
  })
})

describe('the settings of a committee', () => {
  it('are chosen by its office, and hold for the cells that have none of their own', async () => {
    const cell = await openCell()
    await call(cell)
    const ha = cell.telegram('ha')
    await ha.ask('/hop 19h30 4/12 nhà văn hóa: việc chung')
    await ha.ask('1')
    // The report of how its notice went comes between no question and its answer.
    await cell.settle()
    await open(ha, 'Giờ gửi tin nhắc')
    await ha.ask('9 giờ sáng')
    await ha.ask('Lưu')
    const ich = cell.telegram('ich')
    const where = await ich.ask('cài đặt')
    expect(labels(where)).toEqual(['Đảng bộ phường Mẫu Minh', 'Chi bộ TDP 8', 'Chi bộ TDP 9'])
    const list = await ich.ask('Đảng bộ phường Mẫu Minh')
    expect(list.text).toContain('• Dùng Telegram: bật (mặc định)')
    expect(labels(list)).toHaveLength(12)
    await ich.ask('Giờ gửi tin nhắc')
    await ich.ask('Đổi')
    const preview = await ich.ask('8h sáng')
    expect(preview.text).toContain('Đổi theo: 1 tổ chức cấp dưới chưa đặt riêng.')
    expect(preview.text).toContain('Giữ nguyên: 1 tổ chức đã đặt riêng.')
    expect(preview.text).toContain('1 buổi họp sắp tới đổi giờ gửi tin. Buổi gần nhất (19h30 thứ Năm 03/12, Chi bộ TDP 8) sẽ gửi:')
    await ich.ask('Lưu')
    const { db } = cell.database
    expect((await settingsAt(db, 'MINH/TDP08/')).reminderAt).toBe('08:00')
    expect((await settingsAt(db, 'MINH/TDP09/')).reminderAt).toBe('09:00')
    expect(await db.occasion.count({ where: { dueAt: { in: [at('2026-11-30T08:00:00'), at('2026-12-02T08:00:00')] } } })).toBe(2)
    expect(await db.occasion.count({ where: { dueAt: { in: [at('2026-12-01T09:00:00'), at('2026-12-03T09:00:00')] } } })).toBe(2)
    // The cell sees where it comes from, but not who of the office it was.
    const binh = cell.zalo('binh')
    await binh.ask('cài đặt')
    const card = await binh.ask('Giờ gửi tin nhắc')
    expect(card.text).toContain('Hiện nay: 8h00 (theo Đảng bộ phường Mẫu Minh).')
    expect(card.text).toContain('Đổi lần cuối: Đảng bộ phường Mẫu Minh, lúc 9h')
    expect(card.text).not.toContain('Bùi Văn Ích')
    // Back to what holds above.
    await ha.ask('cài đặt')
    const own = await ha.ask('Giờ gửi tin nhắc')
    expect(own.text).toContain('Nếu bỏ đặt riêng thì theo Đảng bộ phường Mẫu Minh: 8h00.')
    const back = await ha.ask('Bỏ đặt riêng')
    expect(back.text).toContain('Từ nay theo Đảng bộ phường Mẫu Minh, không đặt riêng nữa.')
    await ha.ask('Lưu')
    expect((await settingsAt(db, 'MINH/TDP09/')).reminderAt).toBe('08:00')
    expect(cell.messengers.problems).toEqual([])
  })

  it('let cells show candidates’ names, and end it at once when they are taken back', async () => {
    const cell = await openCell()
    const { db } = cell.database
    const shown = async (): Promise<boolean> => (await settingsAt(db, 'MINH/TDP08/')).candidateNames
    const binh = cell.zalo('binh')
    await binh.ask('cài đặt')
    await binh.ask('Cài đặt về quần chúng')
    const card = await binh.ask('Họ tên quần chúng')
    expect(card.text).toContain('hồ sơ quần chúng')
    expect(card.text).toContain('Cấp trên chưa cho phép')
    expect((await binh.ask('Bật')).text).toContain('Cấp trên chưa cho phép bật mục này.')
    expect(await shown()).toBe(false)
    const ich = cell.telegram('ich')
    const turn = async (label: string): Promise<{ text: string }> => {
      await ich.ask('cài đặt')
      await ich.ask('Đảng bộ phường Mẫu Minh')
      await ich.ask('Cài đặt về quần chúng')
      await ich.ask('Cho hiện họ tên quần chúng')
      const preview = await ich.ask(label)
      await ich.ask('Lưu')
      return preview
    }
    await turn('Bật')
    expect(await shown()).toBe(false)
    await binh.ask('cài đặt')
    await binh.ask('Cài đặt về quần chúng')
    await binh.ask('Họ tên quần chúng')
    expect((await binh.ask('Bật')).text).toContain('Họ tên quần chúng của Chi bộ TDP 8: tắt → bật.')
    await binh.ask('Lưu')
    expect(await shown()).toBe(true)
    expect((await turn('Tắt')).text).toContain('1 tổ chức cấp dưới đang bật sẽ tắt ngay.')
    expect(await shown()).toBe(false)
    await binh.ask('cài đặt')
    expect((await binh.ask('Cài đặt về quần chúng')).text).toContain('• Họ tên quần chúng: tắt (mặc định, cấp trên chưa cho phép)')
    expect((await settingsAt(db, 'MINH/TDP09/')).candidateNames).toBe(false)
  })

  it('close Telegram to those who have not linked yet', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    await ich.ask('cài đặt')
    await ich.ask('Đảng bộ phường Mẫu Minh')
    const card = await ich.ask('Dùng Telegram')
    expect(card.text).toContain('Ai đã liên kết Telegram vẫn dùng như cũ.')
    await ich.ask('Tắt')
    await ich.ask('Lưu')
    expect(await telegramAllowedAt(cell.database.db, 'MINH/TDP08/')).toBe(false)
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('không có buổi họp')
  })

  it('are not taken back by somebody over whom another has changed them since', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await open(binh, 'Thời gian họp')
    await binh.ask('2 tiếng')
    await binh.ask('1')
    const ich = cell.telegram('ich')
    await ich.ask('cài đặt')
    await ich.ask('Chi bộ TDP 8')
    await ich.ask('Thời gian họp')
    await ich.ask('Đổi')
    expect((await ich.ask('100 phút')).text).toContain('Đổi lần cuối: đồng chí Trần Thị Bình')
    await ich.ask('Lưu')
    expect((await binh.ask('0')).text).toContain('có thể vừa có người khác thay đổi')
    expect((await settingsAt(cell.database.db, 'MINH/TDP08/')).durationMinutes).toBe(100)
  })
})

/** What the bot answers somebody with this role, whatever he was shown before. */
async function answer(ledger: Ledger, by: { role: Role; unit: string }, command: Command): Promise<Reply> {
  const person = await ledger.person('Người hỏi', by)
  if (!isAction(command)) throw new Error('no action')
  return transaction(ledger.db, async (tx) => {
    const actor = {
      personId: person.id,
      name: 'Người hỏi',
      linkId: brandLink(person.linkId),
      grants: await rolesOf(tx, person.id, morning),
    }
    const chat = { accountId: person.accountId, chatId: person.chatId, platform: 'telegram' } as const
    return (await act({ runtime: ledger.runtime(), tx, now: morning, chat, actor, touched: untouched() }, command)).reply
  })
}

describe('settings outside one’s scope', () => {
  const secretary = { role: 'secretary', unit: 'TDP08' } as const
  const office = { role: 'staff', unit: 'MINH' } as const

  it('do not exist', async () => {
    const ledger = await openLedger()
    for (const unitId of [ledger.units.other, ledger.units.root]) {
      expect(await answer(ledger, secretary, { kind: 'settings', unitId })).toEqual({ kind: 'not-found' })
      expect(await answer(ledger, secretary, { kind: 'show-setting', unitId, key: 'reminderAt' })).toEqual({ kind: 'not-found' })
      const draft = { change: 'set-setting', unitId, key: 'reminderAt', value: '08:00' } as const
      expect(await answer(ledger, secretary, { kind: 'change', draft })).toMatchObject({ kind: 'form-ended' })
      expect(await answer(ledger, secretary, { kind: 'apply-change', draft })).toMatchObject({ kind: 'change-refused', why: 'gone' })
    }
    expect((await settingsAt(ledger.db, 'MINH/TDP09/')).reminderAt).toBe('07:30')
  })

  it('are seen but not changed by a member of the cell’s committee', async () => {
    const ledger = await openLedger()
    const member = { role: 'cell_committee', unit: 'TDP08' } as const
    const unitId = ledger.units.own
    expect(await answer(ledger, member, { kind: 'settings' })).toMatchObject({ kind: 'settings', canChange: false })
    const draft = { change: 'set-setting', unitId, key: 'reminderAt', value: '08:00' } as const
    expect(await answer(ledger, member, { kind: 'change', draft })).toMatchObject({ kind: 'cannot', verb: 'change-settings' })
    expect(await answer(ledger, member, { kind: 'apply-change', draft })).toMatchObject({ kind: 'change-refused', why: 'not-allowed' })
  })

  it('of a committee are not for a role that does not reach its cells', async () => {
    const ledger = await openLedger()
    const unitId = ledger.units.root
    const draft = { change: 'set-setting', unitId, key: 'telegramAllowed', value: 'off' } as const
    const own = { role: 'secretary', unit: 'MINH' } as const
    expect(await answer(ledger, own, { kind: 'show-setting', unitId, key: 'telegramAllowed' })).toMatchObject({ canChange: false })
    expect(await answer(ledger, own, { kind: 'apply-change', draft })).toMatchObject({ why: 'not-allowed' })
    expect(await answer(ledger, office, { kind: 'apply-change', draft })).toMatchObject({ kind: 'changed' })
  })

  it('are not those of another kind of unit, nor values that nobody could have written', async () => {
    const ledger = await openLedger()
    const change = (unitId: string, key: string, value: string) =>
      answer(ledger, office, { kind: 'apply-change', draft: { change: 'set-setting', unitId, key, value } })
    expect(await change(ledger.units.own, 'telegramAllowed', 'off')).toMatchObject({ why: 'gone' })
    expect(await change(ledger.units.root, 'place', 'Hội trường')).toMatchObject({ why: 'gone' })
    expect(await change(ledger.units.own, 'quietFrom', '22:00')).toMatchObject({ why: 'gone' })
    expect(await change(ledger.units.own, 'reminderDays', '99')).toMatchObject({ why: 'gone' })
    expect(await answer(ledger, office, { kind: 'show-setting', unitId: ledger.units.own, key: 'telegramAllowed' })).toEqual({
      kind: 'not-found',
    })
  })

  it('are chosen page by page by an office with many cells', async () => {
    const ledger = await openLedger()
    for (let number = 10; number < 25; number += 1)
      await ledger.db.orgUnit.create({
        data: { kind: 'cell', code: `TDP${number}`, name: `Chi bộ TDP ${number}`, path: `MINH/TDP${number}/`, parentId: ledger.units.root },
      })
    const first = await answer(ledger, office, { kind: 'settings' })
    expect(first).toMatchObject({ kind: 'settings-where', page: 0, pages: 2 })
    expect(replyWords(first, morning).options?.map(({ label }) => label)).toEqual([
      'Đảng bộ phường Mẫu Minh',
      ...['8', '9', '10', '11', '12', '13', '14', '15', '16'].map((number) => `Chi bộ TDP ${number}`),
      'Xem tiếp',
    ])
    const second = await answer(ledger, office, { kind: 'settings', page: 7 })
    expect(replyWords(second, morning).options?.at(-1)?.label).toBe('Trang trước')
  })
})
