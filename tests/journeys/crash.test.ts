import { expect, test, vi } from 'vitest'
import type { PhoneMessage } from '../../src/training/events.ts'
import { meetingDay, startCrowd, type Crowd, type Member } from '../support/crowd.ts'

/** What takes a moment here may take seconds on a busy machine. */
const SLOW_MS = 60_000
const SLOW = { timeout: SLOW_MS, interval: 20 }
const LONG = { timeout: 300_000 }

type Phone = Crowd['secretary'] | NonNullable<Member['zalo']>

const isCalled = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.startsWith('ĐÃ GỌI HỌP')
const isHelp = ({ text }: PhoneMessage): boolean => text.startsWith('ĐỒNG CHÍ LÀM ĐƯỢC GÌ')
const isReport = ({ text }: PhoneMessage): boolean => text.includes('đồng chí đã nhận')
const notices = (member: Member): PhoneMessage[] => member.received().filter(({ text }) => text.startsWith('THÔNG BÁO SINH HOẠT CHI BỘ'))

/** The first lines of what the bot wrote, but for reports and the answers of `handledUpTo`. */
function answersOf(phone: Phone): string[] {
  return phone
    .history()
    .filter((message) => message.from === 'bot' && !isReport(message) && !isHelp(message))
    .map(({ text }) => text.split('\n')[0] ?? '')
}

/** All that was said before this has been handled when it resolves: a chat's updates are handled in order. */
async function handledUpTo(phone: Phone): Promise<void> {
  phone.say('/trogiup')
  await phone.waitFor(isHelp, SLOW_MS)
}

/** The secretary calls a meeting in one line; the preview waits for his confirmation. */
async function preview({ secretary, callLine }: Crowd): Promise<PhoneMessage> {
  return secretary.ask(callLine, SLOW_MS)
}

async function callMeeting(crowd: Crowd): Promise<void> {
  crowd.secretary.press((await preview(crowd)).id, 'Gửi ngay')
  await crowd.secretary.waitFor(isCalled, SLOW_MS)
}

function oneOnZalo({ members }: Crowd): Member & { zalo: NonNullable<Member['zalo']> } {
  const member = members.find((one) => one.zalo !== null)
  if (member === undefined || member.zalo === null) throw new Error('nobody is on Zalo')
  return { ...member, zalo: member.zalo }
}

function oneOnTelegram({ members }: Crowd): Member & { telegram: NonNullable<Member['telegram']> } {
  const member = members.find((one) => one.zalo === null)
  if (member === undefined || member.telegram === null) throw new Error('nobody is on Telegram only')
  return { ...member, telegram: member.telegram }
}

/** Exactly one meeting, of which every member has been told exactly once, and its caller has the answer exactly once. */
async function expectCalledOnce(crowd: Crowd): Promise<void> {
  await crowd.settled()
  expect(await crowd.database.db.meeting.count()).toBe(1)
  expect(crowd.members.filter((member) => notices(member).length !== 1)).toEqual([])
  expect(crowd.secretary.history().filter(isCalled)).toHaveLength(1)
}

test('one press delivered three times at once calls one meeting and is answered once', LONG, async () => {
  const crowd = await startCrowd({ size: 4 })
  const { secretary, messengers } = crowd
  const shown = await preview(crowd)
  const { updateId } = secretary.press(shown.id, 'Gửi ngay')
  messengers.telegram.redeliver(updateId ?? 0, 2)
  await handledUpTo(secretary)
  expect(answersOf(secretary)).toEqual(['XEM LẠI TRƯỚC KHI GỬI', 'ĐÃ GỌI HỌP'])
  await expectCalledOnce(crowd)
})

test('one answer delivered three times at once by Zalo is recorded and echoed once', LONG, async () => {
  const crowd = await startCrowd({ size: 4 })
  await callMeeting(crowd)
  const member = oneOnZalo(crowd)
  await vi.waitUntil(() => notices(member).length > 0, SLOW)
  const { messageId } = member.zalo.say('1')
  crowd.messengers.zalo.redeliver(messageId, 2)
  await handledUpTo(member.zalo)
  expect(answersOf(member.zalo).slice(1)).toEqual([expect.stringContaining('Đã ghi: dự họp')])
})

