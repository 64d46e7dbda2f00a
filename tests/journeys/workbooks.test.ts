import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../src/workbook/import.ts'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates } from '../support/candidates.ts'
import { openCell, type Cell } from '../support/cell.ts'
import { again, fileOf, gridOf, unchanged } from '../support/exported.ts'
import { workbookOf } from '../workbook/workbooks.ts'

/** Two cells with candidates; Dũng mentors those of TDP 8. */
async function withCandidates(): Promise<Cell> {
  const cell = await openCell()
  const { db } = cell.database
  await db.person.update({ where: { id: cell.idOf('dung') }, data: { code: 'DV0004' } })
  await db.person.update({ where: { id: cell.idOf('giang') }, data: { code: 'DV0006' } })
  const own = await candidateCell(cell.database, { code: 'TDP08', secretary: cell.idOf('binh'), mentors: [cell.idOf('dung')] })
  const other = await candidateCell(cell.database, { code: 'TDP09', secretary: cell.idOf('ha'), mentors: [cell.idOf('giang')] })
  await seedCandidates(
    cell.database,
    [
      { cell: own, stage: 'qd_ket_nap', since: '2026-11-05', name: 'Nguyễn Văn Ánh' },
      { cell: own, stage: 'theo_doi', since: '2026-03-05', name: 'Trần Thị Mơ', later: [{ kind: 'tam_dung', on: '2026-09-01' }] },
      { cell: own, stage: 'cong_nhan', since: '2026-10-05', name: 'Lê Thị Lan' },
      { cell: other, stage: 'cam_tinh', since: '2026-11-02', name: 'Hồ Văn Bảo', mentored: false },
    ],
    { now: cell.now() },
  )
  return cell
}

const columns = ['Mã hồ sơ', 'Mã chi bộ', 'Họ và tên', 'Mã người giúp đỡ', 'Ghi chú']

async function cellsOf(bytes: Uint8Array | undefined): Promise<(string | undefined)[][]> {
  const [headings = [], ...rows] = await gridOf(bytes, 'Quần chúng')
  return rows.map((row) => columns.map((column) => row[headings.indexOf(column)]))
}

describe('the list of candidates as a file', () => {
  it('comes to the secretary on Telegram with codes and initials, and brought in again it changes nothing', async () => {
    const cell = await withCandidates()
    const { text, file } = await fileOf(cell.telegram('binh'), 'xuất quần chúng')
    expect(file?.name).toBe('quan-chung.xlsx')
    expect(text).toContain('Có 3 dòng, ở tệp phía trên, sheet Quần chúng.')
    expect(text).toContain('Tệp không có họ tên, chỉ có mã và chữ cái đầu, vì chi bộ chưa bật hiện họ tên.')
    expect(await cellsOf(file?.bytes)).toEqual([
      ['Q08-01', 'TDP08', '', 'DV0004', 'N.V.Á.'],
      ['Q08-02', 'TDP08', '', 'DV0004', 'T.T.M.; tạm dừng từ 01/09/2026'],
      ['Q08-03', 'TDP08', '', 'DV0004', 'L.T.L.; đã đóng 05/10/2026: quyết định công nhận chính thức'],
    ])
    expect((await gridOf(file?.bytes, 'Hướng dẫn')).join('\n')).toContain('Trong tệp có thông tin cá nhân: giữ kín')
    expect(await again(cell, file?.bytes)).toMatchObject(unchanged)
    const { db } = cell.database
    expect(await db.auditEvent.count({ where: { verb: 'read-candidate', actorId: cell.idOf('binh') } })).toBe(3)
    expect(await db.auditEvent.findFirstOrThrow({ where: { verb: 'export' } })).toMatchObject({
      detail: { what: 'candidates', rows: 3, names: 0 },
    })
    expect(cell.messengers.problems).toEqual([])
  })

  it('has the names of those cells that show them, and the office gets all its cells or the one it names', async () => {
    const cell = await withCandidates()
    const { db } = cell.database
    await db.orgUnit.update({ where: { code: 'MINH' }, data: { settings: { candidateNamesAllowed: true } } })
    await db.orgUnit.update({ where: { code: 'TDP09' }, data: { settings: { candidateNames: true } } })
    const ich = cell.telegram('ich')
    const all = await fileOf(ich, 'xuất danh sách quần chúng ra excel')
    expect(all.text).toContain('3 người không có họ tên trong tệp')
    expect((await cellsOf(all.file?.bytes)).map(([code, , name]) => [code, name])).toEqual([
      ['Q08-01', ''],
      ['Q08-02', ''],
      ['Q08-03', ''],
      ['Q09-01', 'Hồ Văn Bảo'],
    ])
    expect(await again(cell, all.file?.bytes)).toMatchObject(unchanged)
    const one = await fileOf(ich, 'xuất quần chúng chi bộ TDP 9')
    expect(one.text).toContain('DANH SÁCH QUẦN CHÚNG – CHI BỘ TDP 9')
    expect(one.text).toContain('Có 1 dòng')
    expect(one.text).not.toContain('không có họ tên')
    expect((await ich.ask('xuất quần chúng chi bộ TDP 77')).text).toContain('Không tìm thấy')
    expect(cell.messengers.problems).toEqual([])
  })

  it('shows a secretary nothing of another cell, and a member nothing at all', async () => {
    const cell = await withCandidates()
    const ha = await fileOf(cell.telegram('ha'), 'xuất hồ sơ quần chúng')
    expect((await cellsOf(ha.file?.bytes)).map(([code]) => code)).toEqual(['Q09-01'])
    expect((await cell.telegram('ha').ask('xuất quần chúng chi bộ TDP 8')).text).toContain('Không tìm thấy')
    const refused = await cell.telegram('an').ask('xuất quần chúng')
    expect(refused.text).not.toContain('dòng')
    expect(await cell.database.db.auditEvent.count({ where: { verb: 'export' } })).toBe(1)
  })

  it('cannot be had on Zalo: it is said where, and nothing is read', async () => {
    const cell = await withCandidates()
    expect((await cell.zalo('binh').ask('xuất quần chúng')).text).toContain(
      'Zalo không nhận tệp. Xin nhắn "xuất quần chúng" cho trợ lý trên Telegram',
    )
    expect(await cell.database.db.auditEvent.count({ where: { verb: { in: ['export', 'read-candidate'] } } })).toBe(0)
  })
})

