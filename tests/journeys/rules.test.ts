import { describe, expect, it } from 'vitest'
import { brandPerson, brandUnit } from '../../src/db/brands.ts'
import { dayOf } from '../../src/db/people.ts'
import type { LocalDay } from '../../src/domain/local-time.ts'
import { seedCandidates, type SeededCell } from '../support/candidates.ts'
import { openCell, type Cell } from '../support/cell.ts'

/** A decision on admission was issued on Thursday 12 November: by R09 the ceremony is due 30 working days later, on 24 December. */
async function withDecision(): Promise<Cell> {
  const cell = await openCell()
  const { db } = cell.database
  const { id, code, path } = await db.orgUnit.findUniqueOrThrow({ where: { code: 'TDP08' } })
  await db.candidateSeries.create({ data: { unitId: id, prefix: 'Q08', last: 0 } })
  const seeded: SeededCell = {
    id: brandUnit(id),
    code,
    path,
    prefix: 'Q08',
    secretary: brandPerson(cell.idOf('binh')),
    mentors: [brandPerson(cell.idOf('dung'))],
  }
  await seedCandidates(cell.database, [{ cell: seeded, stage: 'qd_ket_nap', since: '2026-11-12' }], { now: cell.now() })
  return cell
}

/** When the ceremony is due. */
async function due({ database: { db } }: Cell): Promise<LocalDay> {
  return dayOf((await db.deadline.findFirstOrThrow({ where: { ruleKey: 'R09' } })).dueOn)
}

