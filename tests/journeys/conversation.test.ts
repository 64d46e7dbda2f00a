import { describe, expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

async function call(cell: Cell, line = '/hop 19h30 3/12 nhà văn hóa: việc chung'): Promise<void> {
  await cell.telegram('binh').ask(line)
  await cell.telegram('binh').ask('1')
  await cell.settle()
}

describe('a correction at the last look', () => {
  it('is left by 0, and what stood there stays', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    const preview = await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    expect((await binh.ask('2')).text).toContain('Họp ngày nào, mấy giờ?')
    expect((await binh.ask('abc')).text).toContain('chưa thấy ngày giờ')
    expect((await binh.ask('0')).text).toBe(preview.text)
    await binh.ask('2')
    expect((await binh.ask('20h 4/12')).text).toContain('20h00')
    expect((await binh.ask('0')).text).not.toContain('19h30')
  })
})

describe('a digit', () => {
  it('keeps its meaning when another list comes in between, or it is asked', async () => {
    const cell = await openCell()
    await call(cell)
    await call(cell, '/hop chuyên đề 14h 5/12 hội trường: chuyên đề quý')
    const cuc = cell.zalo('cuc')
    await cuc.waitFor(2)
    const which = await cuc.ask('1')
    expect(which.text).toContain('Đồng chí trả lời cho việc nào?')
    const number = /(\d)\. Họp 19h30 ngày 03\/12: Dự/.exec(which.text)?.[1] ?? ''
    expect((await cuc.ask(number)).text).toContain('Đã ghi: dự họp, buổi sinh hoạt chi bộ thường kỳ 19h30 ngày 03/12/2026')
  })

  it('that means nothing is answered, too', async () => {
    const cell = await openCell()
    expect((await cell.zalo('cuc').ask('7')).text).toContain('không có lựa chọn số 7')
    expect((await cell.zalo('cuc').ask('0')).text).toContain('Không có việc nào vừa làm')
  })

  it('in a form is not taken by a notice that came meanwhile: the notice waits for the form', async () => {
    const cell = await openCell()
    const giang = cell.zalo('giang')
    await call(cell)
    await giang.waitFor(1)
    await giang.ask('2')
    const before = giang.history().length
    await call(cell, '/hop chuyên đề 14h 5/12 hội trường: chuyên đề quý')
    expect(giang.history()).toHaveLength(before)
    expect((await giang.ask('1')).text).toContain('lý do: Sức khỏe không bảo đảm')
    expect((await giang.waitFor(({ text }) => text.includes('CHUYÊN ĐỀ'))).text).toContain('Hội trường')
  })
})

describe('an edited message', () => {
  it('corrects an answer, and an answer within a form', async () => {
    const cell = await openCell()
    await call(cell)
    const an = cell.telegram('an')
    const said = an.say('tôi dự')
    await an.waitFor(({ text }) => text.includes('Đã ghi: dự họp'))
    an.edit(said.messageId, 'tôi ốm không đi được')
    await an.waitFor(({ text }) => text.includes('xin vắng'))

    const binh = cell.telegram('binh')
    await binh.ask('/hop')
    await binh.ask('1')
    const when = binh.say('19h30 9/12')
    await binh.waitFor(({ text }) => text.includes('09/12/2026'))
    binh.edit(when.messageId, '19h30 10/12')
    await binh.waitFor(({ text }) => text.includes('10/12/2026'))
  })

  it('that comes after its effect has gone out is answered politely and changes nothing', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    const yes = binh.say('1')
    await binh.waitFor(({ text }) => text.includes('ĐÃ GỌI HỌP'))
    binh.edit(yes.messageId, '2')
    await binh.waitFor(({ text }) => text.includes('sửa tin không đổi được nữa'))
    expect(await cell.database.db.meeting.count()).toBe(1)
  })
})

describe('an old button', () => {
  it('of a form that went on, or of another chat, is answered politely', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const kind = await binh.ask('/hop')
    binh.press(kind.id, 0)
    await binh.waitFor(2)
    binh.press(kind.id, 1)
    expect((await binh.waitFor(3)).text).toContain('đã cũ')
  })
})

