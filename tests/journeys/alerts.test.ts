import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/domain/access.ts'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates, type Standing } from '../support/candidates.ts'
import { openCell, type Cell } from '../support/cell.ts'

const labels = (message: { buttons?: readonly { label: string }[] | null }): string[] => (message.buttons ?? []).map(({ label }) => label)
const at = (day: string, clock: string): string => `2026-${day}T${clock}:00+07:00`

/** A late ceremony and a candidate who has stood still for long, both in TDP 8, mentored by Dũng. */
async function openWithCandidates(): Promise<Cell> {
  const cell = await openCell()
  const own = await candidateCell(cell.database, { code: 'TDP08', secretary: cell.idOf('binh'), mentors: [cell.idOf('dung')] })
  const standings: Standing[] = [
    { cell: own, stage: 'qd_ket_nap', since: '2026-10-02', name: 'Nguyễn Văn An' },
    { cell: own, stage: 'theo_doi', since: '2026-05-10', name: 'Lý Thị Mai' },
  ]
  await seedCandidates(cell.database, standings, { now: cell.now() })
  // She wrote from Zalo last: that is where the bot writes to her.
  await cell.zalo('binh').ask('lịch họp')
  return cell
}

async function give(cell: Cell, who: 'an' | 'giang', role: Role): Promise<void> {
  const unit = await cell.database.db.orgUnit.findUniqueOrThrow({ where: { code: 'TDP08' } })
  await cell.database.db.roleGrant.create({
    data: { personId: cell.idOf(who), unitId: unit.id, role, fromDate: new Date('2026-01-01') },
  })
}

