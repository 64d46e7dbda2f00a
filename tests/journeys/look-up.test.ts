import { describe, expect, it } from 'vitest'
import { brandPerson } from '../../src/db/brands.ts'
import { setPhone } from '../../src/db/members.ts'
import { fold } from '../../src/domain/text.ts'
import { openCell, type Cell } from '../support/cell.ts'

async function add(
  cell: Cell,
  person: { name: string; unit?: string; role?: 'member' | 'cell_committee' | 'deputy' | 'follower'; code?: string },
) {
  const { name, unit = 'TDP08', role = 'member', code = `X-${name}` } = person
  const { id } = await cell.database.db.person.create({
    data: {
      code,
      fullName: name,
      foldedName: fold(name),
      grants: { create: { role, unit: { connect: { code: unit } }, fromDate: new Date('2026-01-01') } },
    },
  })
  return id
}

const choices = (text: string): string[] => text.split('\n').filter((line) => /^\d+\. /.test(line))

describe('the list of a cell', () => {
  it('shows a secretary who is there, by given name, without phones; a number opens the card', async () => {
    const cell = await openCell()
    await setPhone(cell.database.db, cell.sealer, { id: brandPerson(cell.idOf('an')), phone: '0912345678' })
    const binh = cell.zalo('binh')
    const list = await binh.ask('danh bạ')
    expect(list.text).toContain('DANH BẠ – CHI BỘ TDP 8')
    expect(list.text).toContain('Tổng số: 6 đồng chí (6 chính thức, 1 miễn sinh hoạt, 1 chưa liên kết). Theo dõi chi bộ: 1 đồng chí.')
    expect(choices(list.text)).toEqual([
      '1. Nguyễn Văn An',
      '2. Trần Thị Bình – bí thư',
      '3. Lê Thị Cúc',
      '4. Phạm Văn Dũng – người giúp đỡ',
      '5. Hoàng Thị Em – chưa liên kết',
      '6. Vũ Văn Giang – cấp ủy viên theo dõi',
      '7. Đặng Văn Khánh – miễn sinh hoạt',
    ])
    expect(list.text).not.toContain('0912')
    const card = await binh.ask('1')
    expect(card.text).toContain(
      'ĐỒNG CHÍ NGUYỄN VĂN AN\n• Đảng viên, Chi bộ TDP 8 (từ 01/01/2026).\nĐảng viên chính thức.\nNhận tin qua Telegram.',
    )
    expect(card.text).not.toContain('345')
    expect(choices(card.text).length).toBeLessThanOrEqual(12)
  })

  it('of many people comes in pages of no more than twelve choices', async () => {
    const cell = await openCell()
    for (let number = 0; number < 20; number += 1)
      await add(cell, { name: `Lý Văn ${'ABCDEGHIKLMNOPQRSTUV'.charAt(number)}`, code: `L-${number}` })
    const binh = cell.zalo('binh')
    const names: string[] = []
    let page = await binh.ask('danh bạ')
    expect(page.text).toContain('Trang 1/3.')
    for (;;) {
      const shown = choices(page.text).map((line) => line.replace(/^\d+\. /, ''))
      expect(shown.length).toBeLessThanOrEqual(12)
      names.push(...shown.filter((label) => label !== 'Xem tiếp'))
      if (!shown.includes('Xem tiếp')) break
      page = await binh.ask('Xem tiếp')
    }
    expect(new Set(names).size).toBe(27)
  })

  it('is asked for of the office: which unit, a page of them at a time', async () => {
    const cell = await openCell()
    const { db } = cell.database
    const root = await db.orgUnit.findFirstOrThrow({ where: { code: 'MINH' } })
    await db.orgUnit.createMany({
      data: Array.from({ length: 12 }, (_, index) => ({
        kind: 'cell',
        code: `TDP${index + 20}`,
        name: `Chi bộ TDP ${index + 20}`,
        path: `MINH/TDP${index + 20}/`,
        parentId: root.id,
      })),
    })
    const ich = cell.telegram('ich')
    const where = await ich.ask('danh bạ')
    expect(where.text).toContain('danh bạ của tổ chức nào')
    expect(where.buttons?.length).toBe(12)
    ich.press(where.id, 'Chi bộ TDP 9 (2 người)')
    expect((await ich.waitFor(({ text }) => text.includes('DANH BẠ – CHI BỘ TDP 9'))).text).toContain('Tổng số: 2 đồng chí')
    ich.press(where.id, 'Xem tiếp')
    expect((await ich.waitFor(({ text }) => text.includes('Trang 2/2.'))).buttons?.length).toBe(4)
  })

  it('tells a plain member who leads his cell, and nothing more', async () => {
    const cell = await openCell()
    const cuc = cell.zalo('cuc')
    const told = await cuc.ask('danh bạ')
    expect(told.text).toContain('Chi bộ TDP 8: bí thư Trần Thị Bình.')
    expect(told.text).not.toContain('Nguyễn Văn An')
    const own = await cuc.ask('1')
    expect(own.text).toContain('THÔNG TIN CỦA ĐỒNG CHÍ LÊ THỊ CÚC')
    expect(choices(own.text)).toEqual(['1. Máy của tôi, giờ nghỉ riêng'])
    const refused = await cuc.ask('tìm Nguyễn Văn An')
    expect(refused.text).toContain('chưa làm được việc này: xem danh bạ')
    expect(refused.text).toContain('Trần Thị Bình')
    // The answer is the same whether there is such a person or not.
    expect((await cuc.ask('tìm Ngô Văn Kính')).text).toBe(refused.text)
    expect((await cuc.ask('tìm Lê Thị Cúc')).text).toBe(own.text)
  })

  it('is open to a member of the committee of the cell and to a follower, without a change', async () => {
    const cell = await openCell()
    const { db } = cell.database
    await db.roleGrant.updateMany({ where: { personId: cell.idOf('dung'), role: 'mentor' }, data: { role: 'cell_committee' } })
    const dung = cell.zalo('dung')
    expect((await dung.ask('danh bạ')).text).not.toContain('thêm đảng viên')
    const card = await dung.ask('tìm An')
    expect(card.text).toContain('NGUYỄN VĂN AN')
    expect(card.text).not.toContain('Số điện thoại')
    expect(choices(card.text)).toEqual([])
    const giang = cell.zalo('giang')
    expect((await giang.ask('danh bạ')).text).toContain('DANH BẠ – CHI BỘ TDP 8')
    expect((await giang.ask('tìm Hà')).text).toContain('Không tìm thấy ai tên "Hà"')
  })

  it('offers changes of somebody who only follows the cell to those alone who gave him that', async () => {
    const cell = await openCell()
    await add(cell, { name: 'Phan Văn Kế', role: 'follower' })
    const binh = cell.zalo('binh')
    expect(choices((await binh.ask('tìm Vũ Văn Giang')).text)).toEqual(['1. Giao chức trách'])
    expect(choices((await binh.ask('tìm Phan Văn Kế')).text)).toEqual(['1. Giao chức trách'])
    const ich = cell.telegram('ich')
    const card = await ich.ask('tìm Phan Văn Kế')
    expect(card.buttons?.map(({ label }) => label)).toEqual([
      'Mời liên kết',
      'Ghi số điện thoại',
      'Sửa họ tên',
      'Giao chức trách',
      'Thôi chức trách',
      'Cho thôi sinh hoạt',
    ])
    expect((await ich.ask('5')).text).toContain('Cho đồng chí Phan Văn Kế thôi làm cấp ủy viên theo dõi')
  })

  it('lets staff rename and retire somebody who only follows the committee', async () => {
    const cell = await openCell()
    const id = await add(cell, { name: 'Phan Văn Kế', unit: 'MINH', role: 'follower' })
    const ich = cell.telegram('ich')
    await ich.ask('tìm Phan Văn Kế')
    expect((await ich.ask('Sửa họ tên')).text).toContain('Tên đang ghi: Phan Văn Kế. Xin nhắn')
    expect((await ich.ask('Phan Văn Kế Anh')).text).toContain('Tên mới: Phan Văn Kế Anh.')
    expect((await ich.ask('1')).text).toContain('nay ghi là Phan Văn Kế Anh')
    await ich.ask('tìm Phan Văn Kế Anh')
    expect((await ich.ask('Cho thôi sinh hoạt')).text).toContain('không còn trong danh sách Đảng bộ phường Mẫu Minh')
    expect((await ich.ask('1')).text).toContain('không còn trong danh sách')
    const person = await cell.database.db.person.findUniqueOrThrow({ where: { id } })
    expect(person).toMatchObject({ fullName: 'Phan Văn Kế Anh' })
    expect(person.retiredAt).not.toBeNull()
    expect((await ich.ask('0')).text).toContain('Đã lấy lại như trước.')
    expect(await cell.database.db.person.count({ where: { id, retiredAt: null } })).toBe(1)
  })
})

