import { describe, expect, it } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

describe('a new phone', () => {
  it('on Telegram is told what this is, sends its code with /start, agrees by button and is linked', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const phone = cell.newTelegram(9001)
    const intro = await phone.ask('alo ai đấy')
    expect(intro.text).toContain('trợ lý nhắn tin tự động')
    expect(intro.text).toContain('mã mời')
    const consent = await phone.ask(`/start ${code}`)
    expect(consent.text).toContain('Mã này dành cho đồng chí Hoàng Thị Em – Chi bộ TDP 8.')
    expect(consent.text).toContain('lưu')
    phone.press(consent.id, 'Đồng ý')
    const linked = await phone.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    expect(linked.text).toContain('Chào đồng chí Hoàng Thị Em, đảng viên Chi bộ TDP 8.')
    const told = await cell
      .telegram('binh')
      .waitFor(1)
      .catch(() => cell.zalo('binh').waitFor(1))
    expect(told.text).toContain('Hoàng Thị Em (Chi bộ TDP 8) đã liên kết')
    const link = await cell.database.db.chatLink.findFirstOrThrow({ where: { chatId: '9001' } })
    expect(link.consentVersion).not.toBe('')
    expect(cell.messengers.problems).toEqual([])
  })

  it('on Zalo sends the bare code, agrees by digit, and gets the notice it had missed', async () => {
    const cell = await openCell()
    await cell.telegram('binh').ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    await cell.telegram('binh').ask('1')
    await cell.settle()
    const code = await cell.invite('em')
    const phone = cell.newZalo('b0000000000000000001')
    expect((await phone.ask('xin chào')).text).toContain('Trợ lý chi bộ')
    expect((await phone.ask(code.toLowerCase().replace('-', ' '))).text).toContain('1. Đồng ý\n2. Không đồng ý')
    expect((await phone.ask('dạ đồng ý')).text).toContain('Đã liên kết')
    expect((await phone.waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('Nhà văn hóa')
    expect((await phone.ask('1')).text).toContain('Đã ghi: dự họp')
  })

  it('that does not agree leaves nothing behind, and may come back with the same code', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const phone = cell.newZalo('b0000000000000000002')
    await phone.ask(code)
    expect((await phone.ask('2')).text).toContain('không lưu gì')
    expect(await cell.database.db.chatLink.count({ where: { chatId: 'b0000000000000000002' } })).toBe(0)
    await phone.ask(code)
    expect((await phone.ask('1')).text).toContain('Đã liên kết')
  })

  it('gets a clear answer to a used and to an expired code', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const first = cell.newZalo('b0000000000000000003')
    await first.ask(code)
    await first.ask('1')
    expect((await cell.newTelegram(9003).ask(`/start ${code}`)).text).toContain('đã được dùng rồi')
    const late = await cell.invite('an')
    await cell.moveTo('2026-11-28T09:01:00+07:00')
    expect((await cell.newTelegram(9004).ask(late)).text).toContain('đã hết hạn')
  })

  it('is asked to wait after five wrong codes in an hour, and no longer', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const phone = cell.newTelegram(9005)
    for (const left of [4, 3, 2, 1]) expect((await phone.ask(`ABCDE-2345${left}`)).text).toContain(`còn ${left} lần thử`)
    expect((await phone.ask('/start ABCDE-23459')).text).toContain('Đã sai 5 lần')
    expect((await phone.ask(code)).text).toMatch(/chờ \d+ phút/)
    await cell.moveTo('2026-11-21T10:01:00+07:00')
    expect((await phone.ask(code)).text).toContain('dành cho đồng chí Hoàng Thị Em')
  })

  it('that two people race with one code is linked once', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const phones = [cell.newZalo('b0000000000000000005'), cell.newZalo('b0000000000000000006')]
    for (const phone of phones) await phone.ask(code)
    const answers = await Promise.all(phones.map((phone) => phone.ask('1')))
    expect(
      answers.map(({ text }) => (text.includes('Đã liên kết') ? 'linked' : text.includes('đã được dùng') ? 'used' : text)).toSorted(),
    ).toEqual(['linked', 'used'])
  })

  it('may send pictures, stickers and voice: they are refused politely and never fetched', async () => {
    const cell = await openCell()
    const an = cell.telegram('an')
    an.sendUnsupported('photo', 'hồ sơ mật')
    expect((await an.waitFor(1)).text).toContain('không nhận và không tải ảnh')
    const cuc = cell.zalo('cuc')
    cuc.sendUnsupported('sticker')
    expect((await cuc.waitFor(1)).text).toContain('không nhận và không tải')
    expect(cell.messengers.requests.map(({ method }) => method)).not.toContain('getFile')
  })

  it('in a group gets one hint to write privately, and nothing else', async () => {
    const cell = await openCell()
    const group = cell.messengers.telegram.group(-5001, { title: 'Nhóm chi bộ' })
    group.say({ id: '1001', name: 'Bình' }, 'họp chi bộ')
    expect((await group.waitFor(1)).text).toContain('nhắn tin riêng')
    group.say({ id: '1001', name: 'Bình' }, 'họp chi bộ')
    const an = await cell.telegram('an').ask('lịch họp')
    expect(an.text).toContain('không có buổi họp')
    expect(group.history().filter(({ from }) => from === 'bot')).toHaveLength(1)
  })
})