describe('whatever is written', () => {
  it('is answered: nonsense, thanks, a cry for help, a second form, a slash command within a form', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    expect((await binh.ask('xyz abc def')).text).toContain('chưa hiểu')
    expect((await binh.ask('cảm ơn nhiều')).text).toContain('không có gì')
    expect((await binh.ask('trợ giúp')).text).toContain('Gọi họp')
    expect((await cell.zalo('cuc').ask('trợ giúp')).text).not.toContain('Gọi họp')
    await call(cell)
    await binh.ask('/hop')
    expect((await binh.ask('/lich')).text).toContain('LỊCH HỌP')
    await binh.waitFor(({ text }) => text.includes('loại nào'))
    expect((await cell.telegram('binh').ask('/huyhop')).text).toContain('HỦY BUỔI HỌP')
    expect((await cell.telegram('binh').ask('/hop')).text).toContain('đang làm dở việc hủy họp')
    expect((await cell.telegram('binh').ask('2')).text).toContain('loại nào')
    // Something else that can be asked for, where it cannot be the answer.
    expect((await cell.telegram('binh').ask('lịch họp')).text).toContain('đang làm dở việc gọi họp')
    expect((await cell.telegram('binh').ask('Làm tiếp việc đang dở')).text).toContain('loại nào')
    expect((await cell.telegram('binh').ask('họp hành')).text).toContain('chọn một số')
    expect((await cell.telegram('binh').ask('lịch họp')).text).toContain('đang làm dở')
    expect((await cell.telegram('binh').ask('2')).text).toContain('LỊCH HỌP')
    expect((await cell.telegram('binh').ask('/hop')).text).toContain('loại nào')
    expect((await cell.telegram('binh').ask('/huy')).text).toContain('Đã thôi')
    expect((await cell.telegram('binh').ask('vì sao tôi nhận tin này')).text).toContain('báo kết quả gửi thông báo')
  })

  it('too fast is slowed down once, politely', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    for (let n = 0; n < 60; n++) an.say(`tin ${n}`)
    await an.waitFor(({ text }) => text.includes('nhắn nhanh quá'))
    await expect.poll(() => cell.database.db.inboundUpdate.count({ where: { handledAt: null } })).toBe(0)
    expect(an.history().filter(({ text }) => text.includes('nhắn nhanh quá'))).toHaveLength(1)
  })
})

describe('a person of another cell', () => {
  it('sees nothing by any command, id or button', async () => {
    const cell = await openCell()
    await call(cell)
    const meeting = await cell.database.db.meeting.findFirstOrThrow()
    const ha = cell.telegram('ha')
    for (const text of [
      'lịch họp',
      'ai chưa trả lời',
      '/nhac',
      'ghi hộ',
      'đổi lịch họp',
      'hủy họp',
      '/saochep',
      'tin chưa rõ',
      'tôi dự',
      'xin vắng',
      'vì sao tôi nhận tin này',
      meeting.id,
      `/start ${meeting.id}`,
    ]) {
      const answer = await ha.ask(text)
      expect(answer.text, text).not.toMatch(/TDP 8|Bình|Cúc|việc chung|03\/12\/2026/)
    }
    const notice = cell.telegram('an').history()[0]
    const token = notice?.buttons?.[0]?.value ?? ''
    const stolen = await cell.messengers.telegram.phone(1008, { firstName: 'Hà' }).ask('trợ giúp')
    expect(stolen.text).not.toContain(token)
    expect((await cell.telegram('an').ask('ai chưa trả lời')).text).not.toMatch(/Cúc|Dũng/)
    expect((await cell.telegram('an').ask('/nhac')).text).not.toContain('Đã nhắc')
    expect((await cell.telegram('an').ask('hủy họp')).text).not.toContain('Lý do là gì')
    expect(await cell.database.db.meeting.count({ where: { cancelledAt: null } })).toBe(1)
  })

  it('who follows the cell, or is staff above it, sees the answers', async () => {
    const cell = await openCell()
    await call(cell)
    expect((await cell.zalo('giang').ask('ai chưa trả lời')).text).toContain('Chưa trả lời: Nguyễn Văn An')
    expect((await cell.telegram('ich').ask('ai chưa trả lời')).text).toContain('Chưa trả lời: Nguyễn Văn An')
  })
})
