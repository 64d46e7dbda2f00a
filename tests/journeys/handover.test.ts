import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/domain/access.ts'
import { openCell, type Cell } from '../support/cell.ts'

type Who = Parameters<Cell['idOf']>[0]

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

async function grant(cell: Cell, who: Who, role: Role, options: { unit?: string; from?: string; to?: string } = {}): Promise<void> {
  const { db } = cell.database
  const unit = await db.orgUnit.findUniqueOrThrow({ where: { code: options.unit ?? 'TDP08' } })
  await db.roleGrant.create({
    data: {
      personId: cell.idOf(who),
      unitId: unit.id,
      role,
      fromDate: day(options.from ?? '2026-01-01'),
      toDate: options.to === undefined ? null : day(options.to),
    },
  })
}

/** "bí thư Trần Thị Bình": who holds offices of the cell now, by the days of the terms. */
async function offices(cell: Cell): Promise<string[]> {
  const today = day(new Date(cell.now().getTime() + 7 * 3_600_000).toISOString().slice(0, 10))
  const grants = await cell.database.db.roleGrant.findMany({
    where: {
      unit: { code: 'TDP08' },
      role: { in: ['secretary', 'deputy', 'cell_committee'] },
      fromDate: { lte: today },
      OR: [{ toDate: null }, { toDate: { gte: today } }],
    },
    include: { person: true },
  })
  return grants.map(({ role, person }) => `${role} ${person.fullName}`).toSorted()
}

async function callMeeting(cell: Cell): Promise<void> {
  const binh = cell.telegram('binh')
  await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
  expect((await binh.ask('1')).text).toContain('ĐÃ GỌI HỌP')
  await cell.settle()
}

/** Bình hands the cell over to An. */
async function handOver(cell: Cell, from: string): Promise<string> {
  const binh = cell.telegram('binh')
  expect((await binh.ask('bàn giao')).text).toContain('Ai là bí thư mới của Chi bộ TDP 8?')
  expect((await binh.ask('an')).text).toContain('Đồng chí Nguyễn Văn An làm bí thư từ ngày nào?')
  const preview = await binh.ask(from === 'today' ? '1' : from)
  expect(preview.text).toContain('từ đồng chí Trần Thị Bình sang đồng chí Nguyễn Văn An')
  const done = await binh.ask('1')
  await cell.settle()
  return done.text
}

const told = (phone: { history: () => readonly { text: string; from: string }[] }): string =>
  phone
    .history()
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text)
    .join('\n———\n')

