import path from 'node:path'
import type { Browser } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { addDays, atLocal, localDay, toLocal } from '../../src/domain/local-time.ts'
import { botProcess, type BotProcess } from '../support/bot-process.ts'
import { launchBrowser, openTrainingPage, type TrainingPage } from '../support/training-page.ts'

/** A bot as a newcomer starts it, and a browser. Both end with the test. */
async function newcomer(): Promise<{ bot: BotProcess; browser: Browser }> {
  const bot = await botProcess({})
  const browser = await launchBrowser()
  onTestFinished(async () => {
    await browser.close()
    await bot.kill9()
    // The bundled PostgreSQL outlives a killed bot, as it should; whoever joins it last stops it.
    await (await startEmbedded(path.join(bot.home, 'data', 'training'))).stop()
  })
  await bot.start()
  return { bot, browser }
}

const secretary = 'Bí thư · Chi bộ TDP 8'
const member = 'Đảng viên · Chi bộ TDP 8'
const mentor = 'Người giúp đỡ · Chi bộ TDP 8'
const follower = 'Cấp ủy viên theo dõi'

const pad = (value: number): string => String(value).padStart(2, '0')

/** "03/12/2026", so many days after the training clock's day. */
async function dayAhead(view: TrainingPage, days: number): Promise<string> {
  const shown = /(\d+)\/(\d+)\/(\d+)/.exec(await view.now())
  const today = `${shown?.[3]}-${pad(Number(shown?.[2]))}-${pad(Number(shown?.[1]))}`
  const { day, month, year } = toLocal(atLocal(addDays(today, days), 0))
  return `${pad(day)}/${pad(month)}/${year}`
}

describe('a newcomer in the browser', () => {
  test('links two phones, calls meetings, answers, moves the clock, and reads everything on a phone', async () => {
    const { bot, browser } = await newcomer()
    const view = await openTrainingPage(browser, bot.address())
    // Out of the quiet hours, whatever time it is here.
    const tomorrow = addDays(localDay(new Date()), 1)
    const { day, month, year } = toLocal(atLocal(tomorrow, 0))
    await view.moveTo(`${pad(day)}/${pad(month)}/${year}`, '08:00')

    // A phone that nobody linked, on Telegram.
    await view.newPhone('telegram')
    expect(await view.say('alo')).toContain('trợ lý nhắn tin tự động')
    await view.page.locator('#invite-get').click()
    await view.page.locator('#invite-send').click()
    expect(await view.reads('Xin đồng chí đọc và đồng ý')).toContain('Hệ thống tự động này lưu')
    expect(await view.press('Đồng ý')).toContain('Đã liên kết')
    await view.picture('lien-ket')

    // Another one, on Zalo.
    await view.newPhone('zalo')
    await view.page.locator('#phone-next').click()
    await view.page.locator('#invite-get').click()
    await view.page.locator('#invite-send').click()
    expect(await view.reads('1. Đồng ý')).toContain('2. Không đồng ý')
    expect(await view.say('1')).toContain('Đã liên kết')

    // The secretary, step by step.
    await view.be(secretary, 'telegram')
    expect(await view.say('họp chi bộ')).toContain('loại nào')
    expect(await view.press('Sinh hoạt thường kỳ')).toContain('Họp ngày nào, mấy giờ?')
    const meetingDay = await dayAhead(view, 10)
    expect(await view.say(`19h30 ngày ${meetingDay}`)).toContain(meetingDay)
    expect(await view.press('Nhà văn hóa TDP 8')).toContain('Nội dung gồm những gì?')
    await view.picture('goi-hop-noi-dung')
    const preview = await view.say('đánh giá tháng này; nhiệm vụ tháng tới')
    expect(preview).toContain('Gửi tới:')
    expect(preview).toContain('Chưa liên kết:')
    expect(preview).toContain('Gửi ngay khi đồng chí xác nhận.')
    await view.picture('xem-lai')
    expect(await view.press('Gửi ngay')).toContain('ĐÃ GỌI HỌP')
    expect(await view.reads('Đã gửi thông báo họp')).toMatch(/\d+\/\d+ đồng chí đã nhận/)

    // A member presses a button, another writes a sentence.
    await view.be(member, 'telegram')
    await view.be(mentor, 'zalo')
    expect(await view.reads('THÔNG BÁO')).toContain('1. Dự')
    await view.picture('thong-bao-zalo')
    expect(await view.say('tôi ốm không đi được')).toContain('Đúng không?')
    expect(await view.say('đúng')).toContain('Đã ghi: vắng có lý do')
    await view.be(follower, 'zalo')
    expect(await view.reads('THÔNG BÁO')).toContain(meetingDay)
    expect(await view.say('1')).toContain('Đã ghi: dự họp')

    // Who has answered; one line; a move.
    await view.be(secretary, 'telegram')
    expect(await view.say('ai chưa trả lời')).toContain('Vắng có lý do:')
    await view.picture('ai-chua-tra-loi')
    expect(await view.press('Nhắc người chưa trả lời')).toContain('Đã nhắc')
    expect(await view.say(`/hop chuyên đề 14h ${await dayAhead(view, 20)} hội trường phường: chuyên đề quý`)).toContain('XEM LẠI TRƯỚC KHI GỬI')
    expect(await view.say('1')).toContain('ĐÃ GỌI HỌP')
    await view.picture('training')

    // The clock: reminders in order, none for who is absent.
    await view.be(mentor, 'zalo')
    await view.moveTo(await dayAhead(view, 9), '23:00')
    const absent = (await view.botMessages()).filter((text) => text.includes('NHẮC HỌP'))
    expect(absent).toEqual([])
    await view.be(follower, 'zalo')
    const reminded = (await view.botMessages()).flatMap((text) => /NHẮC HỌP[^–]*(?:– CÒN \d NGÀY)?/.exec(text)?.[0].trim() ?? [])
    expect(reminded).toEqual(['NHẮC HỌP – CÒN 3 NGÀY', 'NHẮC HỌP NGÀY MAI'])
    await view.be(secretary, 'telegram')
    const summary = await view.reads('TỔNG HỢP TRƯỚC HỌP').catch(() => null)
    expect(summary ?? (await zaloSummary(view))).toContain('Vắng có lý do:')
    expect(view.errors).toEqual([])
  })

  test('finds everything with the keyboard alone, and on a narrow phone without scrolling sideways', async () => {
    const { bot, browser } = await newcomer()
    const wide = await openTrainingPage(browser, bot.address())
    await wide.page.locator('#search').focus()
    await wide.page.keyboard.type('bi thu tdp 3')
    await wide.page.locator('.card', { hasText: 'TDP 3' }).first().waitFor()
    await wide.page.keyboard.press('Tab')
    await wide.page.keyboard.press('Enter')
    await wide.page.locator('#text').focus()
    await wide.page.keyboard.type('lịch họp')
    await wide.page.keyboard.press('Enter')
    await wide.reads('không có buổi họp nào')

    const narrow = await openTrainingPage(browser, bot.address(), { width: 360, height: 740 })
    await narrow.be(secretary, 'telegram')
    await narrow.say('ai chưa trả lời')
    await narrow.picture('dien-thoai')
    const overflow = await narrow.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    expect([...wide.errors, ...narrow.errors]).toEqual([])
  })
})

/** The secretary gets what the bot starts on the messenger he wrote from last. */
async function zaloSummary(view: TrainingPage): Promise<string> {
  await view.be(secretary, 'zalo')
  return view.reads('TỔNG HỢP TRƯỚC HỌP')
}
