import { expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

type Phone = { ask: (text: string) => Promise<{ text: string }> }

/** Says something and agrees to what it would do. */
async function agree(phone: Phone, text: string): Promise<{ look: string; done: string }> {
  const look = (await phone.ask(text)).text
  expect(look).toContain('Đúng chưa?')
  return { look, done: (await phone.ask('1')).text }
}

/** Adds a candidate to TDP 8 who has been on the list for long. */
async function add(phone: Phone, name: string): Promise<string> {
  expect((await phone.ask(`thêm quần chúng ${name}`)).text).toContain('thuộc nhóm nào')
  expect((await phone.ask('công nhân')).text).toContain('đồng ý cho lưu thông tin ngày nào')
  expect((await phone.ask('5/1/2024')).text).toContain('đang ở bước nào')
  expect((await phone.ask('2')).text).toContain('ngày nào')
  const { look, done } = await agree(phone, '10/1/2024')
  expect(look).toContain(`Thêm quần chúng ${name} vào Chi bộ TDP 8.`)
  expect(look).toContain('Nhóm: Công nhân.')
  return /Mã hồ sơ: (Q08-\d\d)/.exec(done)?.[1] ?? ''
}

/** The mentor is chosen by name; the resolution has no number yet. */
async function assign(phone: Phone, text: string): Promise<string> {
  expect((await phone.ask(text)).text).toContain('Nghị quyết phân công ngày nào')
  expect((await phone.ask('15/1/2024')).text).toContain('Số văn bản')
  const { look, done } = await agree(phone, '1')
  expect(look).toContain('Người giúp đỡ: đồng chí Đặng Văn Khánh.')
  return done
}

async function eventsOf(cell: Cell, code: string): Promise<string[]> {
  const rows = await cell.database.db.stageEvent.findMany({
    where: { candidate: { code } },
    orderBy: { recordedAt: 'asc' },
    select: { kind: true, voidedAt: true },
  })
  return rows.map(({ kind, voidedAt }) => (voidedAt === null ? kind : `(${kind})`))
}

it('a candidate is brought from the list to recognition, step by step, each said in one line', async () => {
  const cell = await openCell()
  const binh = cell.zalo('binh')
  const code = await add(binh, 'Ngô Văn Nam')
  expect(code).toBe('Q08-01')

  const told = await assign(binh, `phân công đ/c Khánh giúp đỡ ${code}`)
  expect(told).toContain('Đã phân công đồng chí Đặng Văn Khánh giúp đỡ Q08-01 · N.V.N.')
  await cell.settle()
  const news = await cell.telegram('khanh').waitFor(({ text }) => text.includes('ĐƯỢC PHÂN CÔNG GIÚP ĐỠ'))
  expect(news.text).toContain('Q08-01 · N.V.N.')
  expect(news.text).toContain('lịch sử chính trị')
  expect(news.text).not.toContain('Nam')

  const early = await binh.ask('q08-01 lễ kết nạp hôm qua')
  expect(early.text).toContain('Chưa ghi gì.')
  expect(early.text).toContain('Còn thiếu')
  expect(early.text).toContain('Lúc này ghi được')
  expect(early.text).toMatch(/Còn thiếu: .*; và \d+ việc khác\./)

  await agree(binh, 'Q08-01 học xong lớp nhận thức ngày 1/6/2024')
  await agree(binh, 'q08-01 nop don 1/9/2024')
  expect((await binh.ask('Q08-01 khai lý lịch 31/2')).text).toContain('Không có ngày này trong lịch')
  expect((await binh.ask('1/8/2024')).text).toContain('Ngày này sớm quá: nộp đơn xin vào Đảng là ngày 01/09/2024')
  expect((await binh.ask('30/12/2026')).text).toContain('Ngày này chưa tới')
  await agree(binh, '10/9/2024')
  expect((await binh.ask('Q08-01 gửi thẩm tra 20/9/2024')).text).toContain('Số văn bản')
  expect((await binh.ask('0123456789012')).text).toContain('không ghi')
  expect((await binh.ask('31-CV/ĐU')).text).toContain('nước ngoài')
  await agree(binh, 'trong nước')
  await agree(binh, 'Q08-01 có trả lời thẩm tra 20/10/2024')
  await agree(binh, 'Q08-01 giới thiệu 25/10/2024')
  await agree(binh, 'Q08-01 lấy ý kiến 27/10/2024')

  const resolved = await agree(binh, 'Q08-01 nghị quyết chi bộ số 12-NQ/CB ngày 1/11/2025')
  expect(resolved.look).toContain('Số: 12-NQ/CB.')
  expect(resolved.look).toContain('• Bắt đầu tính: Quyết định kết nạp, hạn')
  expect(resolved.done).toContain('gửi 0 để lấy lại')
  const undone = await binh.ask('0')
  expect(undone.text).toContain('Đã lấy lại như trước.')
  expect(undone.text).toContain('• Không còn tính hạn: Quyết định kết nạp.')
  // On her other phone: whoever writes much in a minute is slowed down.
  const other = cell.telegram('binh')
  await agree(other, 'Q08-01 nghị quyết chi bộ số 12-NQ/CB ngày 1/11/2024')
  await agree(other, 'Q08-01 nghị quyết đảng ủy số 30 ngày 20/11/2024')
  await agree(other, 'Q08-01 đã có quyết định kết nạp số 45 ngày 10/12/2024')
  await agree(other, 'Q08-01 lễ kết nạp 25/12/2024')

  const tooEarly = await other.ask('Q08-01 chi bộ xét công nhận chính thức số 7 ngày 1/12/2025')
  expect(tooEarly.text).toContain('Chưa hết 12 tháng dự bị')
  expect(tooEarly.text).toContain('25/12/2025')
  expect(tooEarly.text).toContain('24-QĐ/TW')
  await agree(other, '5/1/2026')
  const closed = await agree(other, 'Q08-01 quyết định công nhận số 9 ngày 20/1/2026')
  expect(closed.look).toContain('Bước mới: Công nhận chính thức.')
  expect((await other.ask('Q08-01 tạm dừng vì ốm')).text).toContain('Hồ sơ đã kết thúc')
  expect(await eventsOf(cell, code)).toEqual([
    'cam_tinh',
    'phan_cong',
    'lop_nhan_thuc',
    'don',
    'ly_lich',
    'tham_tra',
    'tra_loi_tham_tra',
    'gioi_thieu',
    'y_kien',
    '(nq_chi_bo)',
    'nq_chi_bo',
    'nq_dang_uy',
    'qd_ket_nap',
    'le_ket_nap',
    'xet_chinh_thuc',
    'cong_nhan',
  ])
  const details = await cell.database.db.auditEvent.findMany({ select: { detail: true, subject: true } })
  expect(JSON.stringify(details)).not.toContain('Nam')
}, 240_000)

it('what cannot be is refused with a reason, nobody else learns of it, and the faster of two is right', async () => {
  const cell = await openCell()
  const { db } = cell.database
  const binh = cell.telegram('binh')
  const code = await add(binh, 'Ngô Văn Nam')

  // Full members alone are mentors.
  await db.person.update({ where: { id: cell.idOf('an') }, data: { status: 'probationary' } })
  const refused = await binh.ask(`phân công đ/c An giúp đỡ ${code}`)
  expect(refused.text).toContain('Đồng chí Nguyễn Văn An là đảng viên dự bị.')
  expect(refused.text).toContain('24-QĐ/TW')
  await assign(binh, `phân công đ/c Khánh giúp đỡ ${code}`)

  // Whoever has nothing to do with him is told the same as if there were no such code.
  const ha = cell.telegram('ha')
  const unknown = (await ha.ask('Q08-77 nộp đơn 5/11')).text
  await ha.ask('hủy')
  expect((await ha.ask('Q08-01 nộp đơn 5/11')).text).toBe(unknown)
  expect(unknown).toContain('Không tìm thấy')
  await ha.ask('hủy')
  expect((await cell.telegram('khanh').ask('Q08-01 nộp đơn 5/11')).text).not.toContain('Q08-01')

  // Papers: there since a day, kept somewhere; taken back by 0.
  expect((await binh.ask('Q08-01 có giấy chứng nhận ngày 31/2 để ở văn phòng')).text).toContain('Không có ngày này trong lịch')
  const paper = await agree(binh, '2/3')
  expect(paper.look).toContain('Giấy chứng nhận lớp nhận thức về Đảng: đã có.')
  expect(paper.look).toContain('Đề ngày: thứ Hai, 02/03/2026.')
  expect(paper.look).toContain('Để ở: văn phòng.')
  expect((await binh.ask('0')).text).toContain('chưa có')

  // From the list by its number: what is missing is taken to be there now.
  expect((await binh.ask('ghi giấy tờ Q08-01')).text).toContain('Giấy nào?')
  expect((await binh.ask('2')).text).toContain('Giấy này đề ngày nào?')
  expect((await binh.ask('15/1/2024')).text).toContain('Giấy để ở đâu?')
  expect((await agree(binh, 'tủ chi bộ')).look).toContain('Nghị quyết phân công người giúp đỡ: đã có.')

  // Added by mistake: nothing of him is kept.
  await add(binh, 'Ngô Thị Nụ')
  expect(await db.candidate.count()).toBe(2)
  expect((await binh.ask('0')).text).toContain('không còn lưu gì')
  expect(await db.candidate.findMany({ select: { code: true } })).toEqual([{ code }])

  // Two decide at once: the second is told.
  const ich = cell.telegram('ich')
  const zalo = cell.zalo('binh')
  expect((await zalo.ask('Q08-01 học xong lớp nhận thức ngày 1/6/2024')).text).toContain('Đúng chưa?')
  await agree(ich, 'q0801 tạm dừng hôm qua vì ốm dài ngày')
  const late = await zalo.ask('1')
  expect(late.text).toContain('vừa có người khác ghi vào hồ sơ này')
  expect(late.text).toContain('tạm dừng')
  expect(late.text).toContain('Bùi Văn Ích')
  expect(await eventsOf(cell, code)).toEqual(['cam_tinh', 'phan_cong', 'tam_dung'])

  // A reason is sealed, and stands nowhere else.
  const [reason] = await db.stageEvent.findMany({ where: { kind: 'tam_dung' }, select: { reason: true, detail: true } })
  expect(reason?.reason).not.toBeNull()
  expect(JSON.stringify([reason?.detail, await db.auditEvent.findMany({ select: { detail: true } })])).not.toContain('ốm')
}, 240_000)

it('a case moves to another cell, and a mentor who leaves leaves it without one', async () => {
  const cell = await openCell()
  const binh = cell.telegram('binh')
  const code = await add(binh, 'Ngô Văn Nam')
  await assign(binh, `phân công đ/c Khánh giúp đỡ ${code}`)
  await cell.settle()
  await cell.telegram('khanh').waitFor(({ text }) => text.includes('ĐƯỢC PHÂN CÔNG GIÚP ĐỠ'))

  // A wrong day is corrected; the history keeps both.
  expect((await binh.ask(`sửa ${code}`)).text).toContain('Sửa việc nào đã ghi?')
  expect((await binh.ask('1')).text).toContain('Sửa thế nào?')
  expect((await binh.ask('2')).text).toContain('Ngày đúng là ngày nào?')
  const corrected = await agree(binh, '20/1/2024')
  expect(corrected.look).toContain('Ngày đúng: thứ Bảy, 20/01/2024.')
  expect(await eventsOf(cell, code)).toEqual(['cam_tinh', '(phan_cong)', 'phan_cong'])

  // He leaves the cell: the secretary is told; with 0 he is back.
  await binh.ask('đ/c Khánh chuyển sinh hoạt')
  expect((await binh.ask('1')).text).toContain('1 quần chúng không còn người giúp đỡ')
  const candidate = { where: { code }, select: { mentorId: true } }
  expect(await cell.database.db.candidate.findUniqueOrThrow(candidate)).toEqual({ mentorId: null })
  expect((await binh.ask('0')).text).toContain('trở lại danh sách')
  expect(await cell.database.db.candidate.findUniqueOrThrow(candidate)).toEqual({ mentorId: cell.idOf('khanh') })

  const zalo = cell.zalo('binh')
  const moved = await agree(zalo, `${code} chuyển sang chi bộ TDP 9 hôm nay`)
  expect(moved.look).toContain('Chuyển sang chi bộ khác: Chi bộ TDP 9.')
  expect(moved.look).toContain('không xem và không sửa được hồ sơ này nữa')
  await cell.settle()
  const arrived = await cell.telegram('ha').waitFor(({ text }) => text.includes('QUẦN CHÚNG CHUYỂN ĐẾN'))
  expect(arrived.text).toContain(`${code} · N.V.N. nay thuộc Chi bộ TDP 9.`)
  expect((await cell.telegram('khanh').waitFor(({ text }) => text.includes('THÔI GIÚP ĐỠ'))).text).toContain(code)
  expect((await zalo.ask(`sửa ${code}`)).text).toContain('Không tìm thấy')
  const ha = cell.telegram('ha')
  expect((await ha.ask(`phân công đ/c Giang giúp đỡ ${code}`)).text).toContain('Nghị quyết phân công ngày nào')
}, 240_000)
