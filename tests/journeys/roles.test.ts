import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/domain/access.ts'
import { openCell, type Cell } from '../support/cell.ts'

type Who = Parameters<Cell['idOf']>[0]

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

async function grant(cell: Cell, who: Who, role: Role, unitCode = 'TDP08'): Promise<void> {
  const { db } = cell.database
  const unit = await db.orgUnit.findUniqueOrThrow({ where: { code: unitCode } })
  await db.roleGrant.create({ data: { personId: cell.idOf(who), unitId: unit.id, role, fromDate: day('2026-01-01') } })
}

/** All terms of a person in a role, "2026-11-21–2026-12-31". */
async function terms(cell: Cell, who: Who, role: Role): Promise<string[]> {
  const grants = await cell.database.db.roleGrant.findMany({ where: { personId: cell.idOf(who), role }, orderBy: { fromDate: 'asc' } })
  const shown = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? ''
  return grants.map(({ fromDate, toDate }) => `${shown(fromDate)}–${shown(toDate)}`)
}

const told = (phone: { history: () => readonly { text: string; from: string }[] }): string =>
  phone
    .history()
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text)
    .join('\n———\n')

const line = '/hop 19h30 3/12 nhà văn hóa: việc chung'

/** Bình gives An a role, step by step. */
async function give(cell: Cell, role: string, until: string): Promise<string> {
  const binh = cell.telegram('binh')
  expect((await binh.ask('giao chức')).text).toContain('Đồng chí nào?')
  expect((await binh.ask('an')).text).toContain('Giao đồng chí Nguyễn Văn An chức trách nào?')
  expect((await binh.ask(role)).text).toContain('Từ ngày nào?')
  expect((await binh.ask('1')).text).toContain('Làm đến hết ngày nào?')
  const preview = await binh.ask(until)
  expect(preview.text).toContain('Giao đồng chí Nguyễn Văn An làm')
  const done = await binh.ask('1')
  await cell.settle()
  return done.text
}

describe('an acting deputy', () => {
  it('leads the cell beside the secretary until his last day, and not a minute longer', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    expect(await give(cell, 'phó bí thư', '30/11')).toContain(
      'đồng chí Nguyễn Văn An làm phó bí thư Chi bộ TDP 8, từ hôm nay đến hết thứ Hai, 30/11/2026',
    )
    expect((await an.waitFor(({ text }) => text.includes('ĐƯỢC GIAO'))).text).toContain(
      'Nay đồng chí là phó bí thư Chi bộ TDP 8, đến hết thứ Hai, 30/11/2026.',
    )
    expect((await an.ask(line)).text).toContain('XEM LẠI TRƯỚC KHI GỬI')
    expect((await an.ask('1')).text).toContain('ĐÃ GỌI HỌP')
    await cell.moveTo('2026-11-30T23:59:00+07:00')
    expect((await an.ask('ai chưa trả lời')).text).toContain('TRẢ LỜI BUỔI HỌP')
    await cell.moveTo('2026-12-01T00:01:00+07:00')
    expect((await an.ask('ai chưa trả lời')).text).not.toContain('TRẢ LỜI BUỔI HỌP')
    await cell.moveTo('2026-12-02T18:30:00+07:00')
    expect(told(an)).toContain('Nay đồng chí không còn là phó bí thư Chi bộ TDP 8.')
    // He called the meeting; its summary is for who leads the cell by now.
    expect(told(an)).not.toContain('TỔNG HỢP TRƯỚC HỌP')
    expect(told(cell.telegram('binh')) + told(cell.zalo('binh'))).toContain('TỔNG HỢP TRƯỚC HỌP')
  })

  it('begins on a later day, and his time can be made longer', async () => {
    const cell = await openCell()
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await binh.ask('giao phó bí thư cho đ/c An')
    await binh.ask('1/12')
    await binh.ask('31/12')
    expect((await binh.ask('1')).text).toContain('từ thứ Ba, 01/12/2026 đến hết thứ Năm, 31/12/2026')
    expect((await an.ask(line)).text).not.toContain('XEM LẠI')
    await cell.moveTo('2026-12-01T08:00:00+07:00')
    expect((await an.ask(line)).text).toContain('XEM LẠI')
    await an.ask('/huy')
    await binh.ask('giao phó bí thư cho đ/c An')
    await binh.ask('1')
    await binh.ask('31/1')
    expect((await binh.ask('1')).text).toContain('đến hết Chủ nhật, 31/01/2027')
    expect(await terms(cell, 'an', 'deputy')).toEqual(['2026-12-01–2027-01-31'])
  })
})