test('a crash after the meeting was called and before its caller was told calls no second meeting, and he is told', LONG, async () => {
  const crowd = await startCrowd({ size: 6 })
  const { bot, secretary, messengers, database } = crowd
  const shown = await preview(crowd)
  messengers.faults.next({ method: 'sendMessage', chatId: secretary.chatId, times: 1, fault: { kind: 'hang' } })
  const sent = (): number =>
    messengers.requests.filter(({ method, params }) => method === 'sendMessage' && String(params['chat_id']) === secretary.chatId).length
  const before = sent()
  secretary.press(shown.id, 'Gửi ngay')
  await vi.waitUntil(() => sent() > before, SLOW)
  expect(await database.db.meeting.count()).toBe(1)
  await bot.kill9()
  expect(secretary.history().filter(isCalled)).toEqual([])
  await bot.start()
  await secretary.waitFor(isCalled, SLOW_MS)
  await handledUpTo(secretary)
  await crowd.settled()
  expect(await database.db.meeting.count()).toBe(1)
  expect(secretary.history().filter(isCalled)).toHaveLength(1)
})

test('a crash in the middle of calling a meeting leaves no half of it; the next start calls it whole', LONG, async () => {
  const crowd = await startCrowd({ size: 6 })
  const { bot, secretary, database } = crowd
  const { db, pool } = database
  const shown = await preview(crowd)
  // The audit is written last: a lock on it stops the bot between the meeting and the end of its transaction.
  const blocker = await pool.connect()
  await blocker.query('BEGIN; LOCK TABLE "AuditEvent" IN ACCESS EXCLUSIVE MODE')
  secretary.press(shown.id, 'Gửi ngay')
  await vi.waitUntil(
    async () => (await pool.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '"AuditEvent"'::regclass`)).rowCount === 1,
    SLOW,
  )
  await bot.kill9()
  expect(await db.meeting.count()).toBe(0)
  await blocker.query('ROLLBACK')
  blocker.release()
  await bot.start()
  await secretary.waitFor(isCalled, SLOW_MS)
  await handledUpTo(secretary)
  await expectCalledOnce(crowd)
})

test('a half-filled form goes on after kill -9, with what was written while the bot was down', LONG, async () => {
  const crowd = await startCrowd({ size: 4 })
  const { bot, secretary } = crowd
  const kind = await secretary.ask('/hop', SLOW_MS)
  secretary.press(kind.id, 'Sinh hoạt chuyên đề')
  await secretary.waitFor(({ text }) => text.startsWith('Họp ngày nào'), SLOW_MS)
  await bot.kill9()
  secretary.say(`19h30 ${meetingDay}`)
  await bot.start()
  const place = await secretary.waitFor(({ text }) => text.includes('Họp ở đâu'), SLOW_MS)
  expect(place.text).toContain('Đã ghi thời gian: 19h30')
  secretary.say('nhà văn hóa Cây Đa')
  await secretary.waitFor(({ text }) => text.startsWith('Nội dung gồm những gì'), SLOW_MS)
  secretary.say('công tác phát triển đảng viên mới')
  const shown = await secretary.waitFor(({ text }) => text.startsWith('XEM LẠI TRƯỚC KHI GỬI'), SLOW_MS)
  expect(shown.text).toContain('SINH HOẠT CHUYÊN ĐỀ')
  expect(shown.text).toContain('Nhà văn hóa Cây Đa')
  secretary.press(shown.id, 'Gửi ngay')
  await secretary.waitFor(isCalled, SLOW_MS)
  await crowd.settled()
  expect(await crowd.database.db.meeting.count()).toBe(1)
  // The question may be asked again, if it is not known whether it had arrived; but never after a newer one.
  const questions = answersOf(secretary).filter((line) => line.startsWith('Họp ngày nào') || line.startsWith('Đã ghi thời gian'))
  expect(questions.findLastIndex((line) => line.startsWith('Họp ngày nào'))).toBeLessThan(
    questions.findIndex((line) => line.startsWith('Đã ghi')),
  )
})

test('a stop while a notice is being sent waits for what is under way: nothing is lost, doubled or uncertain', LONG, async () => {
  const crowd = await startCrowd({ size: 60, latencyMs: 300 })
  const { bot, members, database } = crowd
  await callMeeting(crowd)
  await vi.waitUntil(() => members.filter((member) => notices(member).length > 0).length >= 10, SLOW)
  const { code, ms } = await bot.stop()
  expect(code).toBe(0)
  expect(ms).toBeLessThan(10_000)
  const statuses = (await database.db.delivery.findMany({ where: { kind: 'meeting-notice' } })).map(({ status }) => status)
  expect(statuses).toContain('queued')
  expect(statuses.filter((status) => status !== 'queued' && status !== 'sent')).toEqual([])
  await bot.start()
  await crowd.settled()
  expect(members.filter((member) => notices(member).length !== 1)).toEqual([])
  expect(await database.db.delivery.count({ where: { kind: 'meeting-notice', status: 'sent' } })).toBe(60)
})

test('a stop while a messenger does not answer takes less than ten seconds, and what it leaves uncertain is listed', LONG, async () => {
  const crowd = await startCrowd({ size: 6 })
  const { bot, secretary, messengers, database } = crowd
  const member = oneOnTelegram(crowd)
  messengers.faults.next({ method: 'sendMessage', chatId: member.telegram.chatId, times: 1, fault: { kind: 'hang' } })
  await callMeeting(crowd)
  await vi.waitUntil(async () => (await database.db.delivery.count({ where: { kind: 'meeting-notice', status: 'sent' } })) === 5, SLOW)
  const { ms } = await bot.stop()
  expect(ms).toBeLessThan(10_000)
  await bot.start()
  const report = await secretary.waitFor(isReport, SLOW_MS)
  expect(report.text).toContain('5/6 đồng chí đã nhận')
  expect(report.text).toContain(member.name)
  secretary.press(report.id, 'Coi như đã nhận')
  await secretary.waitFor(({ text }) => text.includes('coi như đã nhận'), SLOW_MS)
  await crowd.settled()
  expect(crowd.members.filter((one) => notices(one).length !== (one.id === member.id ? 0 : 1))).toEqual([])
})

test('whatever goes wrong, the log names no person and repeats no text', LONG, async () => {
  const reason = 'đau lưng phải nằm nghỉ ở nhà'
  const crowd = await startCrowd({ size: 10, said: [reason, 'tôi ốm không đi được'] })
  const { bot, secretary, messengers, database, members } = crowd
  const { faults } = messengers
  const shown = await preview(crowd)
  faults.next({ platform: 'telegram', method: 'getUpdates', times: 1, fault: { kind: 'server-error' } })
  const troubles = [
    { kind: 'refusal', code: 400, description: "Bad Request: can't parse entities" },
    { kind: 'blocked' },
    { kind: 'server-error' },
    { kind: 'drop' },
    { kind: 'not-json' },
  ] as const
  const onTelegram = members.flatMap(({ telegram }) => telegram ?? [])
  for (const [index, fault] of troubles.entries())
    faults.next({ method: 'sendMessage', chatId: onTelegram[index]?.chatId ?? '', times: 1, fault })
  secretary.press(shown.id, 'Gửi ngay')
  await secretary.waitFor(isReport, SLOW_MS)

  const member = oneOnZalo(crowd)
  await member.zalo.ask('tôi ốm không đi được', SLOW_MS)
  await member.zalo.ask('không phải', SLOW_MS)
  await member.zalo.ask('2', SLOW_MS)
  await database.db.$executeRaw`ALTER TABLE "Rsvp" RENAME TO "Elsewhere"`
  const sorry = await member.zalo.ask(reason, SLOW_MS)
  expect(sorry.text).toMatch(/mã E\d+/)
  await database.db.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Rsvp"`
  expect((await member.zalo.ask(reason, SLOW_MS)).text).toContain('vắng có lý do')

  // The scan itself comes when the test has finished; here it is made sure that there is something to scan.
  const logged = bot.logged()
  for (const event of ['a message was not sent', 'telegram refused a form', 'an update could not be handled', 'telegram poll failed'])
    expect(logged).toContain(event)
})
