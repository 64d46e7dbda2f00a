import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../src/workbook/import.ts'
import { openCell, type Cell } from '../support/cell.ts'
import { peopleHeadings, roleHeadings, unitHeadings, workbookOf } from '../workbook/workbooks.ts'

/** Bình leads a second cell from now on: the office imports it. */
async function secondCell(cell: Cell): Promise<void> {
  await cell.database.db.person.update({ where: { id: cell.idOf('binh') }, data: { code: 'DV0001' } })
  const sheets = {
    'Tổ chức': [
      unitHeadings,
      ['MINH', 'Đảng bộ phường Mẫu Minh', 'Đảng bộ', null, null, null, null],
      ['TDP10', 'Chi bộ TDP 10', 'Chi bộ', 'MINH', null, 'Nhà văn hóa TDP 10', null],
      ['TDP08', 'Chi bộ TDP 8', 'Chi bộ', 'MINH', null, null, null],
    ],
    Người: [peopleHeadings, ['DV0001', 'Trần Thị Bình', 'TDP08', 'Chính thức', null, null]],
    'Chức trách': [roleHeadings, ['DV0001', 'Bí thư', 'TDP10', '01/11/2026', null]],
  }
  const outcome = await importWorkbook(cell.database.db, await workbookOf(sheets), { sealer: cell.sealer, now: cell.now() })
  expect(outcome.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(outcome.applied).toBe(true)
}

async function workingIn(cell: Cell): Promise<string | null> {
  return (await cell.database.db.person.findUniqueOrThrow({ where: { id: cell.idOf('binh') } })).workingIn
}

describe('a secretary of two cells', () => {
  it('is asked which, chooses once for both messengers, and sees everywhere which it is', async () => {
    const cell = await openCell()
    await secondCell(cell)
    const phone = cell.telegram('binh')
    const zalo = cell.zalo('binh')
    const asked = await zalo.ask('gọi họp')
    expect(asked.text).toContain('Gọi họp cho tổ chức nào?')
    expect(asked.text).toContain('1. Chi bộ TDP 8\n2. Chi bộ TDP 10')
    expect((await zalo.ask('1')).text).toContain('GỌI HỌP: CHI BỘ TDP 8')
    await zalo.ask('hủy')

    const which = await phone.ask('đổi chi bộ')
    expect(which.text).toContain('• Chi bộ TDP 8: bí thư.')
    phone.press(which.id, 'Chi bộ TDP 10')
    const switched = await phone.waitFor(({ text }) => text.includes('Từ nay đồng chí làm việc ở Chi bộ TDP 10 (bí thư)'))
    expect(switched.text).toContain('trên mọi máy đã liên kết')
    expect((await zalo.ask('tôi đang ở chi bộ nào')).text).toContain('đang làm việc ở Chi bộ TDP 10')
    expect((await zalo.ask('gọi họp')).text).toContain('GỌI HỌP: CHI BỘ TDP 10')
    await zalo.ask('hủy')
    expect((await phone.ask('danh bạ')).text).toContain('DANH BẠ – CHI BỘ TDP 10')

    const preview = await phone.ask('/hop 19h30 3/12 hội trường: việc chung')
    expect(preview.text).toContain('Gọi họp cho Chi bộ TDP 10, nơi đồng chí đang làm việc.')
    phone.press(preview.id, 'Gọi cho chi bộ khác')
    const again = await phone.waitFor(({ text }) => text.includes('tổ chức nào'))
    phone.press(again.id, 'Chi bộ TDP 10')
    await phone.waitFor(({ text, id }) => id > again.id && text.includes('Gọi họp cho Chi bộ TDP 10'))
    expect((await phone.ask('1')).text).toContain('ĐÃ GỌI HỌP')
    // A cell that is named counts for this once.
    expect((await phone.ask('/hop TDP 8 19h30 4/12 nhà văn hóa: việc chung')).text).toContain('Gọi họp cho Chi bộ TDP 8.')
    expect((await phone.ask('1')).text).toContain('ĐÃ GỌI HỌP')
    const meetings = await zalo.ask('ai chưa trả lời')
    expect(meetings.text).toContain('buổi họp nào')
    expect(meetings.text).toMatch(/1\. .*Chi bộ TDP 10\n2\. .*Chi bộ TDP 8/)
  })

  it('says it by name, takes it back with 0, and is asked again after "tất cả"', async () => {
    const cell = await openCell()
    await secondCell(cell)
    const zalo = cell.zalo('binh')
    expect((await zalo.ask('chuyen sang chi bo tdp 8')).text).toContain('Từ nay đồng chí làm việc ở Chi bộ TDP 8')
    expect((await zalo.ask('/chibo TDP 10')).text).toContain('làm việc ở Chi bộ TDP 10')
    expect((await zalo.ask('0')).text).toContain('làm việc ở Chi bộ TDP 8')
    const unclear = await zalo.ask('chuyển sang chi bộ TDP 9')
    expect(unclear.text).toContain('Chưa rõ đồng chí nói tổ chức nào')
    expect(unclear.text).not.toContain('Chi bộ TDP 9')
    expect((await zalo.ask('tất cả')).text).toContain('làm việc với tất cả')
    expect((await zalo.ask('gọi họp')).text).toContain('tổ chức nào')
  })

  it('whose role in the chosen one ends is silently where he still is; with a new role he is asked anew', async () => {
    const cell = await openCell()
    await secondCell(cell)
    const phone = cell.telegram('binh')
    await phone.ask('/chibo TDP 10')
    expect(await workingIn(cell)).not.toBeNull()
    const grant = await cell.database.db.roleGrant.findFirstOrThrow({ where: { personId: cell.idOf('binh'), unit: { code: 'TDP10' } } })
    await cell.database.db.roleGrant.delete({ where: { id: grant.id } })
    expect((await phone.ask('trợ giúp')).text).not.toContain('TDP 10')
    expect(await workingIn(cell)).toBeNull()
    expect((await phone.ask('gọi họp')).text).toContain('loại nào')
    await phone.ask('hủy')
    expect((await phone.ask('đổi chi bộ')).text).toContain('chỉ ở một nơi là Chi bộ TDP 8')
    await cell.database.db.roleGrant.create({ data: grant })
    expect((await phone.ask('gọi họp')).text).toContain('tổ chức nào')
  })
})

describe('a member of one cell who follows another', () => {
  it('is told what he is in each, and chooses', async () => {
    const cell = await openCell()
    const giang = cell.zalo('giang')
    const which = await giang.ask('đổi chi bộ')
    expect(which.text).toContain('• Chi bộ TDP 8: cấp ủy viên theo dõi.')
    expect(which.text).toContain('• Chi bộ TDP 9: đảng viên.')
    expect((await giang.ask('Chi bộ TDP 9')).text).toContain('xem lịch họp và trả lời dự họp')
    // The list of people is that of the cell he follows: he may see no other.
    expect((await giang.ask('danh bạ')).text).toContain('TDP 8')
    expect((await giang.ask('gọi họp')).text).toContain('Đỗ Thị Hà')
  })

  it('who has but one cell need not choose', async () => {
    const cell = await openCell()
    expect((await cell.telegram('an').ask('đổi chi bộ')).text).toContain('chỉ ở một nơi là Chi bộ TDP 8')
  })
})
