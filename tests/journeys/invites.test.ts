import exceljs from 'exceljs'
import jsqr from 'jsqr'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

const shown = /[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}/

function codeIn(text: string): string {
  const [code] = shown.exec(text) ?? []
  if (code === undefined) throw new Error(`no code in: ${text}`)
  return code
}

/** Asks on Zalo and gives all messages of the answer: what is to be passed on comes as one of its own. */
async function askZalo(cell: Cell, text: string, messages: number): Promise<string[]> {
  const binh = cell.zalo('binh')
  const before = binh.history().filter(({ from }) => from === 'bot').length
  binh.say(text)
  await binh.waitFor(before + messages)
  const said = binh.history().filter(({ from }) => from === 'bot')
  return said.slice(before).map((message) => message.text)
}

/** Codes that people made; the one of the first start is nobody's. */
const madeCodes = (cell: Cell): Promise<number> => cell.database.db.invite.count({ where: { byId: { not: null } } })

/** A new Zalo phone that uses a code and agrees. */
async function link(cell: Cell, { id, sends }: { id: string; sends: string }): Promise<string> {
  const phone = cell.newZalo(id)
  const consent = await phone.ask(sends)
  if (!consent.text.includes('1. Đồng ý')) return consent.text
  return (await phone.ask('1')).text
}

const noteTo = async (cell: Cell, part: string): Promise<{ on: 'telegram' | 'zalo'; text: string }> =>
  Promise.any([
    cell
      .telegram('binh')
      .waitFor(({ text }) => text.includes(part))
      .then(({ text }) => ({ on: 'telegram' as const, text })),
    cell
      .zalo('binh')
      .waitFor(({ text }) => text.includes(part))
      .then(({ text }) => ({ on: 'zalo' as const, text })),
  ])