describe('a handover from today on', () => {
  it('gives the new secretary the open meeting, its answers and its changes, and takes them from the old one at once', async () => {
    const cell = await openCell()
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await callMeeting(cell)
    expect(await handOver(cell, 'today')).toContain('Đã bàn giao: đồng chí Nguyễn Văn An nay là bí thư Chi bộ TDP 8.')
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
    const taken = await an.waitFor(({ text }) => text.includes('NHẬN BÀN GIAO'))
    expect(taken.text).toContain('Nay đồng chí là bí thư Chi bộ TDP 8')
    expect(taken.text).toContain('Có 1 buổi họp sắp tới do đồng chí phụ trách.')
    expect(taken.text).toContain('6 đảng viên, 1 đồng chí chưa liên kết máy')
    expect((await an.ask('ai chưa trả lời')).text).toContain('TRẢ LỜI BUỔI HỌP 19H30 NGÀY 03/12')
    expect((await an.ask('/doihop 20h 3/12')).text).toContain('20h00')
    expect((await an.ask('1')).text).toContain('ĐÃ ĐỔI')
    await cell.settle()
    for (const phone of [binh, cell.zalo('binh')]) expect((await phone.ask('ai chưa trả lời')).text).not.toContain('TRẢ LỜI BUỔI HỌP')
    await cell.moveTo('2026-12-02T18:30:00+07:00')
    expect(told(an)).toContain('TỔNG HỢP TRƯỚC HỌP')
    expect(told(binh) + told(cell.zalo('binh'))).not.toContain('TỔNG HỢP TRƯỚC HỌP')
    expect((await an.ask('chép thông báo')).text).toContain('BÍ THƯ\nNguyễn Văn An')
    expect(cell.messengers.problems).toEqual([])
  })

  it('ends the form in which the old secretary is, on his other messenger too, and leaves the new one in his', async () => {
    const cell = await openCell()
    await callMeeting(cell)
    const [zalo, an] = [cell.zalo('binh'), cell.telegram('an')]
    expect((await zalo.ask('/hop 19h30 10/12')).text).toContain('đâu')
    const notice = await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    an.press(notice.id, 'Vắng có lý do')
    await an.waitFor(({ text }) => text.includes('lý do'))
    await handOver(cell, 'today')
    const ended = await zalo.ask('nhà văn hóa')
    expect(ended.text).toContain('không còn')
    expect(ended.text).not.toContain('Nội dung gồm những gì')
    expect((await zalo.ask('1')).text).not.toContain('ĐÃ GỌI HỌP')
    expect(await cell.database.db.conversation.count({ where: { chatId: 'a0000000000000000001', form: { not: null } } })).toBe(0)
    expect(await cell.database.db.meeting.count()).toBe(1)
    expect((await an.ask('tôi bị ốm')).text).toContain('Đã ghi: vắng')
  })

  it('is taken back with 0 by the one who gave his own office away, and the new one is told', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'deputy')
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await handOver(cell, 'today')
    await an.waitFor(({ text }) => text.includes('NHẬN BÀN GIAO'))
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
    expect((await binh.ask('0')).text).toContain('Bí thư Chi bộ TDP 8 vẫn là đồng chí Trần Thị Bình.')
    expect(await offices(cell)).toEqual(['deputy Nguyễn Văn An', 'secretary Trần Thị Bình'])
    await cell.settle()
    expect((await an.waitFor(({ text }) => text.includes('THÔI CHỨC TRÁCH'))).text).toContain('không còn là bí thư Chi bộ TDP 8')
    expect((await binh.ask('/hop 19h30 3/12 nhà văn hóa: việc chung')).text).toContain('XEM LẠI')
    // And once more: nothing of the first time is in the way.
    await binh.ask('/huy')
    expect(await handOver(cell, 'today')).toContain('Đã bàn giao')
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
  })

  it('is not taken back when somebody has handed the cell on since', async () => {
    const cell = await openCell()
    await handOver(cell, 'today')
    const an = cell.telegram('an')
    await an.ask('bàn giao cho đ/c Cúc')
    await an.ask('1')
    expect((await an.ask('1')).text).toContain('đồng chí Lê Thị Cúc nay là bí thư')
    expect((await cell.telegram('binh').ask('0')).text).toContain('Chưa lấy lại bàn giao được')
    expect(await offices(cell)).toEqual(['secretary Lê Thị Cúc'])
  })
})