describe('a secretary in the morning', () => {
  it('gets one message, opens a line by its number, takes it up, puts it off, and the committee sees why', async () => {
    const cell = await openWithCandidates()
    const binh = cell.zalo('binh')
    expect((await cell.telegram('ha').ask('việc quá hạn')).text).toContain('Không có gì mới')
    await cell.moveTo(at('11-23', '08:00'))
    const digest = await binh.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
    expect(digest.text).toContain('1. Q08-02 · L.T.M. – chưa sang bước tiếp theo: quá hạn 13 ngày (hạn 10/11)')
    expect(digest.text).toContain('2. Q08-01 · N.V.A. – tổ chức lễ kết nạp: quá hạn')
    // Each is said once.
    expect(digest.text.split('Q08-01')).toHaveLength(2)
    expect(digest.text).toContain('Thời hạn chưa đối chiếu văn bản mới.')
    expect(digest.text).not.toMatch(/Nguyễn Văn An|Lý Thị Mai/)

    const opened = await binh.ask('2')
    expect(opened.text).toContain('30 ngày làm việc kể từ 02/10/2026, theo 232-QĐ/TW ngày 20/01/2025, mục 4.1.')
    expect(opened.text).toContain('Đồng chí nhận tin này vì phụ trách Chi bộ TDP 8.')
    expect(opened.text).toContain('1. Đã nhận, đang làm\n2. Hoãn nhắc')
    const taken = await binh.ask('1')
    expect(taken.text).toContain('Đã ghi: đồng chí nhận việc này. Q08-01 · N.V.A.')
    expect((await binh.ask('0')).text).toContain('Đã lấy lại như trước.')
    expect((await binh.ask('0')).text).toContain('Không có việc nào vừa làm để sửa lại')

    expect((await binh.ask('việc quá hạn')).text).toContain('2. Q08-01 · N.V.A.')
    expect((await binh.ask('2')).text).toContain('2. Hoãn nhắc')
    expect((await binh.ask('2')).text).toContain('Vì sao hoãn?')
    expect((await binh.ask('chờ hội trường sửa xong')).text).toContain('Hoãn nhắc đến ngày nào')
    expect((await binh.ask('hôm nay')).text).toContain('Xin chọn một ngày từ thứ Ba, 24/11/2026')
    expect((await binh.ask('31/12')).text).toContain('Xin chọn một ngày')
    const preview = await binh.ask('1/12')
    expect(preview.text).toContain('Hoãn nhắc đến thứ Ba, 01/12/2026. Thời hạn không đổi.')
    expect(preview.text).toContain('1 đồng chí cấp trên sẽ thấy việc hoãn này và lý do.')
    expect((await binh.ask('1')).text).toContain('Đã hoãn nhắc việc của Q08-01 · N.V.A.')

    await cell.moveTo(at('11-24', '08:00'))
    const seen = await cell.telegram('ich').waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
    expect(seen.text).toContain('Đã hoãn nhắc 1 việc.')
    // Whoever looks at several cells reads which one it is, also where all lines are of one.
    expect(seen.text).toContain('1. Q08-01 · N.V.A. (Chi bộ TDP 8) – ')
    expect(seen.text).toContain('đồng chí Trần Thị Bình hoãn nhắc đến 01/12, lý do: chờ hội trường sửa xong')
    const before = binh.history().filter(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ')).length
    await cell.moveTo(at('11-30', '12:00'))
    const reminded = binh.history().filter(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
    expect(reminded.slice(before).filter(({ text }) => text.includes('lễ kết nạp'))).toEqual([])
    await cell.moveTo(at('12-01', '08:00'))
    expect((await binh.waitFor(({ text }) => text.includes('01/12/2026'))).text).toContain('tổ chức lễ kết nạp: quá hạn')
    expect(
      cell
        .telegram('ha')
        .history()
        .filter(({ text }) => text.includes('Q08')),
    ).toEqual([])
    expect(cell.messengers.problems).toEqual([])
  })

  it('asks why, and a message that waits for a form comes when it is left', async () => {
    const cell = await openWithCandidates()
    const dung = cell.zalo('dung')
    const binh = cell.zalo('binh')
    await cell.moveTo(at('11-23', '07:25'))
    await binh.ask('họp chi bộ')
    await cell.moveTo(at('11-23', '07:32'))
    const digest = await dung.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
    expect(digest.text).toContain('Q08-02 · L.T.M.')
    expect(digest.text).not.toContain('Q08-01')
    expect(binh.history().filter(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))).toEqual([])
    expect((await binh.ask('hủy')).text).toContain('Đã thôi')
    await cell.settle()
    await binh.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))

    expect((await dung.ask('1')).text).toContain('vì được phân công giúp đỡ quần chúng này')
    const why = await dung.ask('vì sao tôi nhận tin này')
    expect(why.text).toContain('VÌ SAO ĐỒNG CHÍ NHẬN TIN NÀY')
    expect(why.text).toContain('Đã nhắc đồng chí các ngày: 23/11.')
    const general = await dung.ask('/visao')
    expect(general.text).toContain('nhắc việc hồ sơ. Đã gửi.')
    expect(general.text).toContain('mỗi ngày một tin')
  })

  it('answers the line that is open with digits, and then the list again, without being asked which is meant', async () => {
    const cell = await openWithCandidates()
    const binh = cell.zalo('binh')
    await cell.moveTo(at('11-23', '07:40'))
    await binh.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
    expect((await binh.ask('2')).text).toContain('Q08-01 · N.V.A.')
    // He comes back to it after a telephone call.
    await cell.moveTo(at('11-23', '08:10'))
    const taken = await binh.ask('1')
    expect(taken.text).toContain('Đã ghi: đồng chí nhận việc này. Q08-01 · N.V.A.')
    expect(taken.text).toContain('Việc khác: gửi số của việc ấy')
    // Now the digits are those of the list again.
    expect((await binh.ask('1')).text).toContain('Q08-02 · L.T.M.')
    expect((await binh.ask('2')).text).toContain('Vì sao hoãn?')
    await binh.ask('chờ họp chi bộ')
    await binh.ask('1/12')
    expect((await binh.ask('1')).text).toContain('Đã hoãn nhắc việc của Q08-02 · L.T.M.')
    await cell.moveTo(at('11-23', '09:00'))
    expect((await binh.ask('2')).text).toContain('Q08-01 · N.V.A.')
    // Beside a list about something else it is asked all the same.
    await binh.ask('hồ sơ Q08-02')
    await cell.moveTo(at('11-23', '09:30'))
    expect((await binh.ask('1')).text).toContain('Đồng chí trả lời cho việc nào?')
  })

  it('presses a button of a line that was answered already', async () => {
    const cell = await openWithCandidates()
    await give(cell, 'an', 'secretary')
    const an = cell.telegram('an')
    const list = await an.ask('việc quá hạn')
    an.press(list.id, 1)
    const card = await an.waitFor(({ text }) => text.includes('30 ngày làm việc'))
    an.press(card.id, 0)
    await an.waitFor(({ text }) => text.includes('Đã ghi: đồng chí nhận việc này'))
    an.press(card.id, 2)
    await an.waitFor(({ text }) => text.includes('VÌ SAO ĐỒNG CHÍ NHẬN TIN NÀY'))
  })

  it('a button of what one may not see any more leads nowhere, and names are shown where the cell has switched them on', async () => {
    const cell = await openWithCandidates()
    const { db } = cell.database
    await give(cell, 'an', 'secretary')
    await db.orgUnit.update({ where: { code: 'MINH' }, data: { settings: { candidateNamesAllowed: true } } })
    await db.orgUnit.update({ where: { code: 'TDP08' }, data: { settings: { candidateNames: true } } })
    const an = cell.telegram('an')
    const list = await an.ask('hôm nay có gì')
    expect(list.text).toContain('Q08-01 · Nguyễn Văn An')
    expect(labels(list)).toEqual(['1. Q08-02 · Lý Thị Mai – chưa sang…', '2. Q08-01 · Nguyễn Văn An – tổ chức…'])
    const reads = await db.auditEvent.count({ where: { verb: 'read-candidate', actorId: cell.idOf('an') } })
    expect(reads).toBe(2)
    await db.roleGrant.deleteMany({ where: { personId: cell.idOf('an'), role: 'secretary' } })
    an.press(list.id, 1)
    expect((await an.waitFor(2)).text).toContain('Không tìm thấy')
    expect((await an.ask('việc quá hạn')).text).toContain('Không có gì mới')
  })
})