describe('candidates of a workbook that was imported', () => {
  it('are asked about in chat on both messengers, go on there, and are in the digest of the next working morning', async () => {
    const cell = await openCell()
    const { database, sealer } = cell
    await database.db.person.update({ where: { id: cell.idOf('dung') }, data: { code: 'DV0004' } })
    const file = await workbookOf({
      'Quần chúng': [
        [
          'Mã chi bộ',
          'Họ và tên',
          'Nghị quyết cảm tình',
          'Mã người giúp đỡ',
          'Phân công giúp đỡ',
          'Có: Nghị quyết phân công người giúp đỡ',
        ],
        ['TDP08', 'Ngô Văn Nam', '05/02/2026', 'DV0004', '20/02/2026', '20/02/2026'],
        ['TDP08', 'Đỗ Thị Lan', '05/10/2026', null, null, null],
      ],
    })
    expect(await importWorkbook(database.db, file, { sealer, now: cell.now() })).toMatchObject({ applied: true })
    const onZalo = await cell.zalo('binh').ask('hồ sơ Q08-01')
    expect(onZalo.text).toContain('Q08-01 · N.V.N.')
    expect(onZalo.text).toContain('Người giúp đỡ: đồng chí Phạm Văn Dũng, từ 20/02/2026.')
    const binh = cell.telegram('binh')
    expect((await binh.ask('ho so do thi lan')).text).toContain('Q08-02 · Đ.T.L.')
    expect((await binh.ask('Q08-01 học xong lớp nhận thức ngày 1/6')).text).toContain('lớp nhận thức')
    await binh.ask('vâng')
    expect((await binh.ask('lịch sử Q08-01')).text).toContain('học xong lớp nhận thức')
    expect((await cell.telegram('ha').ask('hồ sơ Q08-01')).text).not.toContain('Q08-01 ·')
    await cell.moveTo('2026-11-23T07:30:00+07:00')
    await binh.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ') && text.includes('Q08-02 · Đ.T.L. – chưa có người giúp đỡ'))
    expect(await database.db.delivery.count({ where: { kind: 'digest', personId: cell.idOf('binh') } })).toBe(1)
    expect(cell.messengers.problems).toEqual([])
  })
})
