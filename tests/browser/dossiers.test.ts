import { describe, expect, test } from 'vitest'
import { newcomer } from '../support/newcomer.ts'
import { openTrainingPage, type TrainingPage } from '../support/training-page.ts'

const secretary = 'Bí thư · Chi bộ TDP 8'
const staff = 'Văn phòng đảng ủy'
/** Whose ceremony is late in the sample, on whatever day it is begun. */
const late = 'Q08-03'

/** The number of the line that holds this text: "2" of "2. Q08-03 …". */
function numberOf(list: string, text: string): string {
  const line = list.split('\n').find((one) => one.includes(text)) ?? ''
  return /^(\d+)\. /.exec(line)?.[1] ?? `no line with ${text} in: ${list}`
}

/** From one due instant to the next until this person has the news of a working morning: a long holiday may be before it. */
async function firstDigest(view: TrainingPage): Promise<string> {
  // What came due before the start has been done then.
  await view.moveAnHour()
  for (let stops = 0; stops < 20; stops++) {
    const digest = (await view.botMessages()).findLast((text) => text.includes('NHẮC VIỆC HỒ SƠ'))
    if (digest !== undefined) return digest
    await view.moveToNext()
  }
  throw new Error('no morning brought news of dossiers')
}

describe('dossiers in the browser', () => {
  test('a secretary is warned in the morning, answers, asks and records, and the office sees which cell is late', async () => {
    const { bot, browser } = await newcomer()
    const view = await openTrainingPage(browser, bot.address())

    // What is late, in the morning; a line is answered by its number, and says why it came.
    await view.be(secretary, 'zalo')
    const digest = await firstDigest(view)
    expect(digest).toContain('Quá hạn 2 việc')
    expect(digest).toMatch(/Q08-03 · N\.M\.T\. – tổ chức lễ kết nạp: quá hạn \d+ ngày làm việc/)
    expect(digest).toContain('phải báo cáo cấp ủy cấp trên')
    expect(digest).toMatch(/Q08-04 · L\.T\.T\.L\. – chưa có người giúp đỡ: quá hạn \d+ ngày/)
    await view.picture('nhac-viec-ho-so', 620)
    const opened = await view.say(numberOf(digest, late))
    expect(opened).toContain(late)
    expect(opened).toContain('1. Đã nhận, đang làm')
    const why = await view.say('vì sao tôi nhận tin này?')
    expect(why).toContain('vì phụ trách Chi bộ TDP 8')
    expect(why).toMatch(/Căn cứ: 232-QĐ\/TW .+ \(chưa đối chiếu văn bản mới\)/)
    await view.picture('vi-sao-nhan-tin', 620)
    expect(await view.say('1')).toContain('Đã ghi: đồng chí nhận việc này')
    expect(await view.say(numberOf(digest, 'Q08-04'))).toContain('Chưa có người giúp đỡ: quá hạn')

    // The office: cells that are late come first, and a late dossier is two numbers away.
    await view.be(staff, 'zalo')
    const overview = await view.say('tổng hợp quần chúng')
    expect(overview).toMatch(/15 chi bộ có \d+ hồ sơ đang làm\. Quá hạn \d+/)
    expect(overview).toMatch(/\n1\. .+: \d+ hồ sơ \(quá hạn \d+/)
    await view.picture('tong-hop-quan-chung', 1000)
    const cell = await view.say(numberOf(overview, 'Chi bộ TDP 8:'))
    expect(cell).toContain('HỒ SƠ ĐANG LÀM – CHI BỘ TDP 8')
    expect(await view.say(numberOf(cell, 'Hồ sơ quá hạn'))).toMatch(/HỒ SƠ QUÁ HẠN – CHI BỘ TDP 8[^]+1\. Q08-03/)
    expect(await view.say('1')).toContain('VIỆC TIẾP THEO: lễ kết nạp.')
    // Whoever follows several cells reads of which one a line is.
    expect(await view.say('hồ sơ quá hạn')).toMatch(/Q08-03 · N\.M\.T\. – Chi bộ TDP 8 – quá hạn/)

    // Where a dossier stands, on the messenger with buttons: what is next, by when, and which document says so.
    await view.be(secretary, 'telegram')
    const card = await view.say(`hồ sơ ${late}`)
    expect(card).toContain('Đang ở bước: quyết định kết nạp')
    expect(card).toContain('VIỆC TIẾP THEO: lễ kết nạp.')
    expect(card).toMatch(/Hạn: \d\d\/\d\d\/\d{4} – quá hạn \d+ ngày làm việc/)
    expect(card).toContain('Theo 232-QĐ/TW')
    await view.picture('ho-so', 1008)

    // What has happened, as a sentence; the card says what comes next.
    expect(await view.say('Q08-01 học xong lớp nhận thức hôm qua')).toContain('Bước mới: Học lớp nhận thức về Đảng.')
    expect(await view.press('Đúng, ghi lại')).toContain('Đã ghi Q08-01')
    expect(await view.say('hồ sơ Q08-01')).toContain('Đang ở bước: học lớp nhận thức về Đảng')

    // From the line that is late to its dossier, and by a button of the card what has happened: nothing is late there any more.
    expect(await view.say('việc quá hạn')).toContain('đồng chí đã nhận ngày')
    expect(await view.press(/^1\. Q08-03/)).toContain('Đồng chí nhận tin này vì phụ trách Chi bộ TDP 8.')
    expect(await view.press('Xem hồ sơ')).toContain('HỒ SƠ Q08-03')
    expect(await view.press('Ghi: lễ kết nạp')).toContain('ngày nào?')
    expect(await view.press('Hôm nay')).toContain('Bước mới: Đảng viên dự bị.')
    expect(await view.press('Đúng, ghi lại')).toContain(`Đã ghi ${late}`)
    expect(await view.say(`hồ sơ ${late}`)).toContain('Đang ở bước: đảng viên dự bị')
    expect(await view.say('việc quá hạn')).not.toContain(late)

    // None of it is wider than a phone of 360 pixels.
    const narrow = await openTrainingPage(browser, bot.address(), { width: 360, height: 740 })
    for (const [who, on] of [
      [secretary, 'telegram'],
      [secretary, 'zalo'],
      [staff, 'zalo'],
    ] as const) {
      await narrow.be(who, on)
      await narrow.page.locator('article.bot').first().waitFor()
      expect(await narrow.overflow()).toBeLessThanOrEqual(0)
    }
    expect([...view.errors, ...narrow.errors]).toEqual([])
  })
})
