import { describe, expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

const oneLine = '/hop 19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12'

/** The secretary calls a meeting in one line and sends it. */
async function call(cell: Cell, line = oneLine): Promise<void> {
  const binh = cell.telegram('binh')
  const preview = await binh.ask(line)
  expect(preview.text).toContain('XEM LẠI TRƯỚC KHI GỬI')
  const done = await binh.ask('1')
  expect(done.text).toContain('ĐÃ GỌI HỌP')
  await cell.settle()
}

const labels = (message: { buttons?: readonly { label: string }[] | null }): string[] => (message.buttons ?? []).map(({ label }) => label)

describe('calling a meeting', () => {
  it('is done step by step on Telegram, by button and by typing', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const kind = await binh.ask('họp chi bộ')
    expect(labels(kind)).toEqual(['Sinh hoạt thường kỳ', 'Sinh hoạt chuyên đề', 'Họp bất thường', 'Họp chi ủy'])
    binh.press(kind.id, 'Sinh hoạt thường kỳ')
    expect((await binh.waitFor(2)).text).toContain('Họp ngày nào, mấy giờ?')
    const place = await binh.ask('19h30 thứ năm tuần sau')
    expect(place.text).toContain('19h30, thứ Năm, 26/11/2026')
    expect(labels(place)).toEqual(['Nhà văn hóa TDP 8'])
    binh.press(place.id, 0)
    expect((await binh.waitFor(4)).text).toContain('Nội dung gồm những gì?')
    const preview = await binh.ask('đánh giá tháng 11\nnhiệm vụ tháng 12')
    expect(preview.text).toContain('Gửi tới: 3 đảng viên và 1 cấp ủy viên theo dõi chi bộ (Zalo 3, Telegram 1).')
    expect(preview.text).toContain('Người nhận: Nguyễn Văn An, Lê Thị Cúc, Phạm Văn Dũng, Vũ Văn Giang.')
    expect(preview.text).toContain('Chưa liên kết: Hoàng Thị Em.')
    expect(preview.text).toContain('Miễn sinh hoạt: 1 đồng chí')
    expect(preview.text).toContain('Gửi ngay khi đồng chí xác nhận.')
    binh.press(preview.id, 'Gửi ngay')
    const done = await binh.waitFor(({ text }) => text.includes('ĐÃ GỌI HỌP'))
    expect(done.text).toContain('THÔNG BÁO SINH HOẠT CHI BỘ THƯỜNG KỲ THÁNG 11/2026')
    const notice = await cell.telegram('an').waitFor(1)
    expect(notice.text).toContain('1) Đánh giá tháng 11;\n2) Nhiệm vụ tháng 12.')
    expect(labels(notice)).toEqual(['Dự', 'Vắng có lý do', 'Liên hệ lại'])
    for (const who of ['cuc', 'dung', 'giang'] as const)
      expect((await cell.zalo(who).waitFor(1)).text).toContain('1. Dự\n2. Vắng có lý do\n3. Liên hệ lại')
    const report = await binh.waitFor(({ text }) => text.includes('Đã gửi thông báo họp'))
    expect(report.text).toContain('4/5')
    expect(report.text).toContain('Hoàng Thị Em (chưa liên kết)')
    expect(cell.telegram('khanh').history()).toEqual([])
    expect(cell.telegram('ha').history()).toEqual([])
    expect(cell.messengers.problems).toEqual([])
  })

  it('says beforehand who waits because a bot cannot send, until when, and that it goes by itself then', async () => {
    const cell = await openCell()
    const { db } = cell.database
    await db.botAccount.updateMany({
      where: { platform: 'zalo' },
      data: { pausedReason: 'quota', pausedSince: new Date(), pausedUntil: new Date(Date.now() + 3 * 3_600_000 + 60_000) },
    })
    const binh = cell.telegram('binh')
    const preview = (await binh.ask(oneLine)).text
    expect(preview).toContain('Gửi tới: 3 đảng viên và 1 cấp ủy viên theo dõi chi bộ (Zalo 3, Telegram 1).')
    expect(preview).toMatch(/Zalo đã hết lượt gửi tin: 3 đồng chí nhận chậm\. Tin tự gửi lúc 12:0\d trưa nay\.\nViệc gấp xin gọi điện\./)
    expect((await binh.ask('1')).text).toContain('3 đồng chí nhận chậm')
    await cell.telegram('an').waitFor(1)
    expect(cell.zalo('cuc').history()).toEqual([])
  })

  it('says beforehand that a bot whose token is not valid any more sends when it is connected again', async () => {
    const cell = await openCell()
    await cell.database.db.botAccount.updateMany({
      where: { platform: 'zalo' },
      data: { pausedReason: 'unauthorized', pausedSince: new Date(), pausedUntil: new Date(Date.now() + 3_600_000) },
    })
    const preview = (await cell.telegram('binh').ask(oneLine)).text
    expect(preview).toContain('Zalo đang mất kết nối: 3 đồng chí nhận chậm. Tin tự gửi khi kết nối lại.')
  })

  it('is done step by step on Zalo, by digits', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    expect((await binh.ask('hop cb')).text).toContain('2. Sinh hoạt chuyên đề')
    expect((await binh.ask('2')).text).toContain('Họp ngày nào')
    expect((await binh.ask('14h thu 6 tuan sau')).text).toContain('14h00, thứ Sáu, 27/11/2026')
    expect((await binh.ask('Hội trường phường')).text).toContain('Nội dung gồm những gì?')
    const preview = await binh.ask('1')
    expect(preview.text).toContain('THÔNG BÁO SINH HOẠT CHUYÊN ĐỀ THÁNG 11/2026')
    expect(preview.text).toContain('Địa điểm: Hội trường phường.')
    expect((await binh.ask('1')).text).toContain('ĐÃ GỌI HỌP')
    expect((await cell.telegram('an').waitFor(1)).text).toContain('Hội trường phường')
  })

  it('is done in one line', async () => {
    const cell = await openCell()
    await call(cell)
    const notice = await cell.zalo('cuc').waitFor(1)
    expect(notice.text).toContain('Thời gian: 19h30, thứ Năm, 03/12/2026')
    expect(notice.text).toContain('Địa điểm: Nhà văn hóa TDP 8.')
    expect(notice.text).toContain('2) Nhiệm vụ tháng 12.')
  })

  it('asks again where a date is unclear, impossible or past, and goes back and leaves when told', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('/hop')
    await binh.ask('1')
    expect((await binh.ask('31/2')).text).toContain('Không có ngày này')
    expect((await binh.ask('hôm qua 8h')).text).toMatch(/đã qua/)
    expect((await binh.ask('ở nhà văn hóa')).text).toContain('chưa thấy ngày giờ')
    const hours = await binh.ask('thứ năm')
    expect(hours.text).toContain('Họp lúc mấy giờ?')
    expect(hours.text).toContain('1. 19h30, thứ Năm, 26/11/2026')
    expect((await binh.ask('1')).text).toContain('Họp ở đâu?')
    expect((await binh.ask('0')).text).toContain('Họp ngày nào')
    expect((await binh.ask('0')).text).toContain('loại nào')
    expect((await binh.ask('hủy')).text).toContain('Đã thôi')
    expect(await cell.database.db.meeting.count()).toBe(0)
  })

  it('waits for the morning in quiet hours, unless it is urgent', async () => {
    const cell = await openCell(new Date('2026-11-21T22:15:00+07:00'))
    const binh = cell.telegram('binh')
    const preview = await binh.ask(oneLine)
    expect(preview.text).toContain('sẽ gửi 06:30 sáng mai')
    binh.press(preview.id, 0)
    await binh.waitFor(({ text }) => text.includes('Thông báo sẽ gửi 06:30 sáng mai'))
    await cell.settle()
    expect(cell.zalo('cuc').history()).toEqual([])
    await cell.moveTo('2026-11-22T06:31:00+07:00')
    expect(cell.zalo('cuc').history()).toHaveLength(1)
    expect(cell.zalo('cuc').history()[0]?.text).not.toContain('muộn')

    const night = await openCell(new Date('2026-11-21T22:15:00+07:00'))
    const urgent = await night.telegram('binh').ask(oneLine)
    night.telegram('binh').press(urgent.id, 'Việc khẩn: gửi ngay bây giờ')
    expect((await night.zalo('cuc').waitFor(1)).text).toContain('THÔNG BÁO')
  })
})