describe('a search', () => {
  it('finds with slips and without marks, in the units that are open alone', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    for (const text of ['tìm Nguyễn Văn An', 'tim nguyen van an', 'tìm đ/c An', 'tìm nguyenvanan', 'tìm Nguyễn Vna An'])
      expect((await binh.ask(text)).text).toContain('ĐỒNG CHÍ NGUYỄN VĂN AN')
    expect((await binh.ask('tìm Đỗ Thị Hà')).text).toContain('Không tìm thấy ai tên "Đỗ Thị Hà"')
    expect((await cell.telegram('ich').ask('tìm do thi ha')).text).toContain('ĐỒNG CHÍ ĐỖ THỊ HÀ')
  })

  it('that fits several asks which, naming their units, and namesakes of one unit by their codes', async () => {
    const cell = await openCell()
    await add(cell, { name: 'Trần Thị Hòa', code: 'A-1' })
    await add(cell, { name: 'Trần Thị Hòa', code: 'A-2' })
    await add(cell, { name: 'Trần Thị Hoa', unit: 'TDP09', code: 'A-3' })
    const ich = cell.telegram('ich')
    const asked = await ich.ask('tìm hoa')
    expect(asked.text).toContain('Có 3 người hợp với "hoa"')
    for (const label of [
      'Trần Thị Hòa – Chi bộ TDP 8 (chưa liên kết, A-1)',
      'Trần Thị Hòa – Chi bộ TDP 8 (chưa liên kết, A-2)',
      'Trần Thị Hoa – Chi bộ TDP 9',
    ])
      expect(asked.text).toContain(label)
    const binh = cell.zalo('binh')
    expect((await binh.ask('tìm hoa')).text).toContain('Có 2 người')
    expect((await binh.ask('2')).text).toContain('ĐỒNG CHÍ TRẦN THỊ HÒA')
  })

  it('without a name asks for one, with two hundred letters finds nobody and says so shortly', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    expect((await binh.ask('tìm người')).text).toContain('Đồng chí tìm ai')
    const nobody = await binh.ask(`/tim ${'Nguyễn '.repeat(30)}`)
    expect(nobody.text).toContain('Không tìm thấy ai tên')
    expect(nobody.text.length).toBeLessThan(400)
  })
})

