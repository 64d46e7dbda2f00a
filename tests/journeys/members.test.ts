import { describe, expect, it } from 'vitest'
import { openPhone } from '../../src/db/members.ts'
import { brandPerson } from '../../src/db/brands.ts'
import { openCell, type Cell } from '../support/cell.ts'

const called = '/hop 19h30 3/12 nhà văn hóa: việc chung'

/** Calls a meeting of TDP 8 and lets everybody have its notice. */
async function callMeeting(cell: Cell): Promise<string> {
  await cell.zalo('binh').ask(called)
  await cell.zalo('binh').ask('1')
  await cell.settle()
  return (await cell.database.db.meeting.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id
}

async function personNamed(cell: Cell, fullName: string) {
  return cell.database.db.person.findFirstOrThrow({ where: { fullName }, include: { grants: true, links: true, rsvps: true } })
}

async function audited(cell: Cell, verb: string) {
  return cell.database.db.auditEvent.findMany({ where: { verb } })
}

describe('a new member', () => {
  it('is added in chat, with a code of his own, and is invited to the meeting that was called before', async () => {
    const cell = await openCell()
    const meetingId = await callMeeting(cell)
    const binh = cell.zalo('binh')
    expect((await binh.ask('thêm đảng viên')).text).toContain('Xin nhắn họ và tên đầy đủ')
    expect((await binh.ask('LÝ thị ánh')).text).toContain('chính thức hay dự bị')
    const last = await binh.ask('dự bị')
    expect(last.text).toContain('Thêm đồng chí Lý Thị Ánh vào Chi bộ TDP 8: đảng viên dự bị.')
    expect(last.text).toContain('mời dự 1 buổi họp sắp tới')
    const done = await binh.ask('1')
    expect(done.text).toContain('Đảng viên dự bị Lý Thị Ánh đã có trong danh sách Chi bộ TDP 8.')
    expect(done.text).toContain('1. Mời liên kết\n2. Thêm người nữa')
    const person = await personNamed(cell, 'Lý Thị Ánh')
    expect(person).toMatchObject({ code: 'TDP08-01', foldedName: 'ly thi anh', status: 'probationary' })
    expect(person.grants.map(({ role }) => role)).toEqual(['member'])
    expect(person.rsvps.map((rsvp) => [rsvp.meetingId, rsvp.part])).toEqual([[meetingId, 'member']])
    expect((await audited(cell, 'add-person')).map(({ subject, detail }) => [subject, detail])).toEqual([
      [`person ${person.id}`, { role: 'member', status: 'probationary', invited: 1 }],
    ])
    const offered = await binh.ask('1')
    const code = /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(offered.text)?.[0] ?? ''
    const phone = cell.newZalo('b0000000000000000101')
    await phone.ask(code)
    await phone.ask('1')
    expect((await phone.waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('Nhà văn hóa')
    await cell.settle()
    const answers = await binh.ask('ai chưa trả lời')
    expect(answers.text).toContain('Lý Thị Ánh')
  })

  it('is taken out again by 0, as if he had never been there', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    const binh = cell.zalo('binh')
    await binh.ask('thêm đồng chí Lý Thị Ánh')
    await binh.ask('chính thức')
    await binh.ask('1')
    const undone = await binh.ask('0')
    expect(undone.text).toContain('Đã lấy lại như trước.')
    expect(undone.text).toContain('Đồng chí Lý Thị Ánh không còn trong danh sách Chi bộ TDP 8.')
    const person = await personNamed(cell, 'Lý Thị Ánh')
    expect(person.retiredAt).not.toBeNull()
    expect([person.grants, person.rsvps]).toEqual([[], []])
    expect((await binh.ask('danh bạ')).text).not.toContain('Lý Thị Ánh')
    await binh.ask('thêm đồng chí Lý Thị Ánh')
    await binh.ask('1')
    expect((await binh.ask('1')).text).toContain('đã có trong danh sách')
    expect(await cell.database.db.person.count({ where: { code: 'TDP08-02' } })).toBe(1)
  })

  it('whose name is like that of somebody in the cell is asked about first', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('thêm đảng viên')
    const alike = await binh.ask('Nguyễn Văn Ân')
    expect(alike.text).toContain('Nguyễn Văn An')
    expect(alike.text).toContain('có phải là người khác không')
    expect((await binh.ask('1')).text).toContain('chính thức hay dự bị')
    await binh.ask('hủy')
    await binh.ask('thêm đồng chí Nguyễn Văn An')
    expect((await binh.ask('2')).text).toContain('không có gì thay đổi')
    expect(await cell.database.db.person.count({ where: { fullName: { startsWith: 'Nguyễn Văn' } } })).toBe(1)
  })

  it('needs a name: of two hundred letters, of one word, of digits are told why not, and nothing is stored', async () => {
    const cell = await openCell()
    const people = await cell.database.db.person.count()
    const binh = cell.zalo('binh')
    await binh.ask('thêm đảng viên')
    expect((await binh.ask('Nguyễn '.repeat(30))).text).toContain('Xin viết gọn trong 60 chữ cái')
    expect((await binh.ask('Lan')).text).toContain('cả họ và tên')
    expect((await binh.ask('Nguyễn Văn 007')).text).toContain('chỉ gồm chữ cái')
    await binh.ask('hủy')
    expect(await cell.database.db.person.count()).toBe(people)
  })

  it('of the committee is given a role by the office, and no status of a member', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    const where = await ich.ask('thêm người')
    ich.press(where.id, 'Đảng bộ phường Mẫu Minh')
    await ich.waitFor(({ text }) => text.includes('họ và tên'))
    const last = await ich.ask('Phan Văn Kế')
    expect(last.text).toContain('Thêm đồng chí Phan Văn Kế vào Đảng bộ phường Mẫu Minh: cấp ủy viên theo dõi.')
    ich.press(last.id, 'Đúng, thêm')
    await ich.waitFor(({ text }) => text.includes('đã có trong danh sách'))
    expect(await personNamed(cell, 'Phan Văn Kế')).toMatchObject({ code: 'MINH-01', status: 'none' })
  })

  it('is added by nobody who may not: a plain member is told who may', async () => {
    const cell = await openCell()
    const refused = await cell.telegram('an').ask('thêm đảng viên')
    expect(refused.text).toContain('chưa làm được việc này: thêm, sửa danh sách đảng viên')
    expect(refused.text).toContain('Trần Thị Bình')
  })
})