describe('a role', () => {
  it('that ends while its form is open ends the form, on every messenger, with nothing half-done', async () => {
    const cell = await openCell()
    await give(cell, 'phó bí thư', '1')
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    expect((await an.ask(line)).text).toContain('XEM LẠI TRƯỚC KHI GỬI')
    const who = await binh.ask('cho thôi chức')
    expect(who.text).toContain('Cho ai thôi chức trách?')
    expect((await binh.ask('an')).text).toContain('Cho đồng chí Nguyễn Văn An thôi làm phó bí thư Chi bộ TDP 8.')
    expect((await binh.ask('1')).text).toContain('đã thôi làm phó bí thư')
    const answer = await an.ask('1')
    expect(answer.text).toContain('không còn')
    expect(await cell.database.db.meeting.count()).toBe(0)
    await cell.settle()
    expect(told(an)).toContain('Nay đồng chí không còn là phó bí thư Chi bộ TDP 8.')
    expect((await an.ask('1')).text).not.toContain('ĐÃ GỌI HỌP')
  })

  it('is given, taken back, given and ended on one day without a trace of the day in the way', async () => {
    const cell = await openCell()
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await give(cell, 'phó bí thư', '1')
    await an.waitFor(({ text }) => text.includes('ĐƯỢC GIAO'))
    expect((await binh.ask('0')).text).toContain('Đồng chí Nguyễn Văn An không làm phó bí thư Chi bộ TDP 8.')
    expect(await terms(cell, 'an', 'deputy')).toEqual([])
    await cell.settle()
    expect(told(an)).toContain('không còn là phó bí thư')
    await give(cell, 'phó bí thư', '1')
    expect(await terms(cell, 'an', 'deputy')).toEqual(['2026-11-21–'])
    await binh.ask('thôi chức đ/c An')
    await binh.ask('1')
    expect(await terms(cell, 'an', 'deputy')).toEqual([])
    expect((await binh.ask('0')).text).toContain('Đồng chí Nguyễn Văn An vẫn làm phó bí thư Chi bộ TDP 8.')
    expect(await terms(cell, 'an', 'deputy')).toEqual(['2026-11-21–'])
    await cell.settle()
    expect((await an.ask(line)).text).toContain('XEM LẠI')
  })

  it('that was taken back before the message left is not told of at all', async () => {
    const night = new Date('2026-11-21T22:00:00+07:00')
    const cell = await openCell(night)
    await give(cell, 'chi ủy viên', '1')
    await cell.telegram('binh').ask('0')
    await cell.moveTo('2026-11-22T08:00:00+07:00')
    expect(told(cell.telegram('an'))).toBe('')
  })

  it('is not given twice', async () => {
    const cell = await openCell()
    await give(cell, 'chi ủy viên', '1')
    const binh = cell.telegram('binh')
    await binh.ask('giao chi ủy viên cho đ/c An')
    await binh.ask('1')
    expect((await binh.ask('1')).text).toContain('Hiện đã như vậy rồi')
    expect(await terms(cell, 'an', 'cell_committee')).toEqual(['2026-11-21–'])
  })

  it('in a cell goes to its full members alone, and the secretary gives none from above', async () => {
    const cell = await openCell()
    await cell.database.db.person.update({ where: { id: cell.idOf('an') }, data: { status: 'probationary' } })
    const binh = cell.telegram('binh')
    await binh.ask('giao phó bí thư cho đ/c An')
    await binh.ask('1')
    expect((await binh.ask('1')).text).toContain('chỉ giao cho đảng viên chính thức')
    await binh.ask('giao phó bí thư cho đ/c Giang')
    await binh.ask('1')
    expect((await binh.ask('1')).text).toContain('không thuộc chi bộ ấy')
    expect((await binh.ask('giao theo dõi cho đ/c Cúc')).text).toContain('ngoài quyền của đồng chí')
    await binh.ask('cho thôi chức')
    expect((await binh.ask('giang')).text).toContain('ngoài quyền của đồng chí')
    await binh.ask('cho thôi chức')
    expect((await binh.ask('bình')).text).toContain('Xin nhắn "bàn giao"')
    expect(await cell.database.db.auditEvent.count({ where: { verb: { in: ['give-role', 'end-role'] } } })).toBe(0)
  })

  it('that nobody holds is not ended, and a name that nobody has is said to be unknown', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    expect((await binh.ask('thôi chức đ/c Cúc')).text).toContain('đồng chí này không giữ chức trách nào để thôi')
    expect((await binh.ask('thôi chức đ/c Xuyến')).text).toContain('Không tìm thấy ai tên như vậy ở đây')
    await binh.ask('/huy')
    expect((await binh.ask('bàn giao cho đ/c Bình')).text).toContain('làm bí thư từ ngày nào')
    expect((await binh.ask('1')).text).toContain('Hiện đã như vậy rồi')
  })

  it('is given from the card of a person, in whichever unit', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    const card = await ich.ask('tìm đ/c Hà')
    ich.press(card.id, 'Giao chức trách')
    const where = await ich.waitFor(({ text }) => text.includes('Việc này cho tổ chức nào?'))
    // Where she belongs comes first.
    expect(where.buttons?.map(({ label }) => label)).toEqual(['Chi bộ TDP 9', 'Chi bộ TDP 8', 'Đảng bộ phường Mẫu Minh'])
    expect((await ich.ask('chi bộ tdp 8')).text).toContain('Giao đồng chí Đỗ Thị Hà chức trách nào?')
    await ich.ask('theo dõi')
    await ich.ask('1')
    expect((await ich.ask('1')).text).toContain('Giao đồng chí Đỗ Thị Hà làm cấp ủy viên theo dõi Chi bộ TDP 8.')
    expect((await ich.ask('1')).text).toContain('Đã giao')
    expect(await terms(cell, 'ha', 'follower')).toEqual(['2026-11-21–'])
  })

  it('of secretary, asked for like another one, becomes a handover', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    expect((await binh.ask('đ/c An làm bí thư')).text).toContain('BÀN GIAO BÍ THƯ')
  })

  it('may be given up by whoever holds it', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'deputy')
    const an = cell.telegram('an')
    const asked = await an.ask('cho thôi chức')
    expect(asked.text).toContain('Cho ai thôi chức trách?')
    expect((await an.ask('an')).text).toContain('Đồng chí thôi làm phó bí thư Chi bộ TDP 8.')
    expect((await an.ask('1')).text).toContain('Đồng chí đã thôi làm phó bí thư')
    expect(await terms(cell, 'an', 'deputy')).toEqual(['2026-01-01–2026-11-20'])
    expect((await an.ask('0')).text).toContain('vẫn làm phó bí thư')
    expect(await terms(cell, 'an', 'deputy')).toEqual(['2026-01-01–'])
  })
})