describe('a handover from a later day on', () => {
  it('is told at once, changes nothing before its day, and everything on it', async () => {
    const cell = await openCell()
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await callMeeting(cell)
    expect(await handOver(cell, '1/12')).toContain('Đã ghi: từ thứ Ba, 01/12/2026, đồng chí Nguyễn Văn An là bí thư Chi bộ TDP 8.')
    expect((await an.waitFor(({ text }) => text.includes('ĐƯỢC GIAO'))).text).toContain(
      'Từ thứ Ba, 01/12/2026, đồng chí là bí thư Chi bộ TDP 8.',
    )
    await cell.moveTo('2026-11-30T23:59:00+07:00')
    expect(await offices(cell)).toEqual(['secretary Trần Thị Bình'])
    expect((await binh.ask('ai chưa trả lời')).text).toContain('TRẢ LỜI BUỔI HỌP')
    await cell.moveTo('2026-12-01T00:00:00+07:00')
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
    expect((await an.ask('ai chưa trả lời')).text).toContain('TRẢ LỜI BUỔI HỌP')
    expect((await binh.ask('ai chưa trả lời')).text).not.toContain('TRẢ LỜI BUỔI HỌP')
    expect(told(an)).not.toContain('NHẬN BÀN GIAO')
    await cell.moveTo('2026-12-01T07:31:00+07:00')
    expect(told(an)).toContain('Nay đồng chí là bí thư Chi bộ TDP 8, nhận bàn giao từ đồng chí Trần Thị Bình.')
    expect(told(binh)).toContain('Nay đồng chí Nguyễn Văn An là bí thư Chi bộ TDP 8.')
  })

  it('is taken back before its day: nothing happens then', async () => {
    const cell = await openCell()
    await handOver(cell, '1/12')
    const [binh, an] = [cell.telegram('binh'), cell.telegram('an')]
    await an.waitFor(({ text }) => text.includes('ĐƯỢC GIAO'))
    expect((await binh.ask('0')).text).toContain('vẫn là đồng chí Trần Thị Bình')
    expect(await cell.database.db.occasion.count()).toBe(0)
    await cell.moveTo('2026-12-01T09:00:00+07:00')
    expect(await offices(cell)).toEqual(['secretary Trần Thị Bình'])
    expect(told(an)).toContain('không còn là bí thư Chi bộ TDP 8')
    expect(told(an)).not.toContain('NHẬN BÀN GIAO')
  })

  it('gives way to another one, planned later for an earlier day', async () => {
    const cell = await openCell()
    await handOver(cell, '1/12')
    const binh = cell.telegram('binh')
    await binh.ask('bàn giao cho đ/c Cúc')
    expect((await binh.ask('25/11')).text).toContain('sang đồng chí Lê Thị Cúc')
    expect((await binh.ask('1')).text).toContain('từ thứ Tư, 25/11/2026, đồng chí Lê Thị Cúc là bí thư')
    await cell.moveTo('2026-12-01T09:00:00+07:00')
    expect(await offices(cell)).toEqual(['secretary Lê Thị Cúc'])
    expect(told(cell.telegram('an'))).toContain('không còn là bí thư')
    expect(told(cell.telegram('an'))).not.toContain('NHẬN BÀN GIAO')
    expect(told(cell.zalo('cuc'))).toContain('NHẬN BÀN GIAO')
  })
})