describe('a phone that blocks the bot', () => {
  it('is noticed, the secretary is told to phone, and messages go to the other messenger', async () => {
    const cell = await openCell()
    cell.telegram('an').block()
    const told = await Promise.any([cell.telegram('binh').waitFor(1), cell.zalo('binh').waitFor(1)])
    expect(told.text).toContain('Không gửi tin được tới đồng chí Nguyễn Văn An')
    await cell
      .zalo('binh')
      .ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
      .then(({ text }) => expect(text).toContain('Đã chặn hoặc không nhận được tin: Nguyễn Văn An.'))
    cell.telegram('an').unblock()
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('không có buổi họp')
  })
})

describe('where there is no room', () => {
  it('a full Zalo bot sends people to Telegram, the code stays as it was, and whoever has a place keeps it', async () => {
    const cell = await openCell(undefined, { zaloPeoplePerBot: 4 })
    const code = await cell.invite('em')
    const full = await cell.newZalo('b0000000000000000021').ask(code)
    expect(full.text).toContain('đã đủ số người')
    expect(full.text).toContain(`https://t.me/chibo_training_bot?start=${code}`)
    const phone = cell.newTelegram(9021)
    phone.press((await phone.ask(`/start ${code}`)).id, 'Đồng ý')
    await phone.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    const changing = cell.newZalo('b0000000000000000022')
    await changing.ask(await cell.invite('cuc'))
    expect((await changing.ask('1')).text).toContain('Đã liên kết')
  })

  it('a full Zalo bot sends people to one that has room, which the invitation names too', async () => {
    const cell = await openCell(undefined, { zaloPeoplePerBot: 4, twoZaloBots: true })
    // Both bots have said what they are called.
    await expect.poll(() => cell.database.db.botAccount.count({ where: { platform: 'zalo', handle: { not: null } } })).toBe(2)
    const invitation = await cell.telegram('binh').ask('mời đ/c Em')
    expect(invitation.text).toContain('tìm “bot.000000003”')
    expect(invitation.text).not.toContain('bot.000000001')
    const code = /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(invitation.text)?.[0] ?? ''
    expect((await cell.newZalo('b0000000000000000025').ask(code)).text).toContain('bot.000000003')
    const phone = cell.newZalo('b0000000000000000026', 'second')
    await phone.ask(code)
    expect((await phone.ask('1')).text).toContain('Đã liên kết')
    await cell.telegram('binh').waitFor(({ text }) => text.includes('đã liên kết trên Zalo'))
    await cell.telegram('binh').ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    await cell.telegram('binh').ask('1')
    expect((await phone.waitFor(({ text }) => text.includes('THÔNG BÁO'))).text).toContain('19h30')
  })

  it('the last place may be gone by the time somebody agrees: he is told, and may use the code elsewhere', async () => {
    const cell = await openCell()
    const code = await cell.invite('em')
    const phone = cell.newZalo('b0000000000000000023')
    await phone.ask(code)
    await cell.database.db.botAccount.updateMany({ where: { platform: 'zalo' }, data: { capacity: 4 } })
    expect((await phone.ask('1')).text).toContain('đã đủ số người')
    expect((await cell.newTelegram(9023).ask(code)).text).toContain('dành cho đồng chí Hoàng Thị Em')
  })

  it('where Telegram is switched off nobody new links there, and the Zalo bot is named', async () => {
    const cell = await openCell()
    await cell.database.db.orgUnit.update({ where: { code: 'MINH' }, data: { settings: { telegramAllowed: false } } })
    const code = await cell.invite('em')
    expect((await cell.newTelegram(9024).ask(`/start ${code}`)).text).toContain('chưa cho dùng Telegram')
    const answer = await cell.telegram('binh').ask('mời đ/c Em')
    expect(answer.text).not.toContain('t.me')
    expect((await cell.telegram('an').ask('lịch họp')).text).toContain('không có buổi họp')
  })
})

