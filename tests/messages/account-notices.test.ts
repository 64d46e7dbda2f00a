import { expect, test } from 'vitest'
import type { AccountNotice, BotName } from '../../src/domain/topics/accounts.ts'
import { noticeWords } from '../../src/messages/vi/notices.ts'

const bot: BotName = { platform: 'zalo', handle: 'bot.chibo', number: 2, of: 3 }
const lines = (notice: AccountNotice): string => noticeWords(notice, { late: false, mayRepeat: false }).lines.join('\n')
const next = new Date('2026-12-01T00:00:00+07:00')

test('a month that is nearly used up is told with the bot, the figures, the day on which it ends, and what to do', () => {
  const notice = { kind: 'account-usage', bot, used: 2100, limit: 3000, month: '2026-11-01', runsOut: '2026-11-22', next } as const
  expect(lines(notice)).toContain('Bot Zalo (số 2/3, bot.chibo) đã gửi 2.100/3.000 tin của tháng 11 (70%).')
  expect(lines(notice)).toContain('sẽ hết vào Chủ nhật, 22/11/2026. Hết lượt thì bot không gửi được tin nào đến ngày 01/12/2026.')
  expect(lines(notice)).toContain('nâng gói trả phí của Zalo, thêm một bot nữa, hoặc bớt nhắc')
  expect(lines({ ...notice, runsOut: null })).toContain('vừa đủ đến hết tháng')
})

test('a bot that rests says until when, how much waits, and that nothing is lost', () => {
  const notice = { kind: 'account-quota', bot: { ...bot, of: 1 }, until: next, usage: { used: 2950, limit: 3000 }, waiting: 12 } as const
  expect(lines(notice)).toContain('Zalo báo bot Zalo (bot.chibo) đã hết lượt gửi tin (bot đếm được 2.950/3.000 tin trong tháng).')
  expect(lines(notice)).toContain('tự gửi lại lúc 0h00, thứ Ba, 01/12/2026. Đang có 12 tin chờ gửi, không mất tin nào.')
  expect(lines({ ...notice, usage: null, waiting: 0 })).toContain('Không có tin nào đang chờ.')
})

test('a bot without a valid token says who has to do what', () => {
  const text = lines({ kind: 'account-stopped', bot: { ...bot, handle: null, of: 1 }, waiting: 1 })
  expect(text).toContain('token) của bot Zalo nữa')
  expect(text).toContain('lấy token mới, ghi vào cấu hình rồi khởi động lại')
})
