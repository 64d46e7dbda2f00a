import { describe, expect, test } from 'vitest'
import { addDays, localDay, toLocal, atLocal } from '../../src/domain/local-time.ts'
import { newcomer } from '../support/newcomer.ts'
import { openTrainingPage } from '../support/training-page.ts'

const pad = (value: number): string => String(value).padStart(2, '0')

/** "2026-12-03" → "03/12/2026" */
function written(date: string): string {
  const { day, month, year } = toLocal(atLocal(date, 0))
  return `${pad(day)}/${pad(month)}/${year}`
}

/** The invite code in a message of the bot. */
function codeIn(text: string): string {
  return /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(text)?.[0] ?? ''
}

describe('a cell that was just founded', () => {
  test('is built by its secretary in chat: people, codes, phones, corrections, and the office handed over', async () => {
    const { bot, browser } = await newcomer()
    const view = await openTrainingPage(browser, bot.address())
    const { page } = view
    // Out of the quiet hours, whatever time it is here.
    const today = addDays(localDay(new Date()), 1)
    await view.moveTo(written(today), '08:00')
    const beSecretary = async (): Promise<void> => {
      await view.find('Bí thư · Chi bộ HTX', 'telegram')
    }

    // Nobody is there but the secretary himself.
    await beSecretary()
    expect(await view.say('danh bạ')).toContain('Tổng số: 1 đồng chí')

    // Three people, one with a slip that is put right.
    await view.say('thêm đảng viên Nguyễn Thị Sen')
    await view.press('Chính thức')
    expect(await view.press('Đúng, thêm')).toContain('Nguyễn Thị Sen đã có trong danh sách')
    await view.say('thêm đảng viên trần văn súng')
    await view.press('Chính thức')
    await view.press('Đúng, thêm')
    await view.say('sửa tên trần văn súng')
    await view.say('Trần Văn Sung')
    expect(await view.press('Đúng, sửa')).toContain('nay ghi là Trần Văn Sung')
    await view.say('thêm đảng viên Lê Thị Mơ')
    await view.press('Dự bị')
    await view.press('Đúng, thêm')
    const directory = await view.say('danh bạ')
    expect(directory).toContain('Tổng số: 4 đồng chí')
    await view.picture('danh-ba', 860)

    // A sheet for all, and one code to forward.
    expect(await view.say('mời cả chi bộ')).toContain('Sẽ làm mã mời cho 3 đồng chí')
    await view.press('Làm mã')
    await page.locator('article.bot a[download], article.bot .file').last().waitFor()
    await view.picture('phieu-moi', 860)
    const invitation = await view.say('mời đ/c Sen')
    const code = codeIn(invitation)
    expect(code).not.toBe('')

    // Sen links her phone on Zalo and is told what she may do.
    await view.newPhone('zalo')
    expect(await view.say(code)).toContain('Nguyễn Thị Sen')
    expect(await view.say('1')).toContain('Đã liên kết')
    expect(await view.say('bàn giao')).toContain('bí thư')

    // The secretary hears of it, and hands the office over from the day after tomorrow.
    await beSecretary()
    expect(await view.reads('đã liên kết')).toContain('Nguyễn Thị Sen')
    await view.say('bàn giao')
    await view.press('Nguyễn Thị Sen')
    expect(await view.say(`ngày ${written(addDays(today, 2))}`)).toContain('Nguyễn Thị Sen')
    await view.picture('ban-giao', 680)
    await view.press('Bàn giao')
    expect(await view.say('họp chi bộ')).toContain('loại nào')
    await view.say('hủy')

    // On the day both are told; what the one may do from now on, the other may not.
    await view.moveTo(written(addDays(today, 2)), '09:00')
    await beSecretaryNoMore()
    expect(await view.say('họp chi bộ')).not.toContain('loại nào')
    await view.find('Nguyễn Thị Sen', 'zalo')
    await view.reads('Chi bộ HTX')
    expect(await view.say('họp chi bộ')).toContain('loại nào')
    expect(view.errors).toEqual([])

    async function beSecretaryNoMore(): Promise<void> {
      await page.locator('#tab-telegram').click()
    }
  })
})