describe('inviting one person', () => {
  it('gives the secretary a code, a Telegram link and a text to forward; whoever gets the text forwards it whole and is linked', async () => {
    const cell = await openCell()
    const [answer = '', forward = ''] = await askZalo(cell, 'mời đ/c Em', 2)
    const code = codeIn(answer)
    expect(answer).toContain('Mã mời của đồng chí Hoàng Thị Em')
    expect(answer).toContain(`https://t.me/chibo_training_bot?start=${code}`)
    expect(answer).toContain('không gửi vào nhóm')
    expect(forward).toContain(`Mã của đồng chí: ${code}`)
    expect(forward).toContain('Trên Zalo: tìm “')
    expect(await link(cell, { id: 'b0000000000000000001', sends: forward })).toContain('Chào đồng chí Hoàng Thị Em')
    const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'invite' } })
    expect(events).toMatchObject([{ actorId: cell.idOf('binh'), subject: `person ${cell.idOf('em')}` }])
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain(code)
  })

  it('a newer code ends the older one, and its holder is told to ask for the newest', async () => {
    const cell = await openCell()
    const first = codeIn((await cell.telegram('binh').ask('mời Hoàng Thị Em')).text)
    const again = await cell.telegram('binh').ask('mời Hoàng Thị Em')
    expect(again.text).toContain('Mã cũ của đồng chí ấy không dùng được nữa')
    expect(await link(cell, { id: 'b0000000000000000002', sends: first })).toContain('đã có mã mới hơn')
    expect(await link(cell, { id: 'b0000000000000000002', sends: codeIn(again.text) })).toContain('Đã liên kết')
  })

  it('who has linked is not invited again, but can be given a code for a lost phone that ends the old one', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const linked = await binh.ask('mời đồng chí An')
    expect(linked.text).toContain('Đồng chí Nguyễn Văn An đã liên kết trên Telegram')
    binh.press(linked.id, 'Đồng chí ấy đổi máy hoặc mất máy')
    const answer = await binh.waitFor(({ text }) => text.includes('Mã mời của đồng chí Nguyễn Văn An'))
    expect(answer.text).toContain('các máy cũ của đồng chí ấy sẽ bị ngắt')
    expect(await link(cell, { id: 'b0000000000000000003', sends: codeIn(answer.text) })).toContain('Đã liên kết')
    const last = await cell.telegram('an').waitFor(({ text }) => text.includes('liên kết máy mới thay cho máy này'))
    expect(last.text).toContain('xin báo ngay bí thư')
    expect((await noteTo(cell, 'Nguyễn Văn An (Chi bộ TDP 8) đã liên kết')).text).toContain('đã đổi sang máy này; máy cũ đã được ngắt')
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('Đồng chí đã đổi sang máy khác')
  })

  it('a second messenger leaves the first as it is', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const linked = await binh.ask('mời đồng chí An')
    binh.press(linked.id, 'Thêm máy dùng Zalo')
    const code = codeIn((await binh.waitFor(({ text }) => text.includes('Mã mời của'))).text)
    expect(await link(cell, { id: 'b0000000000000000004', sends: code })).toContain('Đã liên kết')
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('không có buổi họp')
    const open = await cell.database.db.chatLink.count({ where: { personId: cell.idOf('an'), endedAt: null } })
    expect(open).toBe(2)
  })

  it('nobody makes a code for somebody with a role he could not give, and the answer says who can', async () => {
    const cell = await openCell()
    const ha = cell.telegram('ha')
    const refused = await ha.ask('mời đồng chí Giang')
    expect(refused.text).toContain('không có quyền giao')
    expect(refused.text).toContain('văn phòng đảng ủy')
    expect((await cell.telegram('ich').ask('mời đồng chí Giang')).text).toContain('Vũ Văn Giang đã liên kết')
    expect(await madeCodes(cell)).toBe(0)
  })

  it('people of another cell do not exist for a secretary', async () => {
    const cell = await openCell()
    const answer = await cell.telegram('ha').ask('mời Hoàng Thị Em')
    expect(answer.text).toContain('Không tìm thấy ai tên')
    expect(answer.text).not.toContain('TDP 8')
    expect(answer.buttons.map(({ label }) => label).join()).toContain('Thêm Hoàng Thị Em')
  })

  it('a plain member is told who may do it', async () => {
    const cell = await openCell()
    expect((await cell.telegram('an').ask('mời đ/c Em')).text).toContain('Trần Thị Bình')
    expect(await madeCodes(cell)).toBe(0)
  })

  it('of several people of one name it is asked who is meant, and a name of 200 letters is nobody', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    await cell.database.db.person.create({
      data: {
        code: 'em2',
        fullName: 'Trịnh Văn Em',
        foldedName: 'trinh van em',
        grants: {
          create: { role: 'member', unit: { connect: { code: 'TDP08' } }, fromDate: new Date('2026-01-01') },
        },
      },
    })
    const which = await binh.ask('mời đồng chí Em')
    expect(which.text).toContain('Mời đồng chí nào?')
    binh.press(which.id, 1)
    expect((await binh.waitFor(({ text }) => text.includes('Mã mời của'))).text).toMatch(/Mã mời của đồng chí (Hoàng Thị|Trịnh Văn) Em/)
    const long = await binh.ask(`mời đồng chí ${'Lan '.repeat(50)}`)
    expect(long.text.length).toBeLessThan(1000)
    expect(await madeCodes(cell)).toBe(1)
  })
})

