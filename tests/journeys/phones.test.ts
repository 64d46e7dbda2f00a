import { describe, expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

const anOnZalo = 'a0000000000000000002'
const call = '/hop 19h30 3/12 nhà văn hóa: việc chung'

function codeIn(text: string): string {
  const code = /[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(text)?.[0]
  if (code === undefined) throw new Error(`no code in: ${text}`)
  return code
}

/** An links Zalo beside his Telegram, as people do it. */
async function linkZalo(cell: Cell) {
  const an = cell.telegram('an')
  // Both bots have learnt what they are called.
  await expect.poll(() => cell.database.db.botAccount.count({ where: { handle: null } })).toBe(0)
  const invited = await an.ask('thêm máy')
  const code = codeIn(invited.text)
  const zalo = cell.newZalo(anOnZalo)
  await zalo.ask(code)
  expect((await zalo.ask('1')).text).toContain('Đã liên kết')
  return { an, zalo, invited }
}

function botTexts(phone: { history: () => readonly { from: string; text: string }[] }): string[] {
  return phone.history().flatMap(({ from, text }) => (from === 'bot' ? [text] : []))
}

/** The secretary asks for something on Telegram and presses this button of the last look, whatever else arrives meanwhile. */
async function secretaryDoes(cell: Cell, text: string, button: string): Promise<void> {
  const binh = cell.telegram('binh')
  const before = new Set(binh.history().map(({ id }) => id))
  binh.say(text)
  const preview = await binh.waitFor(({ id, buttons }) => !before.has(id) && buttons.some(({ label }) => label.startsWith(button)))
  binh.press(
    preview.id,
    preview.buttons.findIndex(({ label }) => label.startsWith(button)),
  )
  await binh.waitFor(({ id, text: said }) => !before.has(id) && /^ĐÃ (?:GỌI|ĐỔI|HỦY)/.test(said))
}

async function leadersHeard(cell: Cell, words: string): Promise<number> {
  await cell.settle()
  return [...botTexts(cell.telegram('binh')), ...botTexts(cell.zalo('binh'))].filter((text) => text.includes(words)).length
}

describe('one’s own phones', () => {
  it('are shown with the one that gets the messages, and what can be done about them', async () => {
    const cell = await openCell()
    const one = await cell.telegram('an').ask('máy của tôi')
    expect(one.text).toContain('• Telegram: liên kết từ 21/11/2026 (đang nhắn ở đây).')
    expect(one.text).toContain('Tin gửi về Telegram: đây là nơi duy nhất đã liên kết.')
    expect(one.text).toContain('Giờ nghỉ: như chi bộ, 21h00 đến 6h30.')
    expect(one.buttons.map(({ label }) => label)).toEqual([
      'Liên kết thêm Zalo',
      'Giờ nghỉ riêng',
      'Đổi máy, mất máy',
      'Ngắt máy này',
      'Dữ liệu của tôi',
    ])
    const two = await cell.zalo('binh').ask('may cua toi')
    expect(two.text).toMatch(
      /• Telegram: liên kết từ 21\/11\/2026\.\n• Zalo: .*\(đang nhắn ở đây\)|• Zalo: .*\(đang nhắn ở đây\)\.\n• Telegram/,
    )
    expect(two.text).toContain('Tin gửi về Zalo: đây là nơi đồng chí nhắn gần nhất.')
    expect(two.text).toContain('1. Chọn nơi nhận tin')
    expect(two.text).not.toContain('Liên kết thêm')
  })

  it('grow by a second messenger with a code that its owner makes himself; a notice then comes once', async () => {
    const cell = await openCell()
    const { an, zalo, invited } = await linkZalo(cell)
    expect(invited.text).not.toContain('t.me/')
    expect((await zalo.ask('máy của tôi')).text).toContain('Tin gửi về Zalo')
    expect((await an.ask('thêm máy')).text).toContain('không còn nơi nào để thêm')
    const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'invite', actorId: cell.idOf('an') } })
    expect(events).toHaveLength(1)
    await secretaryDoes(cell, call, 'Gửi ngay')
    await cell.settle()
    expect(botTexts(an).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(1)
    expect(botTexts(zalo).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(0)
  })
})

describe('the preferred messenger', () => {
  it('gets the messages wherever one writes from; the other one only while the first is blocked, and then nobody is told to phone', async () => {
    const cell = await openCell()
    const { an, zalo } = await linkZalo(cell)
    const asked = await zalo.ask('chọn nơi nhận tin')
    expect(asked.text).toContain('1. Zalo\n2. Telegram\n3. Nơi đồng chí nhắn gần nhất')
    const preview = await zalo.ask('2')
    expect(preview.text).toContain('Từ nay tin gửi về Telegram (trước đây: nơi đồng chí nhắn gần nhất).')
    expect(preview.text).toContain('Khi Telegram không nhận được, tin sẽ gửi qua Zalo.')
    expect((await zalo.ask('1')).text).toContain('Đã ghi: tin gửi về Telegram.')
    await secretaryDoes(cell, call, 'Gửi ngay')
    expect((await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('việc chung')
    an.block()
    await expect.poll(async () => cell.database.db.chatLink.count({ where: { chatId: '1002', unreachableAt: { not: null } } })).toBe(1)
    expect((await zalo.ask('máy của tôi')).text).toContain('Tin gửi về Zalo: Telegram lúc này không nhận được tin.')
    await secretaryDoes(cell, 'đổi lịch họp sang 20h 3/12', 'Gửi ngay')
    expect((await zalo.waitFor(({ text }) => text.includes('THAY ĐỔI'))).text).toContain('20h00')
    expect(await leadersHeard(cell, 'Không gửi tin được')).toBe(0)
    zalo.block()
    cell.telegram('binh').say('hủy họp')
    await cell.telegram('binh').waitFor(({ text }) => text.includes('Lý do là gì?'))
    await secretaryDoes(cell, 'mưa bão', 'Hủy họp và báo ngay')
    await cell.settle()
    // Zalo says nothing of a blocked bot: it takes three refusals, a minute apart.
    for (const at of ['09:10', '09:20', '09:30']) await cell.moveTo(`2026-11-21T${at}:00+07:00`)
    expect(await leadersHeard(cell, 'Không gửi tin được')).toBe(1)
  })

  it('cannot be chosen with one messenger, and a choice is taken back with 0', async () => {
    const cell = await openCell()
    expect((await cell.telegram('an').ask('nhận tin ở zalo')).text).toContain('mới liên kết một nơi')
    expect((await cell.telegram('an').ask('chọn nơi nhận tin')).text).toContain('mới liên kết một nơi')
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('không có buổi họp')
    const binh = cell.zalo('binh')
    expect((await binh.ask('nhận tin ở zalo')).text).toContain('Từ nay tin gửi về Zalo')
    expect((await binh.ask('vâng')).text).toContain('gửi 0 để lấy lại')
    expect((await binh.ask('nhận tin ở zalo')).text).toContain('Hiện đã như vậy rồi')
    expect((await binh.ask('0')).text).toContain('nơi đồng chí nhắn gần nhất')
    expect(await cell.database.db.person.findUnique({ where: { id: cell.idOf('binh') } })).toMatchObject({ preferred: null })
  })
})

describe('quiet hours of one’s own', () => {
  it('hold a notice after the cell’s have ended, for that person; the caller is told so before he sends', async () => {
    const cell = await openCell(new Date('2026-11-21T20:00:00+07:00'))
    const an = cell.telegram('an')
    const asked = await an.ask('giờ nghỉ của tôi')
    expect(asked.text).toContain('Đồng chí không muốn nhận tin trong khoảng nào?')
    expect((await an.ask('mấy giờ cũng được')).text).toContain('Xin nhắn khoảng giờ')
    expect((await an.ask('6h đến 21h')).text).toContain('dài quá')
    const preview = await an.ask('10 giờ tối tới 8 giờ sáng')
    expect(preview.text).toContain('Giờ nghỉ riêng: 22h00 đến 8h00, mọi ngày.')
    expect(preview.text).toContain('Giờ nghỉ của chi bộ (21h00 đến 6h30) vẫn giữ')
    an.press(preview.id, 'Đồng ý')
    await an.waitFor(({ text }) => text.includes('Đã ghi giờ nghỉ riêng: 22h00 đến 8h00.'))
    await cell.moveTo('2026-11-21T22:30:00+07:00')
    const calling = await cell.telegram('binh').ask(call)
    expect(calling.text).toContain('sẽ gửi 06:30 sáng mai')
    expect(calling.text).toContain('Trong đó 1 đồng chí đặt giờ nghỉ riêng')
    await cell.telegram('binh').ask('1')
    await cell.moveTo('2026-11-22T06:31:00+07:00')
    expect(botTexts(cell.zalo('cuc')).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(1)
    expect(botTexts(an).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(0)
    await cell.moveTo('2026-11-22T08:01:00+07:00')
    const notice = botTexts(an).filter((text) => text.includes('THÔNG BÁO'))
    expect(notice).toHaveLength(1)
    expect(notice[0]).not.toContain('đến muộn')
  })

  it('that are given up let go at once what they alone held, and an urgent message passes them', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    await an.ask('giờ nghỉ của tôi')
    await an.ask('8h30 đến 11h')
    await an.ask('1')
    await secretaryDoes(cell, call, 'Gửi ngay')
    await cell.settle()
    expect(botTexts(an).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(0)
    await an.ask('giờ nghỉ của tôi')
    expect((await an.ask('như chi bộ')).text).toContain('Bỏ giờ nghỉ riêng.')
    await an.ask('1')
    await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    expect(await cell.database.db.person.findUnique({ where: { id: cell.idOf('an') } })).toMatchObject({ quietFrom: null, quietTo: null })
  })
})

describe('a lost phone', () => {
  it('is cut off at once from the one that is left; it gets a last word and nothing it shows works any more', async () => {
    const cell = await openCell()
    const [telegram, zalo] = [cell.telegram('binh'), cell.zalo('binh')]
    await telegram.ask('/hop')
    const menu = await zalo.ask('tôi mất máy')
    expect(menu.text).toContain('1. Mất máy có Telegram: ngắt ngay')
    const preview = await zalo.ask('1')
    expect(preview.text).toContain('Ngắt Telegram.')
    expect(preview.text).toContain('chỉ gửi về Zalo')
    expect((await zalo.ask('1')).text).toContain('Đã ngắt Telegram.')
    await cell.settle()
    const before = botTexts(telegram).length
    expect(before).toBeGreaterThan(1)
    expect((await telegram.ask('19h30 3/12')).text).not.toContain('Họp ở đâu')
    const link = await cell.database.db.chatLink.findFirstOrThrow({ where: { chatId: '1001' } })
    expect(link).toMatchObject({ endedReason: 'unlinked' })
    expect(await leadersHeard(cell, 'Không gửi tin được')).toBe(0)
    const events = await cell.database.db.auditEvent.findMany({ where: { verb: 'unlink' } })
    expect(events).toMatchObject([{ actorId: cell.idOf('binh'), detail: { platform: 'telegram', links: 1 } }])
  })

  it('is replaced by a code whose use ends the old link; what waits comes to the new phone', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    const invited = await an.ask('đổi máy')
    const code = codeIn(invited.text)
    expect((await an.ask('lịch họp')).text).toContain('không có buổi họp')
    const phone = cell.newTelegram(9102)
    const consent = await phone.ask(`/start ${code}`)
    phone.press(consent.id, 'Đồng ý')
    await phone.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    await cell.settle()
    expect(await cell.database.db.chatLink.findFirst({ where: { chatId: '1002' } })).toMatchObject({ endedReason: 'lost' })
    await secretaryDoes(cell, call, 'Gửi ngay')
    await phone.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    expect(botTexts(an).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(0)
    expect((await an.ask('lịch họp')).text).not.toContain('19h30')
  })
})

describe('a phone that its owner unlinks', () => {
  it('says what will not come any more, and the secretary is told to phone', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    const preview = await an.ask('ngắt liên kết')
    expect(preview.text).toContain('Ngắt Telegram (nơi đồng chí đang nhắn).')
    expect(preview.text).toContain('không nhận được thông báo họp')
    expect(preview.text).toContain('Việc này không lấy lại được')
    an.press(preview.id, 'Ngắt liên kết')
    expect((await an.waitFor(({ text }) => text.includes('Đã ngắt Telegram.'))).text).toContain('xin bí thư chi bộ một mã mới')
    await expect.poll(() => leadersHeard(cell, 'Nguyễn Văn An')).toBe(1)
    expect((await an.ask('0')).text).not.toContain('lấy lại')
    expect(await cell.database.db.chatLink.count({ where: { personId: cell.idOf('an'), endedAt: null } })).toBe(0)
    const calling = await cell.zalo('binh').ask(call)
    expect(calling.text).toContain('Chưa liên kết:')
    expect(calling.text).toContain('Nguyễn Văn An')
  })

  it('keeps nothing that was begun on it, whoever links it next', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    await an.ask('giờ nghỉ của tôi')
    await an.ask('8h30 đến 11h')
    await an.ask('1')
    const preview = await an.ask('ngắt liên kết')
    an.press(preview.id, 'Ngắt liên kết')
    await an.waitFor(({ text }) => text.includes('Đã ngắt'))
    const { db } = cell.database
    expect(await db.conversation.findFirst({ where: { chatId: '1002' } })).toMatchObject({ form: null, formBefore: null, undo: null })
    expect(await db.choiceList.count({ where: { chatId: '1002', closedAt: null } })).toBe(0)
  })
})

describe('consent that is withdrawn', () => {
  it('ends every link, erases what the person gave and set, and cannot be taken back', async () => {
    const cell = await openCell()
    const { an, zalo } = await linkZalo(cell)
    const { db } = cell.database
    const id = cell.idOf('an')
    const phone = cell.sealer.seal('0912345678', `Person.phone:${id}`)
    await db.person.update({ where: { id }, data: { phone, preferred: 'zalo', quietFrom: '22:00', quietTo: '06:00' } })
    await cell.invite('an')
    const preview = await an.ask('rút lại đồng ý')
    expect(preview.text).toContain('Ngắt mọi liên kết (Zalo và Telegram)')
    expect(preview.text).toContain('số điện thoại')
    expect(preview.text).toContain('không lấy lại được')
    an.press(preview.id, 'Rút lại đồng ý')
    await an.waitFor(({ text }) => text.includes('Đã rút lại đồng ý.'))
    await cell.settle()
    expect(await db.person.findUnique({ where: { id } })).toMatchObject({
      phone: null,
      preferred: null,
      quietFrom: null,
      quietTo: null,
      retiredAt: null,
    })
    expect(await db.chatLink.findMany({ where: { personId: id } })).toMatchObject([
      { endedReason: 'withdrawn' },
      { endedReason: 'withdrawn' },
    ])
    expect(await db.invite.count({ where: { personId: id, usedAt: null, expiresAt: { gt: cell.now() } } })).toBe(0)
    expect(await leadersHeard(cell, 'Không gửi tin được tới đồng chí Nguyễn Văn An')).toBe(1)
    expect((await zalo.ask('máy của tôi')).text).not.toContain('MÁY CỦA ĐỒNG CHÍ')
    expect(await db.auditEvent.findFirst({ where: { verb: 'withdraw' } })).toMatchObject({ actorId: id, detail: { links: 2, invites: 1 } })
  })

  it('of a secretary names what he leads, and the office above is told', async () => {
    const cell = await openCell()
    const binh = cell.zalo('binh')
    const preview = await binh.ask('rút lại đồng ý')
    expect(preview.text).toContain('Đồng chí đang phụ trách Chi bộ TDP 8')
    expect(preview.text).toContain('bàn giao')
    expect((await binh.ask('1')).text).toContain('Đã rút lại đồng ý.')
    const told = await cell.telegram('ich').waitFor(({ text }) => text.includes('Trần Thị Bình'))
    expect(told.text).toContain('Không gửi tin được')
  })

  it('is refused to the last admin who can be reached', async () => {
    const cell = await openCell()
    const { db } = cell.database
    const root = await db.orgUnit.findUniqueOrThrow({ where: { code: 'MINH' } })
    const admin = { unitId: root.id, role: 'admin', fromDate: new Date('2026-01-01') } as const
    for (const who of ['ich', 'em'] as const) await db.roleGrant.create({ data: { ...admin, personId: cell.idOf(who) } })
    const ich = cell.telegram('ich')
    expect((await ich.ask('rút lại đồng ý')).text).toContain('quản trị duy nhất')
    expect((await ich.ask('ngắt liên kết')).text).toContain('quản trị duy nhất')
    await db.roleGrant.create({ data: { ...admin, personId: cell.idOf('an') } })
    expect((await ich.ask('rút lại đồng ý')).text).toContain('Ngắt mọi liên kết')
  })
})

it('what is stored about a person is shown to him in words, and how to correct or withdraw it', async () => {
  const cell = await openCell()
  await secretaryDoes(cell, call, 'Gửi ngay')
  await cell.settle()
  const cuc = cell.zalo('cuc')
  await cuc.ask('1')
  const shown = await cuc.ask('dữ liệu của tôi')
  for (const words of [
    'Họ tên: Lê Thị Cúc. Đảng viên chính thức.',
    '• Đảng viên Chi bộ TDP 8, từ 01/01/2026.',
    '• Zalo: liên kết 21/11/2026; đồng ý lúc 9h00 ngày 21/11/2026 (bản test).',
    'Số điện thoại: không lưu.',
    'Trả lời họp: 1.',
    'Tin trợ lý đã gửi: 1',
    'xóa sau 6 giờ',
    '2. Rút lại đồng ý',
  ]) {
    expect(shown.text).toContain(words)
  }
  expect(shown.text.length).toBeLessThan(1900)
})

it('a phone that takes messages again gets the notice of a meeting ahead that it had refused', async () => {
  const cell = await openCell()
  const an = cell.telegram('an')
  an.block()
  await expect.poll(() => leadersHeard(cell, 'Không gửi tin được tới đồng chí Nguyễn Văn An')).toBe(1)
  await secretaryDoes(cell, call, 'Gửi ngay')
  await cell.settle()
  expect(botTexts(an).filter((text) => text.includes('THÔNG BÁO'))).toHaveLength(0)
  an.unblock()
  expect((await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('việc chung')
})

it('a blocked phone is told to the leaders only when no other messenger reaches the person; what waits comes on that one', async () => {
  const cell = await openCell()
  const { an, zalo } = await linkZalo(cell)
  await cell.moveTo('2026-11-21T22:00:00+07:00')
  await an.ask('lịch họp')
  await secretaryDoes(cell, call, 'Đồng ý, gửi')
  an.block()
  await expect
    .poll(async () => cell.database.db.delivery.count({ where: { personId: cell.idOf('an'), account: { platform: 'zalo' } } }))
    .toBe(1)
  await cell.moveTo('2026-11-22T06:31:00+07:00')
  await zalo.waitFor(({ text }) => text.includes('THÔNG BÁO'))
  expect(await leadersHeard(cell, 'Không gửi tin được')).toBe(0)
})
