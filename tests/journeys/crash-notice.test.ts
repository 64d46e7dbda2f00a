import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { PhoneMessage } from '../../src/training/events.ts'
import { startCrowd, type Crowd, type Member } from '../support/crowd.ts'
import { randomOf } from '../support/random.ts'

/** CRASH_SEED=number repeats the kills of an earlier run, as far as the machine's own pace allows. */
const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31))

const isNotice = ({ text }: PhoneMessage): boolean => text.startsWith('THÔNG BÁO SINH HOẠT CHI BỘ')
const mayRepeat = ({ text }: PhoneMessage): boolean => text.includes('Có thể trùng')
const noticesOf = (member: Member): PhoneMessage[] => member.received().filter(isNotice)
const countNotices = ({ members }: Crowd): number => members.reduce((sum, member) => sum + noticesOf(member).length, 0)

const noticeRows = { kind: 'meeting-notice' }

/** The secretary calls a meeting in one line and confirms: from then on the notices leave. */
async function callMeeting({ secretary, callLine, members }: Crowd): Promise<void> {
  const preview = await secretary.ask(callLine)
  expect(preview.text).toContain(`Gửi tới: ${members.length} đảng viên`)
  secretary.press(preview.id, 'Gửi ngay')
}

/** What the ledger says of each member's notice. */
async function ledgerOf({ database }: Crowd): Promise<Map<string, string>> {
  const rows = await database.db.delivery.findMany({ where: { kind: 'meeting-notice' }, select: { personId: true, status: true } })
  expect(new Set(rows.map(({ personId }) => personId)).size).toBe(rows.length)
  return new Map(rows.map(({ personId, status }) => [personId, status]))
}

/** True when the meeting was called and none of its notices waits any more. */
async function isThrough({ database: { db } }: Crowd): Promise<boolean> {
  const waiting = { in: ['queued' as const, 'held' as const, 'sending' as const] }
  const [all, open] = [
    await db.delivery.count({ where: noticeRows }),
    await db.delivery.count({ where: { ...noticeRows, status: waiting } }),
  ]
  return all > 0 && open === 0
}

/** Kills the bot at random moments: between sends, within them, and once while it is starting. */
async function killAgainAndAgain(crowd: Crowd, { kills, random }: { kills: number; random: () => number }): Promise<void> {
  const { bot } = crowd
  const startUp = Math.floor(random() * kills)
  for (let kill = 0; kill < kills; kill++) {
    const enough = countNotices(crowd) + 1 + Math.floor(random() * 40)
    // On a slow machine all may have left while the bot was still coming up: then there is nothing more to wait for.
    await vi.waitUntil(async () => countNotices(crowd) >= enough || (await isThrough(crowd)), { timeout: 120_000, interval: 5 })
    await sleep(random() * 150)
    await bot.kill9()
    if (kill === startUp) {
      bot.launch()
      await sleep(random() * 3000)
      await bot.kill9()
    }
    await bot.start()
  }
}

test.for([
  { how: 'that answers at once', latencyMs: 0, kills: 3 },
  { how: 'that takes its time', latencyMs: 200, kills: 3 },
])(
  'a notice to 250 people through a messenger $how survives kill -9 again and again: nobody is lost, nobody gets it twice, who is uncertain is listed',
  { timeout: 600_000 },
  async ({ latencyMs, kills }) => {
    console.info(`CRASH_SEED=${seed}`)
    const crowd = await startCrowd({ size: 250, latencyMs })
    const { secretary, members } = crowd
    await callMeeting(crowd)
    await killAgainAndAgain(crowd, { kills, random: randomOf(seed) })
    await crowd.settled()

    const ledger = await ledgerOf(crowd)
    const told = members.map((member) => ({ member, status: ledger.get(member.id), notices: noticesOf(member).length }))
    const unknown = told.filter(({ status }) => status === 'unknown').map(({ member }) => member)
    expect(told.filter(({ status }) => status !== 'sent' && status !== 'unknown')).toEqual([])
    expect(told.filter(({ status, notices }) => status === 'sent' && notices !== 1)).toEqual([])
    expect(told.filter(({ status, notices }) => status === 'unknown' && notices > 1)).toEqual([])
    // Sends that take their time are on their way at every moment.
    if (latencyMs > 0) expect(unknown.length).toBeGreaterThan(0)

    const report = await secretary.waitFor(({ text }) => text.includes(`${250 - unknown.length}/250 đồng chí đã nhận`), 120_000)
    expect(unknown.filter(({ name }) => !report.text.includes(name))).toEqual([])
    expect(report.buttons.map(({ label }) => label)).toEqual(
      unknown.length === 0 ? [] : ['Gửi lại cho tất cả', 'Coi như đã nhận', 'Chọn từng người'],
    )
    if (unknown.length === 0) return

    secretary.press(report.id, 'Gửi lại cho tất cả')
    await secretary.waitFor(({ text }) => text.includes('250/250 đồng chí đã nhận'), 120_000)
    expect([...(await ledgerOf(crowd)).values()].filter((status) => status !== 'sent')).toEqual([])
    for (const member of unknown) expect(noticesOf(member).filter(mayRepeat)).toHaveLength(1)
    const certain = members.filter((member) => !unknown.includes(member))
    expect(certain.filter((member) => noticesOf(member).length !== 1 || noticesOf(member).some(mayRepeat))).toEqual([])
  },
)
