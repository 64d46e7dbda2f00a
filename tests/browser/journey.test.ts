import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { addDays, atLocal, localDay, toLocal } from '../../src/domain/local-time.ts'
import { newcomer } from '../support/newcomer.ts'
import { openTrainingPage, type TrainingPage } from '../support/training-page.ts'

const secretary = 'Bí thư · Chi bộ TDP 8'
const memberOnTelegram = 'Đảng viên · Chi bộ TDP 8 · Telegram'
const memberOnZalo = 'Đảng viên · Chi bộ TDP 8 · Zalo'
const follower = 'Cấp ủy viên theo dõi'

const pad = (value: number): string => String(value).padStart(2, '0')

/** "2026-12-03" → "03/12/2026" */
function written(date: string): string {
  const { day, month, year } = toLocal(atLocal(date, 0))
  return `${pad(day)}/${pad(month)}/${year}`
}

/** Goes on with Tab (or Shift+Tab) until the focus is where it is wanted, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: { id: string } | { text: string }, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const isThere =
    'id' in wanted ? `document.activeElement.id === '${wanted.id}'` : `document.activeElement.textContent.includes('${wanted.text}')`
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate<boolean>(`document.activeElement !== document.body && ${isThere}`)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${JSON.stringify(wanted)} cannot be reached with ${key}`)
}

/** From one due instant to the next until it is that one: before it are mornings with news of dossiers, eight at most. */
async function moveOnTo(view: TrainingPage, instant: string): Promise<void> {
  for (let stops = 0; stops < 9; stops++) {
    await view.moveToNext()
    if ((await view.now()).includes(instant)) return
  }
  expect(await view.now()).toContain(instant)
}