describe('inviting a whole cell', () => {
  it('on Telegram gives a printed sheet whose pictures hold the codes, and one of them links its person', async () => {
    const cell = await openCell()
    const binh = cell.telegram('binh')
    const ask = await binh.ask('in mã mời')
    expect(ask.text).toContain('Sẽ làm mã mời cho 1 đồng chí chưa liên kết: Hoàng Thị Em.')
    expect(await madeCodes(cell)).toBe(0)
    binh.press(ask.id, 'Làm mã')
    const document = await binh.waitFor(({ file }) => file !== null)
    expect(document.file?.name).toBe('phieu-moi-chi-bo-tdp-8.xlsx')
    const text = await binh.waitFor((message) => message.text.includes('Đã làm 1 mã mời'))
    expect(text.text).not.toMatch(shown)
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(new Uint8Array(document.file?.bytes ?? []).buffer)
    const worksheet = workbook.worksheets[0]
    const says = (worksheet?.getImages() ?? []).map(({ imageId }) => {
      const { data, width, height } = PNG.sync.read(Buffer.from(new Uint8Array(workbook.getImage(Number(imageId)).buffer ?? [])))
      return jsqr.default(new Uint8ClampedArray(data), width, height)?.data ?? ''
    })
    const code = says.find((one) => !one.startsWith('https:')) ?? ''
    expect(says).toContain(`https://t.me/chibo_training_bot?start=${code}`)
    expect(await link(cell, { id: 'b0000000000000000005', sends: code })).toContain('Chào đồng chí Hoàng Thị Em')
    expect(cell.messengers.problems).toEqual([])
  })

  it('on Zalo, which takes no files, the codes come as a list and it is said where the sheet can be had', async () => {
    const cell = await openCell()
    await askZalo(cell, 'mời cả chi bộ', 1)
    const [answer = '', list = ''] = await askZalo(cell, '1', 2)
    expect(answer).toContain('Zalo không nhận tệp')
    expect(list).toMatch(/Hoàng Thị Em: [2-9A-Z]{5}-[2-9A-Z]{5}/)
  })

  it('when everybody has linked there is nothing to do, and it is said so', async () => {
    const cell = await openCell()
    const ha = await cell.telegram('ha').ask('mời cả chi bộ')
    expect(ha.text).toContain('không có ai cần làm mã mời')
  })

  it('the office is asked for which unit, and codes are made for that one alone', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    const which = await ich.ask('mời cả chi bộ')
    expect(which.text).toContain('tổ chức nào')
    ich.press(which.id, 'Chi bộ TDP 8')
    const confirm = await ich.waitFor(({ text }) => text.includes('Sẽ làm mã mời'))
    ich.press(confirm.id, 'Làm mã')
    await ich.waitFor(({ text }) => text.includes('Đã làm 1 mã mời'))
    expect(await cell.database.db.invite.findMany({ where: { byId: { not: null } }, select: { personId: true, byId: true } })).toEqual([
      { personId: cell.idOf('em'), byId: cell.idOf('ich') },
    ])
  })
})

describe('who has linked', () => {
  it('is shown by messenger, with those who have a code and those who have none', async () => {
    const cell = await openCell()
    const before = await cell.telegram('binh').ask('ai chưa liên kết')
    expect(before.text).toMatch(/Zalo: .*Lê Thị Cúc/)
    expect(before.text).toContain('Chưa liên kết, chưa có mã: Hoàng Thị Em.')
    expect(before.text).not.toContain('Đỗ Thị Hà')
    await cell.telegram('binh').ask('mời đ/c Em')
    cell.telegram('an').block()
    await noteTo(cell, 'Không gửi tin được tới đồng chí Nguyễn Văn An')
    const after = await cell.telegram('binh').ask('ai chưa liên kết')
    expect(after.text).toContain('Đã có mã, chưa dùng: Hoàng Thị Em')
    expect(after.text).toContain('xin gọi điện: Nguyễn Văn An')
  })

  it('the secretary is reminded three days later of whoever has not used the code, once', async () => {
    const cell = await openCell()
    await cell.telegram('binh').ask('mời đ/c Em')
    await cell.moveTo('2026-11-24T07:29:00+07:00')
    const said = () =>
      [...cell.telegram('binh').history(), ...cell.zalo('binh').history()].filter(({ text }) => text.includes('CHƯA LIÊN KẾT'))
    expect(said()).toHaveLength(0)
    await cell.moveTo('2026-11-24T07:31:00+07:00')
    expect(said().map(({ text }) => text)).toEqual([expect.stringContaining('Hoàng Thị Em')])
    await cell.moveTo('2026-11-28T08:00:00+07:00')
    expect(said()).toHaveLength(1)
  })

  it('nobody is reminded when all have linked', async () => {
    const cell = await openCell()
    const code = codeIn((await cell.telegram('binh').ask('mời đ/c Em')).text)
    await link(cell, { id: 'b0000000000000000006', sends: code })
    await cell.moveTo('2026-11-25T08:00:00+07:00')
    expect(await cell.database.db.delivery.count({ where: { kind: 'links-reminder' } })).toBe(0)
  })

  it('whoever does not lead the cell any more when the news leaves is not told', async () => {
    const cell = await openCell()
    const code = codeIn((await cell.telegram('binh').ask('mời đ/c Em')).text)
    await cell.moveTo('2026-11-21T23:00:00+07:00')
    await link(cell, { id: 'b0000000000000000007', sends: code })
    await cell.database.db.roleGrant.updateMany({
      where: { personId: cell.idOf('binh'), role: 'secretary' },
      data: { toDate: new Date('2026-11-20') },
    })
    await cell.moveTo('2026-11-22T08:00:00+07:00')
    expect(await cell.database.db.delivery.findMany({ where: { kind: 'member-linked' }, select: { status: true, reason: true } })).toEqual([
      { status: 'cancelled', reason: 'superseded' },
    ])
  })
})

