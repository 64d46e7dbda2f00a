import { describe, expect, it } from 'vitest'
import { dayOf } from '../../src/db/people.ts'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates } from '../support/candidates.ts'
import { openCell, type Cell } from '../support/cell.ts'

/** A decision of 12 November: by R09 the ceremony is due on 24 December, of which people are told first on 3 December. */
async function withDecision(): Promise<Cell> {
  const cell = await openCell()
  const own = await candidateCell(cell.database, { code: 'TDP08', secretary: cell.idOf('binh'), mentors: [cell.idOf('dung')] })
  await seedCandidates(cell.database, [{ cell: own, stage: 'qd_ket_nap', since: '2026-11-12' }], { now: cell.now() })
  return cell
}

/** The next day on which somebody is told of the ceremony. */
async function next({ database: { db } }: Cell): Promise<string | null> {
  const { nextAlertOn } = await db.deadline.findFirstOrThrow({ where: { ruleKey: 'R09' } })
  return nextAlertOn && dayOf(nextAlertOn)
}

describe('the reminders', () => {
  it('are seen by a secretary, whole and one by one, and not changed', async () => {
    const cell = await withDecision()
    const binh = cell.zalo('binh')
    const list = await binh.ask('lịch nhắc')
    expect(list.text).toContain('LỊCH NHẮC VIỆC')
    expect(list.text).toContain('• Hạn tính theo ngày làm việc: trước hạn 15, 7, 3, 1 ngày làm việc; quá hạn 7 ngày một lần *')
    expect(list.text).toContain('• Lễ kết nạp: bí thư, rồi văn phòng đảng ủy *')
    expect(list.text).toContain('(*) Chưa đối chiếu văn bản mới.')
    const card = await binh.ask('ai duoc nhac khi le ket nap')
    expect(card.text).toContain('LỊCH NHẮC: LỄ KẾT NẠP')
    expect(card.text).toContain('Nhắc: bí thư.\nQuá hạn mà chưa ai nhận việc thì báo thêm: văn phòng đảng ủy.')
    expect(card.text).toContain('Muốn đổi, xin nhờ văn phòng đảng ủy.')
    expect(card.text).not.toContain('1. Đổi')
    const refused = await binh.ask('sửa lịch nhắc')
    expect(refused.text).toContain('văn phòng đảng ủy')
    expect(refused.text).not.toContain('ĐỔI LỊCH NHẮC')
    expect((await cell.telegram('an').ask('lịch nhắc')).text).not.toContain('LỊCH NHẮC VIỆC')
    expect(await cell.database.db.auditEvent.count({ where: { subject: { startsWith: 'reminder' } } })).toBe(0)
    expect(cell.messengers.problems).toEqual([])
  })

  it('come on other days once the office says so, after a look at how many dates that touches, and "0" brings the old ones back', async () => {
    const cell = await withDecision()
    expect(await next(cell)).toBe('2026-12-03')
    const ich = cell.telegram('ich')
    const kinds = await ich.ask('đổi lịch nhắc')
    expect(kinds.buttons?.map(({ label }) => label)).toEqual(['Hạn tính theo tháng hoặc theo ngày', 'Hạn tính theo ngày làm việc'])
    expect((await ich.ask('ngày làm việc')).text).toContain('Hiện nay: trước hạn 15, 7, 3, 1 ngày làm việc')
    for (const [wrong, sentence] of [
      ['0 ngày', 'Xin nhắn một số từ 1 đến 365'],
      ['-3', 'Tôi chưa hiểu lịch nhắc này'],
      ['1234567890123', 'Tôi chưa hiểu lịch nhắc này'],
      ['10, 5, 5 ngày', 'Mốc 5 ngày ghi hai lần'],
    ] as const)
      expect((await ich.ask(wrong)).text).toContain(sentence)
    expect((await ich.ask('trước hạn 10, 5, 2 ngày')).text).toContain('Theo văn bản nào?')
    const preview = await ich.ask('1')
    expect(preview.text).toContain('Trước hạn: nhắc khi còn 10, 5, 2 ngày làm việc.')
    expect(preview.text).toContain('Quá hạn: 7 ngày nhắc một lần.')
    expect(preview.text).toContain('1 hạn đang chạy, ở 1 chi bộ, đổi ngày nhắc kế tiếp. Ví dụ:\n– Q08-01 (R09): 03/12/2026 → 10/12')
    expect(await next(cell)).toBe('2026-12-03')
    expect((await ich.ask('Lưu')).text).toContain('Đã lưu. Hạn tính theo ngày làm việc: trước hạn 10, 5, 2 ngày làm việc')
    await cell.settle()
    expect(await next(cell)).toBe('2026-12-10')
    const card = await ich.ask('lịch nhắc ngày làm việc')
    expect(card.text).toContain('Áp dụng từ 21/11/2026.')
    expect(card.text).toContain('Trước đây: trước hạn 15, 7, 3, 1 ngày làm việc')
    expect((await ich.ask('0')).text).toContain('Đã lấy lại như trước.')
    await cell.settle()
    expect(await next(cell)).toBe('2026-12-03')
    expect(await cell.database.db.alertLadder.count()).toBe(2)
    expect(cell.messengers.problems).toEqual([])
  })

  it('that were given already are not given again by a new ladder, whatever its days', async () => {
    const cell = await withDecision()
    const { db } = cell.database
    await cell.moveTo('2026-12-03T08:00:00+07:00')
    const told = await db.alertStep.findMany({ where: { deadline: { ruleKey: 'R09' } } })
    expect(told.map(({ day }) => dayOf(day))).toEqual(['2026-12-03'])
    const ich = cell.telegram('ich')
    await ich.ask('đổi lịch nhắc ngày làm việc thành trước hạn 20, 15, 2 ngày')
    await ich.ask('1')
    await ich.ask('Lưu')
    await cell.settle()
    expect(await next(cell)).toBe('2026-12-22')
    await cell.moveTo('2026-12-08T08:00:00+07:00')
    expect(await db.alertStep.findMany({ where: { deadline: { ruleKey: 'R09' } } })).toEqual(told)
    await cell.moveTo('2026-12-22T08:00:00+07:00')
    expect(await db.alertStep.count({ where: { deadline: { ruleKey: 'R09' } } })).toBe(2)
  })

  it('reach other people once the office says so', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    const question = await ich.ask('đổi người được nhắc về lễ kết nạp')
    expect(question.text).toContain('Hiện nay: bí thư, rồi văn phòng đảng ủy.')
    expect((await ich.ask('ông Năm')).text).toContain('Được chọn: bí thư, người giúp đỡ')
    expect((await ich.ask('bí thư và người giúp đỡ')).text).toContain('Quá hạn mà chưa ai nhận việc thì báo thêm ai?')
    await ich.ask('theo dõi, rồi văn phòng')
    const preview = await ich.ask('1')
    expect(preview.text).toContain('Nhắc: bí thư và người giúp đỡ.')
    expect(preview.text).toContain('Vẫn chưa ai nhận thì báo thêm: văn phòng đảng ủy.')
    expect(preview.text).toContain('1 hạn đang chạy, ở 1 chi bộ, sẽ nhắc những người này từ lần sau.')
    await ich.ask('Lưu')
    await cell.moveTo('2026-12-03T08:00:00+07:00')
    const told = await cell.database.db.alertStep.findMany({ where: { deadline: { ruleKey: 'R09' } }, select: { personId: true } })
    expect(told.map(({ personId }) => personId).toSorted()).toEqual([cell.idOf('binh'), cell.idOf('dung')].toSorted())
  })

  it('that somebody else has changed meanwhile are not run over', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    await ich.ask('đổi lịch nhắc ngày làm việc thành trước hạn 10, 5 ngày')
    await ich.ask('1')
    await cell.database.db.alertLadder.updateMany({ where: { unit: 'working-days' }, data: { overdueEvery: 3 } })
    expect((await ich.ask('Lưu')).text).toContain('Vừa có người khác đổi mục này.')
    expect(await cell.database.db.alertLadder.count()).toBe(2)
    await ich.ask('đổi lịch nhắc ngày làm việc thành trước hạn 10, 5 ngày')
    await ich.ask('1')
    await ich.ask('Lưu')
    await cell.database.db.alertLadder.updateMany({ where: { unit: 'working-days', effectiveTo: null }, data: { overdueEvery: 4 } })
    expect((await ich.ask('0')).text).toContain('Vừa có người khác đổi mục này.')
    expect(await cell.database.db.alertLadder.count()).toBe(3)
  })

  it('lose their mark once the office has compared them', async () => {
    const cell = await withDecision()
    const ich = cell.telegram('ich')
    await ich.ask('lịch nhắc thẩm tra')
    await ich.ask('Đã đối chiếu văn bản mới')
    await ich.ask('Xác nhận')
    expect((await ich.ask('lịch nhắc')).text).toContain('• Trả lời thẩm tra: văn phòng đảng ủy\n')
    await ich.ask('0')
    expect((await ich.ask('lịch nhắc')).text).toContain('• Trả lời thẩm tra: văn phòng đảng ủy *')
  })
})