describe('what is known of a member', () => {
  it('is corrected: the name, shown before and after, and taken back', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    await binh.ask('sửa tên đ/c Em')
    const last = await binh.ask('Hoàng Thị Én')
    expect(last.text).toContain('Tên đang ghi: Hoàng Thị Em.\nTên mới: Hoàng Thị Én.')
    binh.press(last.id, 'Đúng, sửa')
    await binh.waitFor(({ text }) => text.includes('Đồng chí Hoàng Thị Em nay ghi là Hoàng Thị Én.'))
    expect(await personNamed(cell, 'Hoàng Thị Én')).toMatchObject({ foldedName: 'hoang thi en' })
    expect((await cell.zalo('binh').ask('tìm hoang thi en')).text).toContain('HOÀNG THỊ ÉN')
    expect((await binh.ask('0')).text).toContain('nay ghi là Hoàng Thị Em')
    expect((await personNamed(cell, 'Hoàng Thị Em')).foldedName).toBe('hoang thi em')
    expect((await audited(cell, 'rename')).map(({ detail }) => detail)).toEqual([{}, {}])
  })

  it('full and probationary: what is so already is said, an office is for full members', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    expect((await binh.ask('đ/c Cúc vào chính thức')).text).toContain('Hiện đã như vậy rồi')
    await binh.ask('đ/c Cúc là đảng viên dự bị')
    await binh.ask('1')
    expect(await personNamed(cell, 'Lê Thị Cúc')).toMatchObject({ status: 'probationary' })
    const promoted = await binh.ask('đ/c Cúc vào chính thức')
    expect(promoted.text).toContain('Đang ghi: đảng viên dự bị.\nNay là: đảng viên chính thức.')
    expect((await binh.ask('1')).text).toContain('Đồng chí Lê Thị Cúc đã được ghi là đảng viên chính thức.')
    expect((await binh.ask('đ/c Dũng là đảng viên dự bị')).text).toContain('giữ chức trách chỉ dành cho đảng viên chính thức')
    expect(await audited(cell, 'set-status')).toHaveLength(2)
  })

  it('the telephone number is sealed, shown once before it is kept, and told by its last digits after', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('tìm đ/c Em')
    await binh.ask('Ghi số điện thoại')
    expect((await binh.ask('không nhớ')).text).toContain('10 chữ số bắt đầu bằng 0')
    const last = await binh.ask('+84 912.345 678')
    expect(last.text).toContain('0912 345 678')
    const done = await binh.ask('1')
    expect(done.text).toContain('ba số cuối: 678')
    expect(done.text).not.toContain('345')
    const { phone, id } = await personNamed(cell, 'Hoàng Thị Em')
    expect(openPhone(cell.sealer, brandPerson(id), phone)).toBe('0912345678')
    await binh.ask('tìm đ/c Em')
    const shown = await binh.ask('Xem số điện thoại')
    expect(shown.text).toContain('0912 345 678')
    expect((await audited(cell, 'see-phone')).map(({ subject }) => subject)).toEqual([`person ${id}`])
    await binh.ask('Sửa số điện thoại')
    expect((await binh.ask('xóa')).text).toContain('Xóa số điện thoại đang lưu.')
    await binh.ask('1')
    expect((await personNamed(cell, 'Hoàng Thị Em')).phone).toBeNull()
    await binh.ask('0')
    expect((await personNamed(cell, 'Hoàng Thị Em')).phone).not.toBeNull()
  })
})