describe('the wrong person has linked', () => {
  it('the secretary ends the link from the news of it: the phone is told, is a stranger again, and the code is spent', async () => {
    const cell = await openCell()
    const code = codeIn((await cell.telegram('binh').ask('mời đ/c Em')).text)
    await link(cell, { id: 'b0000000000000000008', sends: code })
    const note = await cell.telegram('binh').waitFor(({ text }) => text.includes('Hoàng Thị Em (Chi bộ TDP 8) đã liên kết'))
    cell.telegram('binh').press(note.id, 'Không phải người ấy: ngắt liên kết')
    const preview = await cell.telegram('binh').waitFor(({ text }) => text.includes('NGẮT LIÊN KẾT'))
    expect(preview.text).toContain('Ngắt liên kết Zalo của đồng chí Hoàng Thị Em')
    cell.telegram('binh').press(preview.id, 'Ngắt liên kết')
    const done = await cell.telegram('binh').waitFor(({ text }) => text.includes('Đã ngắt liên kết Zalo'))
    const phone = cell.newZalo('b0000000000000000008')
    await phone.waitFor(({ text }) => text.includes('Người phụ trách đã ngắt liên kết của máy này'))
    expect((await phone.ask('lịch họp')).text).toContain('Máy này không còn liên kết')
    expect(await link(cell, { id: 'b0000000000000000008', sends: code })).toContain('đã được dùng rồi')
    cell.telegram('binh').press(done.id, 0)
    await cell.telegram('binh').waitFor(({ text }) => text.includes('Mã mời của đồng chí Hoàng Thị Em') && !text.includes(code))
    expect(await cell.database.db.auditEvent.count({ where: { verb: 'undo-link' } })).toBe(1)
  })
})

describe('a code shown to a group', () => {
  it('ends at once, whoever made it is told, and no name is said in the group', async () => {
    const cell = await openCell()
    const code = codeIn((await cell.telegram('binh').ask('mời đ/c Em')).text)
    const group = cell.messengers.telegram.group(-5002, { title: 'Nhóm chi bộ' })
    const who = { id: '1002', name: 'An' }
    group.say(who, `mã của chị Em đây: ${code} nhé`)
    const answer = await group.waitFor(1)
    expect(answer.text).toContain('đã bị hủy')
    expect(answer.text).not.toMatch(/Em|TDP/)
    const told = await noteTo(cell, 'vừa bị gửi lên một nhóm')
    expect(told.text).toContain('Hoàng Thị Em')
    expect(await link(cell, { id: 'b0000000000000000009', sends: code })).toContain('đã bị hủy vì có người gửi lên một nhóm')
    group.say(who, 'ABCDE-23456')
    expect((await group.waitFor(2)).text).toContain('đã bị hủy')
  })
})