describe('a follower', () => {
  it('is made by staff, gets the meetings ahead, and is out of them when he follows no more', async () => {
    const cell = await openCell()
    await cell.telegram('binh').ask(line)
    await cell.telegram('binh').ask('1')
    await cell.settle()
    const [ich, ha] = [cell.telegram('ich'), cell.telegram('ha')]
    // Known to the office as one of those who follow cells.
    await grant(cell, 'ha', 'follower', 'TDP09')
    await ich.ask('giao theo dõi cho đ/c Hà')
    expect((await ich.ask('chi bộ tdp 8')).text).toContain('Đồng chí nào?')
    await ich.ask('hà')
    await ich.ask('1')
    const preview = await ich.ask('1')
    expect(preview.text).toContain('Giao đồng chí Đỗ Thị Hà làm cấp ủy viên theo dõi Chi bộ TDP 8.')
    expect((await ich.ask('1')).text).toContain('Đã giao')
    await cell.settle()
    expect(told(ha)).toContain('THÔNG BÁO SINH HOẠT CHI BỘ')
    expect((await ha.ask('lịch họp')).text).toContain('03/12')
    expect((await ich.ask('0')).text).toContain('không làm cấp ủy viên theo dõi')
    expect((await ha.ask('lịch họp')).text).not.toContain('03/12')
  })
})