describe('a phone whose link has ended', () => {
  const end = (cell: Cell, reason: string) =>
    cell.database.db.chatLink.updateMany({ where: { chatId: '1002' }, data: { endedAt: cell.now(), endedReason: reason } })

  it('is told why and what to do when it writes, sends a digit or presses an old button, once a minute', async () => {
    const cell = await openCell()
    await cell.telegram('binh').ask('/hop 19h30 3/12 nhà văn hóa: việc chung')
    await cell.telegram('binh').ask('1')
    await cell.settle()
    const an = cell.telegram('an')
    const notice = await an.waitFor(({ text }) => text.includes('THÔNG BÁO'))
    await end(cell, 'retired')
    an.press(notice.id, 0)
    const over = await an.waitFor(({ text }) => text.includes('Máy này không còn liên kết'))
    expect(over.text).toContain('không còn trong danh sách của chi bộ')
    expect(over.text).toContain('để lấy mã mới')
    expect(over.text).not.toContain('Nguyễn Văn An')
    const said = () => an.history().filter(({ from }) => from === 'bot').length
    const before = said()
    an.say('1')
    await cell.moveTo(new Date(cell.now().getTime() + 61_000))
    await an.ask('1')
    expect(said()).toBe(before + 1)
    const rsvp = await cell.database.db.rsvp.findFirstOrThrow({ where: { personId: cell.idOf('an') } })
    expect(rsvp.answer).toBeNull()
  })

  it('links again with a new code', async () => {
    const cell = await openCell()
    await end(cell, 'undone')
    const an = cell.telegram('an')
    expect((await an.ask('lịch họp')).text).toContain('Người phụ trách đã ngắt liên kết này')
    const consent = await an.ask(`/start ${await cell.invite('an')}`)
    an.press(consent.id, 'Đồng ý')
    await an.waitFor(({ text }) => text.startsWith('Đã liên kết'))
    expect((await an.ask('lịch họp')).text).toContain('không có buổi họp')
  })
})

describe('a linked phone that sends a code', () => {
  it('is told whether it is its own, and the code stays unused either way', async () => {
    const cell = await openCell()
    const [own, other] = [await cell.invite('an'), await cell.invite('em')]
    const an = cell.telegram('an')
    expect((await an.ask(own)).text).toContain('Mã này là của chính đồng chí')
    expect((await an.ask(`/start ${own}`)).text).toContain('Mã này là của chính đồng chí')
    const foreign = await an.ask(other)
    expect(foreign.text).toContain('Máy này đã liên kết với đồng chí Nguyễn Văn An rồi')
    expect(foreign.text).not.toContain('Em')
    expect(await cell.database.db.invite.count({ where: { usedAt: { not: null } } })).toBe(0)
  })

  it('in a text around it is read as well by a stranger, and two codes in one text are not guessed at', async () => {
    const cell = await openCell()
    const [first, second] = [await cell.invite('an'), await cell.invite('em')]
    expect((await cell.newTelegram(9025).ask(`Mã của bác đây nhé: ${second} (dùng 1 lần)`)).text).toContain('Hoàng Thị Em')
    expect((await cell.newTelegram(9026).ask(`An: ${first}\nEm: ${second}`)).text).toContain('Trợ lý chi bộ')
  })
})