describe('the time limits', () => {
  it('are seen by a secretary with their documents, and not changed', async () => {
    const cell = await withDecision()
    const binh = cell.zalo('binh')
    const list = await binh.ask('các thời hạn')
    expect(list.text).toContain('CÁC THỜI HẠN (trang 1/2)')
    expect(list.text.split('R07. Quyết định kết nạp: 60 ngày làm việc *')).toHaveLength(2)
    expect(list.text.split('R07')).toHaveLength(2)
    expect(list.text).toContain('(*) Chưa đối chiếu văn bản mới.')
    expect(list.text).toContain('Xem tiếp')
    const card = await binh.ask('thoi han r9')
    expect(card.text).toContain('R09. TỔ CHỨC LỄ KẾT NẠP')
    expect(card.text).toContain('Thời hạn: 30 ngày làm việc.')
    expect(card.text).toContain('Văn bản: 232-QĐ/TW ngày 20/01/2025, mục 4.1.')
    expect(card.text).toContain('Người làm: chi bộ; trễ thì báo cáo đảng ủy.')
    expect(card.text).toContain('Nguồn: lấy từ chính văn bản.\nChưa đối chiếu văn bản mới.')
    expect(card.text).toContain('Muốn đổi, xin nhờ văn phòng đảng ủy.')
    expect(card.text).not.toContain('Đổi\n')
    expect((await binh.ask('sửa thời hạn R09')).text).toContain('văn phòng đảng ủy')
    expect((await binh.ask('thời hạn R99')).text).toContain('Không tìm thấy')
    const refused = await cell.telegram('an').ask('các thời hạn')
    expect(refused.text).not.toContain('CÁC THỜI HẠN')
    expect(await cell.database.db.auditEvent.count({ where: { subject: { startsWith: 'rule' } } })).toBe(0)
    expect(cell.messengers.problems).toEqual([])
  })

  it('are changed by the office for running dossiers too, after a look at what moves, and "0" puts every date back', async () => {
    const cell = await withDecision()
    expect(await due(cell)).toBe('2026-12-24')
    const ich = cell.telegram('ich')
    const question = await ich.ask('sửa thời hạn R09 thành 45 ngày làm việc')
    expect(question.text).toContain('Theo văn bản nào?')
    expect(question.text).toContain('1. Giữ 232-QĐ/TW ngày 20/01/2025, mục 4.1')
    expect((await ich.ask('208-QĐ/TW')).text).toContain('Xin nhắn cả số và ngày của văn bản')
    expect((await ich.ask('208-QĐ/TW ngày 31/2/2026')).text).toContain('Không có ngày này trong lịch')
    const since = await ich.ask('208-QĐ/TW ngày 26/7/2026, mục 4.1')
    expect(since.text).toContain('1. Từ thứ Bảy, 21/11/2026')
    expect(since.text).toContain('2. Từ ngày văn bản (Chủ nhật, 26/07/2026)')
    expect(since.text).toContain('3. Sửa bản đang dùng (từ thứ Hai, 20/01/2025)')
    expect((await ich.ask('1')).text).toContain('Áp dụng cả cho hồ sơ đang chạy không?')
    const preview = await ich.ask('2')
    expect(preview.text).toContain('R09. Tổ chức lễ kết nạp: 30 ngày làm việc → 45 ngày làm việc.')
    expect(preview.text).toContain('Văn bản: 208-QĐ/TW ngày 26/07/2026, mục 4.1.')
    expect(preview.text).toContain('Sẽ đổi 1 hạn, ở 1 chi bộ. Ví dụ:\n– Q08-01 (R09): 24/12/2026 → 15/01/2027')
    expect(await due(cell)).toBe('2026-12-24')
    expect((await ich.ask('vâng')).text).toContain('Đã lưu. R09. Tổ chức lễ kết nạp: 45 ngày làm việc')
    await cell.settle()
    expect(await due(cell)).toBe('2027-01-15')
    expect((await ich.waitFor(({ text }) => text.includes('ĐÃ TÍNH LẠI'))).text).toContain('1 hạn đã đổi, ở 1 chi bộ')
    const told = await cell.telegram('binh').waitFor(({ text }) => text.includes('HẠN HỒ SƠ ĐÃ ĐỔI – CHI BỘ TDP 8'))
    expect(told.text).toContain('1 hạn của quần chúng ở Chi bộ TDP 8 đã tính lại')
    const card = await ich.ask('R09')
    expect(card.text).toContain('Bản khác: 30 ngày làm việc, từ 20/01/2025 đến 20/11/2026 (232-QĐ/TW ngày 20/01/2025, mục 4.1).')
    const back = await ich.ask('0')
    expect(back.text).toContain('Đã lấy lại như trước.')
    await cell.settle()
    expect(await due(cell)).toBe('2026-12-24')
    expect(await cell.database.db.deadlineRule.count({ where: { key: 'R09' } })).toBe(1)
    expect(await cell.database.db.auditEvent.count({ where: { subject: 'rule R09' } })).toBe(2)
    expect(cell.messengers.problems).toEqual([])
  })

  it('that change for new dossiers alone leave running ones their dates', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    await ich.ask('đổi thời hạn')
    await ich.ask('r09')
    expect((await ich.ask('1234567890123')).text).toContain('Tôi chưa hiểu thời hạn này')
    await ich.ask('45')
    await ich.ask('1')
    await ich.ask('1')
    const preview = await ich.ask('1')
    expect(preview.text).toContain('hồ sơ đang chạy giữ hạn cũ')
    expect(preview.text).toContain('Không hạn nào đổi.')
    await ich.ask('Lưu')
    await cell.settle()
    expect(await due(cell)).toBe('2026-12-24')
  })

  it('lose their mark once the office has compared them, and get it back', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    expect((await ich.ask('đã đối chiếu R07')).text).toContain('R07. Quyết định kết nạp: 60 ngày làm việc.')
    await ich.ask('Xác nhận')
    expect((await ich.ask('R07')).text).toContain('Đã đối chiếu văn bản mới.')
    expect((await cell.zalo('binh').ask('quy định')).text).toContain('7. R07. Quyết định kết nạp: 60 ngày làm việc\n')
    await ich.ask('0')
    expect((await ich.ask('R07')).text).toContain('Chưa đối chiếu văn bản mới.')
  })
})