describe('the last admin', () => {
  const root = 'đảng bộ phường mẫu minh'

  /** As far as the last look: ending somebody's office as admin. */
  async function aboutToEnd(phone: ReturnType<Cell['telegram']>, whose: string): Promise<string> {
    await phone.ask('cho thôi chức')
    await phone.ask(root)
    const asked = await phone.ask(whose)
    return asked.text.includes('chức trách nào') ? (await phone.ask('quản trị')).text : asked.text
  }

  it('cannot be ended, not by himself either', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'admin', 'MINH')
    expect(await aboutToEnd(cell.telegram('an'), 'an')).toContain('quản trị duy nhất')
    expect(await terms(cell, 'an', 'admin')).toEqual(['2026-01-01–'])
  })

  it('is left when two admins end each other at the same instant', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'admin', 'MINH')
    await grant(cell, 'khanh', 'admin', 'MINH')
    const [an, khanh] = [cell.telegram('an'), cell.telegram('khanh')]
    expect(await aboutToEnd(an, 'khánh')).toContain('Cho đồng chí Đặng Văn Khánh thôi làm quản trị hệ thống.')
    expect(await aboutToEnd(khanh, 'an')).toContain('Cho đồng chí Nguyễn Văn An thôi làm quản trị hệ thống.')
    const answers = await Promise.all([an.ask('1'), khanh.ask('1')])
    expect(answers.filter(({ text }) => text.includes('đã thôi làm quản trị'))).toHaveLength(1)
    const left = [...(await terms(cell, 'an', 'admin')), ...(await terms(cell, 'khanh', 'admin'))].filter((one) => one.endsWith('–'))
    expect(left).toHaveLength(1)
  })

  it('is no longer the last when he has made another: then he may go, and come back with 0', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'admin', 'MINH')
    await grant(cell, 'khanh', 'admin', 'MINH')
    const an = cell.telegram('an')
    expect(await aboutToEnd(an, 'an')).toContain('Đồng chí thôi làm quản trị hệ thống.')
    expect((await an.ask('1')).text).toContain('Đồng chí đã thôi làm quản trị hệ thống.')
    expect((await an.ask('0')).text).toContain('vẫn làm quản trị hệ thống')
    expect(await terms(cell, 'an', 'admin')).toEqual(['2026-01-01–'])
  })
})

it('staff give no staff beside them, and an admin does', async () => {
  const cell = await openCell()
  await grant(cell, 'khanh', 'admin', 'MINH')
  await grant(cell, 'an', 'follower', 'MINH')
  const [ich, khanh] = [cell.telegram('ich'), cell.telegram('khanh')]
  for (const phone of [ich, khanh]) {
    await phone.ask('giao văn phòng cho đ/c An')
    await phone.ask('đảng bộ phường mẫu minh')
  }
  expect((await ich.ask('an')).text).toContain('ngoài quyền của đồng chí')
  expect((await khanh.ask('an')).text).toContain('Từ ngày nào?')
  await khanh.ask('1')
  expect((await khanh.ask('1')).text).toContain('Giao đồng chí Nguyễn Văn An làm cán bộ văn phòng Đảng bộ phường Mẫu Minh.')
  await khanh.ask('1')
  expect(await terms(cell, 'an', 'staff')).toEqual(['2026-11-21–'])
})

it('what is written down names nobody', async () => {
  const cell = await openCell()
  await give(cell, 'phó bí thư', '1')
  const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'give-role' } })
  expect(events).toMatchObject([
    {
      actorId: cell.idOf('binh'),
      subject: `person ${cell.idOf('an')}`,
      unitPath: 'MINH/TDP08/',
      detail: { role: 'deputy', from: '2026-11-21', until: null },
    },
  ])
  const deliveries = await cell.database.db.delivery.findMany({ where: { kind: 'role-given' } })
  expect(JSON.stringify(deliveries.map(({ source, occasion }) => ({ source, occasion })))).not.toMatch(/An|Bình/)
})
