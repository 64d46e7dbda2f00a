import { describe, expect, it } from 'vitest'
import { openCell } from '../support/cell.ts'

describe('help', () => {
  it('shows each what he may do, the rest behind a choice, in one message on Zalo', async () => {
    const cell = await openCell()
    const secretary = await cell.telegram('binh').ask('trợ giúp')
    expect(secretary.text).toContain('Đồng chí là bí thư.')
    expect(secretary.text).toContain('"gọi họp"')
    cell.telegram('binh').press(secretary.id, 'Xem thêm về mời liên kết')
    const more = await cell.telegram('binh').waitFor(({ text }) => text.startsWith('MỜI LIÊN KẾT'))
    expect(more.text).toContain('"in phiếu mời"')
    const onZalo = await cell.zalo('binh').ask('/trogiup')
    expect(onZalo.text.length).toBeLessThanOrEqual(1900)
    expect(onZalo.text).toContain('1. Xem thêm về họp chi bộ')
    expect((await cell.zalo('binh').ask('1')).text).toContain('"nhắc người chưa trả lời"')

    const member = await cell.telegram('an').ask('trợ giúp')
    expect(member.text).toContain('"lịch họp"')
    expect(member.text).toContain('"đổi máy"')
    for (const beyond of ['gọi họp', 'danh bạ', 'mời', 'cài đặt', 'giao chức']) expect(member.text).not.toContain(`"${beyond}`)
    const lost = await cell.telegram('an').ask('xyz abc def')
    expect(lost.text).toContain('chưa hiểu')
    expect(lost.text).not.toContain('gọi họp')

    const follower = await cell.zalo('giang').ask('trợ giúp')
    expect(follower.text).toContain('"ai chưa trả lời"')
    expect(follower.text).toContain('"đổi chi bộ"')
    expect(follower.text).not.toContain('"gọi họp"')
    const staff = await cell.telegram('ich').ask('trợ giúp')
    expect(staff.text.indexOf('DANH BẠ')).toBeLessThan(staff.text.indexOf('HỌP CHI BỘ'))
    expect(cell.messengers.problems).toEqual([])
  })
})

describe('the first tour', () => {
  it('comes by button after linking on Telegram, page by page to its end', async () => {
    const cell = await openCell()
    const phone = cell.newTelegram(9101)
    const consent = await phone.ask(`/start ${await cell.invite('em')}`)
    phone.press(consent.id, 'Đồng ý')
    const linked = await phone.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    phone.press(linked.id, 'Xem hướng dẫn 2 phút')
    const first = await phone.waitFor(({ text }) => text.startsWith('HƯỚNG DẪN 1/3'))
    expect(first.text).toContain('Thử ngay: nhắn "lịch họp".')
    phone.press(first.id, 'Tiếp')
    const second = await phone.waitFor(({ text }) => text.startsWith('HƯỚNG DẪN 2/3'))
    phone.press(second.id, 'Tiếp')
    const third = await phone.waitFor(({ text }) => text.startsWith('HƯỚNG DẪN 3/3'))
    phone.press(third.id, 'Xong')
    expect((await phone.waitFor(({ text }) => text.includes('xem hết hướng dẫn'))).text).toContain('"trợ giúp"')
  })

  it('is gone through on Zalo by typing, with what it says tried on the way, and may be left', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    const first = await binh.ask('làm quen')
    expect(first.text).toContain('HƯỚNG DẪN 1/5: GỌI HỌP')
    expect(first.text).toContain('1. Tiếp\n2. Thôi')
    expect((await binh.ask('gọi họp')).text).toContain('loại nào')
    expect((await binh.ask('hủy')).text).toContain('Đã thôi')
    expect((await binh.ask('tiếp')).text).toContain('HƯỚNG DẪN 2/5')
    expect((await binh.ask('1')).text).toContain('HƯỚNG DẪN 3/5')
    expect((await binh.ask('thôi')).text).toContain('dừng ở đây')
    expect((await binh.ask('tiếp')).text).toContain('chưa hiểu')
  })
})

describe('what somebody cannot do', () => {
  it('is explained, with who may and who that is in his own cell', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    for (const asked of ['gọi họp', 'ai chưa trả lời', 'ghi hộ', 'đổi lịch họp', 'hủy họp', 'chép thông báo', 'nhắc', 'tin chưa rõ']) {
      const { text } = await an.ask(asked)
      expect(text, asked).toContain('bí thư')
      expect(text, asked).toContain('Trần Thị Bình')
      expect(text, asked).not.toContain('Đỗ Thị Hà')
    }
    const giang = await cell.zalo('giang').ask('gọi họp')
    expect(giang.text).toContain('Trần Thị Bình (Chi bộ TDP 8)')
    expect(giang.text).toContain('Đỗ Thị Hà (Chi bộ TDP 9)')
    // Staff of the office may, but what is not theirs to give has its own people.
    expect((await cell.telegram('ich').ask('gọi họp')).text).toContain('tổ chức nào')
  })

  it('ends a form that is open when the role ends, and says so', async () => {
    const cell = await openCell()
    const ha = cell.telegram('ha')
    expect((await ha.ask('gọi họp')).text).toContain('loại nào')
    await cell.database.db.roleGrant.deleteMany({ where: { personId: cell.idOf('ha'), role: 'secretary' } })
    const ended = await ha.ask('1')
    expect(ended.text).toContain('không còn gọi họp ở chi bộ này được nữa')
    expect(ended.text).toContain('chưa gửi cho ai')
    expect((await ha.ask('gọi họp')).text).toContain('văn phòng đảng ủy')
  })
})