describe('the card of a person', () => {
  it('shows the next meeting with the answer, and what may be done', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    await binh.ask('1')
    await cell.settle()
    expect((await binh.ask('tìm An')).text).toContain('Buổi họp tới: 19h30, thứ Năm, 03/12/2026, Chi bộ TDP 8 – chưa trả lời.')
    await cell.telegram('an').ask('dự')
    const card = await binh.ask('tìm An')
    expect(card.text).toContain('đã trả lời: dự họp')
    expect(choices(card.text).map((line) => line.replace(/^\d+\. /, ''))).toEqual([
      'Cấp mã mới (đổi máy, mất máy)',
      'Ghi số điện thoại',
      'Sửa họ tên',
      'Ghi lại là dự bị',
      'Miễn sinh hoạt',
      'Giao chức trách',
      'Bàn giao bí thư cho đồng chí này',
      'Cho thôi sinh hoạt',
    ])
  })

  it('offers what fits the one who looks: a deputy neither hands over nor takes the secretary out', async () => {
    const cell = await openCell()
    await cell.database.db.roleGrant.updateMany({ where: { personId: cell.idOf('dung'), role: 'mentor' }, data: { role: 'deputy' } })
    const card = await cell.zalo('dung').ask('tìm Bình')
    expect(card.text).toContain('• Bí thư, Chi bộ TDP 8')
    for (const label of ['Bàn giao', 'Cho thôi sinh hoạt', 'Mời liên kết', 'Cấp mã mới', 'Giao chức trách', 'Thôi chức trách'])
      expect(card.text).not.toContain(label)
    expect(card.text).toContain('Sửa họ tên')
  })

  it('opened before an office was lost shows no number after it', async () => {
    const cell = await openCell()
    const { db } = cell.database
    await setPhone(db, cell.sealer, { id: brandPerson(cell.idOf('an')), phone: '0912345678' })
    const binh = cell.telegram('binh')
    const card = await binh.ask('tìm An')
    await db.roleGrant.updateMany({ where: { personId: cell.idOf('binh'), role: 'secretary' }, data: { role: 'cell_committee' } })
    binh.press(card.id, 'Xem số điện thoại')
    const refused = await binh.waitFor(({ text }) => text.includes('chưa làm được'))
    expect(refused.text).toContain('xem số điện thoại')
    expect(await db.auditEvent.count({ where: { verb: 'see-phone' } })).toBe(0)
    await db.roleGrant.updateMany({ where: { personId: cell.idOf('binh') }, data: { toDate: new Date('2026-11-20') } })
    binh.press(card.id, 'Xem số điện thoại')
    await binh.waitFor(({ text }) => text.includes('Không tìm thấy'))
  })

  it('of a number that is not there offers to store it', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    const card = await binh.ask('tìm Em')
    expect(card.text).toContain('Số điện thoại: chưa có.')
    expect(card.text).toContain('Ghi số điện thoại')
  })
})