describe('answering', () => {
  it('is done by button, digit and prose, echoed, and may be changed until the meeting begins', async () => {
    const cell = await openCell()
    await call(cell)
    const an = cell.telegram('an')
    const notice = await an.waitFor(1)
    an.press(notice.id, 'Dự')
    expect((await an.waitFor(2)).text).toContain('Đã ghi: dự họp')
    const sure = await an.ask('tôi ốm không đi được')
    expect(sure.text).toContain('lý do: "tôi ốm không đi được". Đúng không?')
    expect((await an.ask('vâng')).text).toContain('Đã ghi: vắng có lý do')

    const cuc = cell.zalo('cuc')
    await cuc.waitFor(1)
    expect((await cuc.ask('1.')).text).toContain('Đã ghi: dự họp')
    expect((await cuc.ask('0')).text).toContain('Đã trả lại như trước: chưa trả lời')
    expect((await cuc.ask('số 2 ạ')).text).toContain('xin cho biết lý do')
    expect((await cuc.ask('đưa cháu đi viện')).text).toContain('lý do: đưa cháu đi viện')
    expect((await cuc.ask('dạ em dự ạ')).text).toContain('Đã ghi: dự họp')

    const giang = cell.zalo('giang')
    await giang.waitFor(1)
    expect((await giang.ask('3')).text).toContain('sẽ liên hệ lại')

    const table = await cell.telegram('binh').ask('ai chưa trả lời')
    expect(table.text).toContain('Dự: Trần Thị Bình; Lê Thị Cúc.')
    expect(table.text).toContain('Nguyễn Văn An (tôi ốm không đi được)')
    expect(table.text).toContain('Chưa trả lời: Phạm Văn Dũng; Hoàng Thị Em (cần gọi điện).')
    expect(table.text).toContain('Cấp ủy viên theo dõi: Vũ Văn Giang – sẽ liên hệ lại.')

    await cell.moveTo('2026-12-03T19:31:00+07:00')
    an.press(notice.id, 'Dự')
    expect((await an.waitFor(({ text }) => text.includes('đã cũ') || text.includes('đã đến giờ'))).text).toMatch(/đã cũ|đã đến giờ/)
    const reason = await cell.database.db.rsvp.findFirst({ where: { personId: cell.idOf('an') } })
    expect(reason?.answer).toBe('absent')
  })

  it('is recorded by the secretary for those he phoned, and can be taken back', async () => {
    const cell = await openCell()
    await call(cell)
    const binh = cell.zalo('binh')
    const whom = await binh.ask('ghi hộ')
    expect(whom.text).toMatch(/\d\. Hoàng Thị Em/)
    const number = /(\d)\. Hoàng Thị Em/.exec(whom.text)?.[1] ?? ''
    expect((await binh.ask(number)).text).toContain('Đồng chí Hoàng Thị Em trả lời thế nào')
    expect((await binh.ask('2')).text).toContain('vì lý do gì?')
    expect((await binh.ask('3')).text).toContain('Đã ghi hộ đồng chí Hoàng Thị Em: vắng có lý do')
    expect((await binh.ask('ai chưa trả lời')).text).toContain('Hoàng Thị Em (Việc gia đình, ghi hộ)')
    expect((await binh.ask('0')).text).toContain('Đã trả lại như trước cho đồng chí Hoàng Thị Em: chưa trả lời')
  })

  it('is nudged at most once a day, and only those who have not answered', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.zalo('cuc').waitFor(1)
    await cell.zalo('cuc').ask('1')
    const binh = cell.telegram('binh')
    const table = await binh.ask('ai chưa trả lời')
    binh.press(table.id, 'Nhắc người chưa trả lời')
    const nudged = await binh.waitFor(({ text }) => text.includes('Đã nhắc'))
    expect(nudged.text).toContain('Đã nhắc 3 đồng chí')
    expect(nudged.text).toContain('Xin gọi điện: Hoàng Thị Em')
    await cell.zalo('dung').waitFor(({ text }) => text.includes('XIN ĐỒNG CHÍ TRẢ LỜI'))
    expect(
      cell
        .zalo('cuc')
        .history()
        .filter(({ text }) => text.includes('XIN ĐỒNG CHÍ')),
    ).toEqual([])
    expect((await binh.ask('/nhac')).text).toContain('Mỗi ngày chỉ nhắc một lần')
    await cell.moveTo('2026-11-22T09:00:00+07:00')
    expect((await binh.ask('/nhac')).text).toContain('Đã nhắc 3 đồng chí')
  })
})