describe('a newcomer in the browser', () => {
  test('links two phones, calls meetings, answers, and moves the clock from one reminder to the next', async () => {
    const { bot, browser } = await newcomer()
    const view = await openTrainingPage(browser, bot.address())
    const { page } = view
    // Out of the quiet hours, whatever time it is here.
    const first = addDays(localDay(new Date()), 1)
    const dayOf = (days: number): string => written(addDays(first, days))
    await view.moveTo(dayOf(0), '08:00')

    // A phone that nobody linked, on Telegram.
    await view.newPhone('telegram')
    expect(await view.say('alo')).toContain('trợ lý nhắn tin tự động')
    await page.locator('#invite-get').click()
    await page.locator('#invite-send').click()
    expect(await view.reads('Xin đồng chí đọc trước khi dùng')).toContain('Hệ thống tự động này lưu')
    await view.picture('lien-ket', 620)
    expect(await view.press('Đồng ý')).toContain('Đã liên kết')
    await page.locator('#invite-text', { hasText: 'nay là của' }).waitFor()

    // Another one, on Zalo.
    await page.locator('#phone-next').click()
    await page.locator('#invite-get').waitFor()
    await page.locator('#tab-zalo').click()
    expect(await view.say('xin chào')).toContain('gửi mã mời')
    await page.locator('#invite-get').click()
    await page.locator('#invite-send').click()
    expect(await view.reads('1. Đồng ý')).toContain('2. Không đồng ý')
    expect(await view.say('1')).toContain('Đã liên kết')

    // The secretary, step by step.
    await view.be(secretary, 'telegram')
    expect(await view.say('/hop')).toContain('loại nào')
    expect(await view.press('Sinh hoạt thường kỳ')).toContain('Họp ngày nào, mấy giờ?')
    expect(await view.say(`19h30 ngày ${dayOf(10)}`)).toContain(dayOf(10))
    expect(await view.press('Nhà văn hóa TDP 8')).toContain('Nội dung gồm những gì?')
    const preview = await view.say('đánh giá tháng này; nhiệm vụ tháng tới')
    expect(preview).toMatch(/Gửi tới: \d+ đảng viên và 1 cấp ủy viên theo dõi chi bộ/)
    expect(preview).toContain('Chưa liên kết:')
    expect(preview).toContain('Gửi ngay khi đồng chí xác nhận.')
    await view.picture('xem-lai', 1330)
    expect(await view.press('Gửi ngay')).toContain('ĐÃ GỌI HỌP')
    expect(await view.reads('Đã gửi thông báo họp')).toMatch(/\d+\/\d+ đồng chí đã nhận/)

    // One presses a button, one writes a sentence, one sends a digit.
    await view.be(memberOnTelegram, 'telegram')
    expect(await view.reads('THÔNG BÁO')).toContain(dayOf(10))
    expect(await view.press('Dự')).toContain('Đã ghi: dự họp')
    await view.be(memberOnZalo, 'zalo')
    expect(await view.reads('THÔNG BÁO')).toContain('1. Dự')
    await view.picture('thong-bao-zalo', 740)
    expect(await view.say('tôi ốm không đi được')).toContain('Đúng không?')
    expect(await view.say('đúng')).toContain('Đã ghi: vắng có lý do')
    await view.be(follower, 'zalo')
    expect(await view.reads('THÔNG BÁO')).toContain(dayOf(10))
    expect(await view.say('1')).toContain('Đã ghi: dự họp')

    // Who has answered, and a second meeting in one line.
    await view.be(secretary, 'telegram')
    const table = await view.say('ai chưa trả lời')
    expect(table).toContain('(tôi ốm không đi được)')
    expect(table).toContain('Cấp ủy viên theo dõi: Ngô Thị Thanh Tuyết – dự họp.')
    await view.picture('ai-chua-tra-loi', 680)
    await view.picture('training')
    expect(await view.press('Nhắc người chưa trả lời')).toContain('Đã nhắc')
    const oneLine = await view.say(`/hop chuyên đề 14h ${dayOf(20)} hội trường phường: chuyên đề quý`)
    expect(oneLine).toContain('XEM LẠI TRƯỚC KHI GỬI')
    expect(oneLine).toMatch(new RegExp(`Thời gian: 14h00, .+, ${dayOf(20)}`))
    expect(await view.say('1')).toContain('ĐÃ GỌI HỌP')

    // The clock, from one due instant to the next: reminders in order, none for who is absent, the summary in the evening.
    await view.be(memberOnTelegram, 'telegram')
    await moveOnTo(view, `${dayOf(7)}, 07:30`)
    expect(await view.reads('NHẮC HỌP')).toContain('CÒN 3 NGÀY')
    await moveOnTo(view, `${dayOf(9)}, 07:30`)
    expect(await view.reads('NHẮC HỌP NGÀY MAI')).toContain('Đồng chí đã trả lời: dự họp.')
    await moveOnTo(view, `${dayOf(9)}, 18:00`)
    await view.be(secretary, 'telegram')
    expect(await view.reads('TỔNG HỢP TRƯỚC HỌP')).toContain('(tôi ốm không đi được)')
    await view.be(memberOnZalo, 'zalo')
    expect(await view.reads('THÔNG BÁO SINH HOẠT CHUYÊN ĐỀ')).toContain(dayOf(20))
    expect((await view.botMessages()).filter((text) => text.includes('NHẮC HỌP'))).toEqual([])
    expect(view.errors).toEqual([])
  })

  test('needs no mouse to find somebody, write and press a button, and no scrolling sideways on a phone 360 pixels wide', async () => {
    const { bot, browser } = await newcomer()
    const view = await openTrainingPage(browser, bot.address())
    const { page } = view
    await tabTo(page, { id: 'search' })
    await page.keyboard.type('bi thu tdp 3')
    await page.locator('.card', { hasText: 'Bí thư · Chi bộ TDP 3' }).first().waitFor()
    await tabTo(page, { text: 'Bí thư · Chi bộ TDP 3' })
    await page.keyboard.press('Enter')
    await tabTo(page, { id: 'text' })
    await page.keyboard.type('họp chi bộ')
    await page.keyboard.press('Enter')
    await view.reads('Đây là buổi họp loại nào?')
    await tabTo(page, { text: 'Sinh hoạt chuyên đề' }, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await view.reads('Họp ngày nào, mấy giờ?')
    await tabTo(page, { id: 'text' })
    await page.keyboard.type('hủy')
    await page.keyboard.press('Enter')
    await view.reads('Đã thôi')

    const narrow = await openTrainingPage(browser, bot.address(), { width: 360, height: 740 })
    expect(await narrow.overflow()).toBeLessThanOrEqual(0)
    await narrow.be(secretary, 'telegram')
    await narrow.say('trợ giúp')
    await narrow.say('/hop')
    expect(await narrow.overflow()).toBeLessThanOrEqual(0)
    await narrow.page.locator('#clock-box summary').click()
    expect(await narrow.overflow()).toBeLessThanOrEqual(0)
    await narrow.page.locator('#clock-box summary').click()
    await narrow.newPhone('zalo')
    await narrow.page.locator('#invite-get').click()
    await narrow.page.locator('#invite-send').click()
    await narrow.reads('1. Đồng ý')
    expect(await narrow.overflow()).toBeLessThanOrEqual(0)
    expect([...view.errors, ...narrow.errors]).toEqual([])
  })
})