describe('an exemption from meetings', () => {
  it('takes a member out of the meetings ahead that he has not answered, and its end invites him again', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    const binh = cell.zalo('binh')
    const last = await binh.ask('miễn sinh hoạt cho đ/c An')
    expect(last.text).toContain('Rút khỏi 1 buổi họp sắp tới mà đồng chí ấy chưa trả lời.')
    expect((await binh.ask('1')).text).toContain('Đã rút khỏi 1 buổi họp sắp tới.')
    expect((await personNamed(cell, 'Nguyễn Văn An')).rsvps).toEqual([])
    expect((await binh.ask('ai chưa trả lời')).text).not.toContain('Nguyễn Văn An')
    const again = await binh.ask('đ/c An thôi miễn sinh hoạt')
    expect(again.text).toContain('Mời ngay 1 buổi họp sắp tới.')
    await binh.ask('1')
    const { rsvps, id } = await personNamed(cell, 'Nguyễn Văn An')
    // He had its notice before.
    expect(rsvps).toMatchObject([{ answer: null, toldVersion: 1 }])
    expect(await cell.database.db.delivery.count({ where: { personId: id, kind: 'meeting-notice' } })).toBe(1)
  })

  it('leaves an answer that was given', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    await cell.telegram('an').ask('dự')
    const binh = cell.zalo('binh')
    expect((await binh.ask('miễn sinh hoạt cho đ/c An')).text).not.toContain('Rút khỏi')
    await binh.ask('1')
    expect((await personNamed(cell, 'Nguyễn Văn An')).rsvps).toMatchObject([{ answer: 'attend' }])
  })

  it('that ends brings the notice that was never sent', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    const binh = cell.zalo('binh')
    await binh.ask('đ/c Khánh thôi miễn sinh hoạt')
    await binh.ask('1')
    await cell.settle()
    expect((await cell.telegram('khanh').waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('Nhà văn hóa')
    expect((await cell.telegram('khanh').ask('dự')).text).toContain('Đã ghi: dự họp')
  })
})