describe('what follows', () => {
  it('reminders come 3 days and 1 day before, in order, and none after an answer "vắng"; the summary comes the evening before', async () => {
    const cell = await openCell()
    await call(cell)
    const an = cell.telegram('an')
    await an.waitFor(1)
    await an.ask('xin vắng vì bận việc nhà')
    await an.ask('đúng')
    const before = an.history().length
    await cell.moveTo('2026-11-30T07:31:00+07:00')
    expect((await cell.zalo('cuc').waitFor(2)).text).toContain('NHẮC HỌP – CÒN 3 NGÀY')
    await cell.moveTo('2026-12-02T23:00:00+07:00')
    expect((await cell.zalo('cuc').waitFor(3)).text).toContain('NHẮC HỌP NGÀY MAI')
    expect(an.history()).toHaveLength(before)
    const summary = await cell.telegram('binh').waitFor(({ text }) => text.includes('TỔNG HỢP TRƯỚC HỌP'))
    expect(summary.text).toContain('Nguyễn Văn An (xin vắng vì bận việc nhà)')
    expect(summary.at.toISOString().slice(0, 16)).toBe('2026-12-02T11:00')
    const sent = await cell.database.db.delivery.findMany({ where: { personId: cell.idOf('cuc'), status: 'sent' }, orderBy: { id: 'asc' } })
    expect(sent.map(({ kind, sentAt }) => `${kind} ${sentAt?.toISOString().slice(0, 13)}`)).toEqual([
      'meeting-notice 2026-11-21T02',
      'meeting-reminder 2026-11-30T00',
      'meeting-reminder 2026-12-02T00',
    ])
  })

  it('a move tells those who were told what changed, asks them again, and plans the reminders anew', async () => {
    const cell = await openCell()
    await call(cell)
    const cuc = cell.zalo('cuc')
    await cuc.waitFor(1)
    await cuc.ask('1')
    const binh = cell.telegram('binh')
    const preview = await binh.ask('đổi lịch họp sang 20h thứ sáu 4/12')
    expect(preview.text).toContain('Thời gian: 19h30, thứ Năm, 03/12/2026 → 20h00, thứ Sáu, 04/12/2026.')
    expect(preview.text).toContain('1 đồng chí đã trả lời sẽ được hỏi lại')
    expect(preview.text).toContain('Gửi tới: 3 đảng viên và 1 cấp ủy viên')
    expect(preview.text).toContain('xin gọi điện:\n– Chưa liên kết: Hoàng Thị Em.')
    binh.press(preview.id, 0)
    await binh.waitFor(({ text }) => text.startsWith('ĐÃ ĐỔI'))
    const change = await cuc.waitFor(({ text }) => text.includes('THAY ĐỔI LỊCH HỌP'))
    expect(change.text).toContain('→ 20h00, thứ Sáu, 04/12/2026')
    expect((await cuc.ask('1')).text).toContain('Đã ghi: dự họp, buổi sinh hoạt chi bộ thường kỳ 20h00 ngày 04/12/2026')
    await cell.moveTo('2026-11-30T08:00:00+07:00')
    expect(cuc.history().filter(({ text }) => text.includes('NHẮC HỌP'))).toEqual([])
    await cell.moveTo('2026-12-01T08:00:00+07:00')
    expect(cuc.history().filter(({ text }) => text.includes('CÒN 3 NGÀY'))).toHaveLength(1)
  })

  it('who was not told yet gets the new text and no change notice', async () => {
    const cell = await openCell(new Date('2026-11-21T22:15:00+07:00'))
    await call(cell)
    const binh = cell.telegram('binh')
    await binh.ask('/doihop')
    await binh.ask('địa điểm')
    const preview = await binh.ask('Trường Tiểu học')
    binh.press(preview.id, 0)
    expect((await binh.waitFor(({ text }) => text.startsWith('ĐÃ ĐỔI'))).text).toContain('Chưa ai được báo')
    await cell.moveTo('2026-11-22T07:00:00+07:00')
    const history = cell.zalo('cuc').history()
    expect(history).toHaveLength(1)
    expect(history[0]?.text).toContain('Địa điểm: Trường Tiểu học.')
  })

  it('a cancellation tells those who were told, and nothing comes afterwards', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.zalo('cuc').waitFor(1)
    const binh = cell.zalo('binh')
    expect((await binh.ask('hủy họp')).text).toContain('Lý do là gì?')
    expect((await binh.ask('bí thư đi công tác')).text).toContain('Lý do: bí thư đi công tác.')
    expect((await binh.ask('1')).text).toContain('ĐÃ HỦY HỌP')
    expect((await cell.zalo('cuc').waitFor(2)).text).toContain('Lý do: bí thư đi công tác.')
    const notice = cell.telegram('an').history()[0]
    cell.telegram('an').press(notice?.id ?? '', 'Dự')
    expect((await cell.telegram('an').waitFor(({ text }) => text.includes('đã hủy, không cần'))).text).toContain('đã hủy')
    await cell.moveTo('2026-12-04T08:00:00+07:00')
    expect(
      cell
        .zalo('cuc')
        .history()
        .filter(({ from, text }) => from === 'bot' && text.includes('NHẮC')),
    ).toEqual([])
  })

  it('a reminder that fell due while nobody ran comes late and says so; one for a meeting that has begun is not sent', async () => {
    const cell = await openCell()
    await call(cell)
    await cell.zalo('cuc').waitFor(1)
    await cell.database.db.occasion.updateMany({ where: { name: 'reminder-3' }, data: { dueAt: new Date('2026-11-21T00:30:00Z') } })
    await cell.settle()
    expect((await cell.zalo('cuc').waitFor(2)).text).toContain('đến muộn')
  })
})