describe('the calendar', () => {
  it('is seen by a secretary; a day that waits is confirmed by the office, and moves what it has to', async () => {
    const cell = await withDecision()
    const seen = await cell.zalo('binh').ask('lịch nghỉ lễ')
    expect(seen.text).toContain('LỊCH NGHỈ NĂM 2026')
    expect(seen.text).toContain('• 16/02–20/02: nghỉ (Tết Nguyên đán)')
    expect(seen.text).toContain('• 24/11: vẫn làm việc, chờ xác nhận nghỉ (Ngày Văn hóa Việt Nam)')
    expect(seen.text).not.toContain('Thêm hoặc sửa')
    const ich = cell.telegram('ich')
    await ich.ask('lịch nghỉ')
    const preview = await ich.ask('Xác nhận nghỉ ngày 24/11')
    expect(preview.text).toContain('Thứ Ba, 24/11/2026: nghỉ (Ngày Văn hóa Việt Nam).')
    expect(preview.text).toContain('– Q08-01 (R09): 24/12/2026 → 25/12')
    await ich.ask('Lưu')
    await cell.settle()
    expect(await due(cell)).toBe('2026-12-25')
    expect((await ich.ask('0')).text).toContain('Thứ Ba, 24/11/2026: vẫn làm việc, chờ xác nhận nghỉ')
    await cell.settle()
    expect(await due(cell)).toBe('2026-12-24')
  })

  it('takes a swapped Saturday as two days, and refuses what cannot be', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    await ich.ask('thêm ngày nghỉ')
    await ich.ask('hoán đổi')
    expect((await ich.ask('31/2/2027')).text).toContain('Không có ngày này trong lịch')
    await ich.ask('thứ sáu 18/12/2026')
    const preview = await ich.ask('thứ bảy 26/12/2026')
    expect(preview.text).toContain('Thứ Sáu, 18/12/2026: nghỉ hoán đổi.')
    expect(preview.text).toContain('Thứ Bảy, 26/12/2026: đi làm bù.')
    expect(preview.text).toContain('24/12/2026 → 25/12')
    await ich.ask('1')
    await cell.settle()
    expect(await due(cell)).toBe('2026-12-25')
    await ich.ask('thêm ngày nghỉ')
    await ich.ask('nghỉ bù')
    expect((await ich.ask('chủ nhật 20/12/2026')).text).toContain('Ngày ấy vốn đã là ngày nghỉ')
  })

  it('gets a draft of a further year, which is confirmed as a whole', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    expect((await ich.ask('lịch nghỉ năm 2029')).text).toContain('Năm này chưa có lịch nghỉ')
    const draft = await ich.ask('Lập lịch dự kiến năm 2029')
    expect(draft.text).toContain('nghỉ (Tết Nguyên đán)')
    expect(draft.text).toContain('Không hạn nào đổi.')
    await ich.ask('Lưu')
    const year = await ich.ask('lịch nghỉ 2029')
    expect(year.text).toContain('• 01/01: nghỉ (Tết Dương lịch) – dự kiến')
    await ich.ask('Xác nhận lịch dự kiến năm 2029')
    await ich.ask('Xác nhận')
    expect((await ich.ask('lịch nghỉ 2029')).text).toContain('• 01/01: nghỉ (Tết Dương lịch)\n')
    expect((await ich.ask('tiến độ tính lại')).text).toMatch(/Không có gì đang tính lại|Đang tính lại/)
  })
})

it('the start of the ceremony’s clock is a setting of the committee, and shows which dates move', async () => {
  const cell = await withDecision()
  const { db } = cell.database
  const { id, unitId } = await db.candidate.findFirstOrThrow()
  const on = new Date('2026-11-16')
  await db.stageEvent.create({ data: { candidateId: id, kind: 'nhan_qd', on, recordedAt: cell.now(), unitId } })
  const ich = cell.telegram('ich')
  await ich.ask('cài đặt')
  await ich.ask('Đảng bộ phường Mẫu Minh')
  await ich.ask('Cài đặt về quần chúng')
  await ich.ask('Mốc tính hạn lễ kết nạp')
  await ich.ask('Đổi')
  const preview = await ich.ask('ngày nhận quyết định')
  expect(preview.text).toContain('→ ngày chi bộ nhận quyết định.')
  expect(preview.text).toContain('– Q08-01 (R09): 24/12/2026 → 28/12')
  await ich.ask('Lưu')
  await cell.settle()
  expect(await due(cell)).toBe('2026-12-28')
  await ich.ask('0')
  await cell.settle()
  expect(await due(cell)).toBe('2026-12-24')
})