describe('staff', () => {
  it('hand over a cell whose secretary cannot be reached; both are told', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    const where = await ich.ask('bàn giao')
    expect(where.text).toContain('Bàn giao bí thư của tổ chức nào?')
    expect((await ich.ask('chi bộ tdp 8')).text).toContain('Ai là bí thư mới của Chi bộ TDP 8?')
    await ich.ask('nguyen van an')
    const preview = await ich.ask('1')
    expect(preview.text).toContain('từ đồng chí Trần Thị Bình sang đồng chí Nguyễn Văn An')
    expect(preview.text).not.toContain('đồng chí thôi quyền bí thư')
    expect((await ich.ask('1')).text).toContain('Đã bàn giao')
    await cell.settle()
    expect(told(cell.telegram('an'))).toContain('NHẬN BÀN GIAO')
    expect(told(cell.telegram('binh')) + told(cell.zalo('binh'))).toContain('Nay đồng chí Nguyễn Văn An là bí thư Chi bộ TDP 8.')
    expect((await cell.telegram('binh').ask('/hop 19h30 3/12 nhà văn hóa: việc chung')).text).not.toContain('XEM LẠI')
    expect((await ich.ask('0')).text).toContain('vẫn là đồng chí Trần Thị Bình')
    expect(await offices(cell)).toEqual(['secretary Trần Thị Bình'])
    await cell.settle()
    expect(told(cell.telegram('binh')) + told(cell.zalo('binh'))).toContain('Nay đồng chí là bí thư Chi bộ TDP 8.')
  })

  it('end the terms of two secretaries whom an import has left, and of neither when it is undone', async () => {
    const cell = await openCell()
    await grant(cell, 'dung', 'secretary')
    const ich = cell.telegram('ich')
    await ich.ask('bàn giao')
    await ich.ask('chi bộ tdp 8')
    await ich.ask('an')
    expect((await ich.ask('1')).text).toMatch(/từ đồng chí (Trần Thị Bình, Phạm Văn Dũng|Phạm Văn Dũng, Trần Thị Bình) sang/)
    await ich.ask('1')
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
    await ich.ask('0')
    expect(await offices(cell)).toEqual(['secretary Phạm Văn Dũng', 'secretary Trần Thị Bình'])
  })

  it('give a cell without a secretary one', async () => {
    const cell = await openCell()
    await cell.database.db.roleGrant.deleteMany({ where: { role: 'secretary', unit: { code: 'TDP08' } } })
    const ich = cell.telegram('ich')
    await ich.ask('bàn giao')
    await ich.ask('chi bộ tdp 8')
    await ich.ask('an')
    expect((await ich.ask('1')).text).toContain('Đồng chí Nguyễn Văn An làm bí thư Chi bộ TDP 8.')
    await ich.ask('1')
    expect(await offices(cell)).toEqual(['secretary Nguyễn Văn An'])
  })

  it('and the secretary who hand the same cell to two people at once leave it with one of them', async () => {
    const cell = await openCell()
    const [binh, ich] = [cell.telegram('binh'), cell.telegram('ich')]
    await ich.ask('bàn giao')
    await ich.ask('chi bộ tdp 8')
    await ich.ask('cúc')
    await ich.ask('1')
    await binh.ask('bàn giao cho đ/c An')
    await binh.ask('1')
    const answers = await Promise.all([binh.ask('1'), ich.ask('1')])
    expect(answers.some(({ text }) => text.includes('Đã bàn giao'))).toBe(true)
    expect(await offices(cell)).toHaveLength(1)
  })
})

describe('whom a cell cannot be handed to', () => {
  it('is a probationary member, somebody of another cell, or the one who leads it already', async () => {
    const cell = await openCell()
    await cell.database.db.person.update({ where: { id: cell.idOf('an') }, data: { status: 'probationary' } })
    const binh = cell.telegram('binh')
    await binh.ask('bàn giao cho đ/c An')
    expect((await binh.ask('1')).text).toContain('chỉ giao cho đảng viên chính thức')
    await binh.ask('bàn giao cho đ/c Giang')
    expect((await binh.ask('1')).text).toContain('không thuộc chi bộ ấy')
    const ich = cell.telegram('ich')
    await ich.ask('bàn giao')
    await ich.ask('chi bộ tdp 8')
    await ich.ask('bình')
    expect((await ich.ask('1')).text).toContain('Hiện đã như vậy rồi')
    expect(await offices(cell)).toEqual(['secretary Trần Thị Bình'])
  })

  it('nor can a member or a deputy hand it over: he reads who can', async () => {
    const cell = await openCell()
    await grant(cell, 'an', 'deputy')
    const an = cell.telegram('an')
    const answer = await an.ask('bàn giao cho đ/c Cúc')
    expect(answer.text).toContain('Trần Thị Bình')
    expect(await offices(cell)).toEqual(['deputy Nguyễn Văn An', 'secretary Trần Thị Bình'])
  })
})

it('what is written down of a handover names nobody', async () => {
  const cell = await openCell()
  await handOver(cell, '1/12')
  const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'hand-over' } })
  expect(events).toMatchObject([
    { actorId: cell.idOf('binh'), subject: `person ${cell.idOf('an')}`, unitPath: 'MINH/TDP08/', detail: { from: '2026-12-01', ended: 1 } },
  ])
})