describe('a member who leaves', () => {
  it('is out of the list, the meetings and his phone at once; 0 gives everything back, his answer too', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    await cell.telegram('an').ask('tôi ốm không đi được')
    await cell.telegram('an').ask('1')
    const binh = cell.zalo('binh')
    const last = await binh.ask('cho đ/c An thôi sinh hoạt')
    expect(last.text).toContain('Đồng chí Nguyễn Văn An sẽ không còn trong danh sách Chi bộ TDP 8.')
    expect(last.text).toContain('Rút khỏi 1 buổi họp sắp tới.')
    expect(last.text).toContain('sẽ bị ngắt')
    await binh.ask('1')
    const left = await personNamed(cell, 'Nguyễn Văn An')
    expect(left.retiredAt).not.toBeNull()
    expect(left.rsvps).toEqual([])
    expect(left.links).toMatchObject([{ endedReason: 'retired' }])
    expect((await cell.telegram('an').ask('lịch họp')).text).not.toContain('LỊCH HỌP')
    expect((await binh.ask('tìm Nguyễn Văn An')).text).toContain('Không tìm thấy ai')
    await binh.ask('cho đ/c An thôi sinh hoạt')
    await binh.ask('hủy')
    const restored = await binh.ask('0')
    expect(restored.text).toContain('Đồng chí Nguyễn Văn An đã trở lại danh sách Chi bộ TDP 8.')
    expect(restored.text).toContain('dùng lại được')
    const back = await personNamed(cell, 'Nguyễn Văn An')
    expect(back.retiredAt).toBeNull()
    expect(back.grants).toMatchObject([{ role: 'member', toDate: null }])
    expect(back.links).toMatchObject([{ endedAt: null, endedReason: null }])
    expect(back.rsvps).toMatchObject([{ answer: 'absent', toldVersion: 1 }])
    expect((await binh.ask('ai đã trả lời')).text).toContain('ốm')
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('LỊCH HỌP')
  })

  it('whose phone somebody else has linked meanwhile must link again', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('cho đ/c An thôi sinh hoạt')
    await binh.ask('1')
    await cell.settle()
    const code = await cell.invite('em')
    await cell.telegram('an').ask(code)
    await cell.telegram('an').ask('đồng ý')
    // The news of that link comes before the answer, not in its place.
    await cell.settle()
    expect((await binh.ask('0')).text).toContain('Máy cũ không nối lại được')
    expect((await cell.telegram('an').ask('tìm tôi')).text).not.toContain('Nguyễn Văn An')
    expect((await personNamed(cell, 'Nguyễn Văn An')).links.filter(({ endedAt }) => endedAt === null)).toEqual([])
  })

  it('goes on in his other cell, with his phone', async () => {
    const cell = await openCell()
    const ha = cell.telegram('ha')
    const last = await ha.ask('cho đ/c Giang thôi sinh hoạt')
    expect(last.text).not.toContain('bị ngắt')
    // The secretary of one cell is not told of the other.
    expect(last.text).not.toContain('TDP 8')
    ha.press(last.id, 'Đúng, cho thôi sinh hoạt')
    await ha.waitFor(({ text }) => text.startsWith('Đồng chí Vũ Văn Giang không còn trong danh sách Chi bộ TDP 9'))
    const giang = await personNamed(cell, 'Vũ Văn Giang')
    expect(giang.retiredAt).toBeNull()
    expect(giang.links).toMatchObject([{ endedAt: null }])
    expect(giang.grants.filter(({ toDate }) => toDate === null).map(({ role }) => role)).toEqual(['follower'])
  })

  it('is no secretary, nobody above, and not oneself', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    expect((await binh.ask('cho đ/c Bình thôi sinh hoạt')).text).toContain('không tự làm cho mình được')
    await binh.ask('hủy')
    const ich = cell.telegram('ich')
    await ich.ask('tìm Trần Thị Bình')
    expect((await ich.ask('Cho thôi sinh hoạt')).text).toContain('Bí thư được thay bằng bàn giao')
    const { db } = cell.database
    const unit = await db.orgUnit.findFirstOrThrow({ where: { code: 'TDP08' } })
    await db.roleGrant.create({ data: { personId: cell.idOf('an'), unitId: unit.id, role: 'deputy', fromDate: new Date('2026-01-01') } })
    await db.roleGrant.create({ data: { personId: cell.idOf('dung'), unitId: unit.id, role: 'deputy', fromDate: new Date('2026-01-01') } })
    // A deputy gives no deputy's office, so he ends none.
    expect((await cell.telegram('an').ask('cho đ/c Dũng thôi sinh hoạt')).text).toContain('mà đồng chí không có quyền giao')
  })

  it('who presses an old button is told that his link has ended', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    const an = cell.telegram('an')
    const notice = await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    const binh = cell.zalo('binh')
    await binh.ask('cho đ/c An thôi sinh hoạt')
    await binh.ask('1')
    await cell.settle()
    const told = an.history().filter(({ from }) => from === 'bot').length
    an.press(notice.id, 'Dự')
    await an.waitFor(() => an.history().filter(({ from }) => from === 'bot').length > told)
    expect(an.history().at(-1)?.text).toContain('không còn liên kết')
    expect(await cell.database.db.rsvp.count({ where: { personId: cell.idOf('an') } })).toBe(0)
  })
})

describe('a change that is being made', () => {
  it('ends with a clear answer when the one who makes it has lost his office meanwhile', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('thêm đồng chí Lý Thị Ánh')
    const { db } = cell.database
    await db.roleGrant.updateMany({ where: { personId: cell.idOf('binh'), role: 'secretary' }, data: { toDate: new Date('2026-11-20') } })
    expect((await binh.ask('chính thức')).text).toContain('trợ giúp')
    expect((await binh.ask('1')).text).toContain('không có lựa chọn số 1')
    expect(await db.person.count({ where: { fullName: 'Lý Thị Ánh' } })).toBe(0)
  })

  it('about somebody of another cell finds nobody', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('sửa tên đ/c Hà')
    expect((await binh.ask('Hà')).text).toContain('Không tìm thấy ai tên như vậy')
  })
})
