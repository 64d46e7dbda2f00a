import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { PhoneMessage } from '../../src/training/events.ts'
import { botProcess, type BotProcess } from '../support/bot-process.ts'
import { seedCrowd, type CrowdWithoutBot, type Member } from '../support/crowd.ts'
import { gateTo } from '../support/gate.ts'
import { hasRedis, startRedis } from '../support/redis.ts'

const SLOW_MS = 120_000
const SLOW = { timeout: SLOW_MS, interval: 20 }
const size = 60
/** On its way at the same time: four messages on each of two accounts. */
const mostUnderWay = 8

const isNotice = ({ text }: PhoneMessage): boolean => text.startsWith('THÔNG BÁO SINH HOẠT CHI BỘ')
const noticesOf = (member: Member): number => member.received().filter(isNotice).length
const countNotices = ({ members }: CrowdWithoutBot): number => members.reduce((sum, member) => sum + noticesOf(member), 0)
const phoneOf = ({ telegram, zalo }: Member) => telegram ?? zalo
const helpOf = (member: Member): number => member.received().filter(({ text }) => text.startsWith('ĐỒNG CHÍ LÀM ĐƯỢC GÌ')).length

/** These members ask for help, all at once. */
function ask(members: readonly Member[]): void {
  for (const member of members) phoneOf(member)?.say('/trogiup')
}

/** Resolves when each of them was answered at least once. */
async function answered(members: readonly Member[]): Promise<void> {
  await vi.waitUntil(() => members.every((member) => helpOf(member) > 0), SLOW)
}

test.runIf(hasRedis())(
  'two bots and two workers share a cell: whichever of them is killed or restarted, whatever store is away, nobody is lost and nobody gets anything twice',
  { timeout: 900_000 },
  async () => {
    const redis = await startRedis()
    onTestFinished(redis.stop)
    const crowd = await seedCrowd({ size, latencyMs: 100 })
    const { members, secretary, database } = crowd
    const gate = await gateTo(crowd.settings['DATABASE_URL'] ?? '')
    onTestFinished(gate.close)
    const start = async (part: 'bot' | 'worker'): Promise<BotProcess> => {
      const one = await botProcess({ ...crowd.settings, DATABASE_URL: gate.url, REDIS_URL: redis.url }, [part])
      crowd.overhear(one)
      await one.start()
      return one
    }
    const processes = await Promise.all([start('bot'), start('bot'), start('worker'), start('worker')])
    const [bot, otherBot, worker, otherWorker] = processes

    // A notice leaves while one of each is killed and comes back.
    const preview = await secretary.ask(crowd.callLine, SLOW_MS)
    secretary.press(preview.id, 'Gửi ngay')
    await vi.waitUntil(() => countNotices(crowd) >= 10, SLOW)
    // Zalo gives a message away only once: what is fetched at the very moment at which a poller ends may be lost there.
    const onTelegram = members.filter(({ zalo }) => zalo === null)
    const [first, second, third] = [onTelegram.slice(0, 8), onTelegram.slice(8, 16), onTelegram.slice(16, 24)]
    ask(first)
    await Promise.all([bot.kill9(), worker.kill9()])
    await Promise.all([bot.start(), worker.start()])
    await answered(first)

    // The others are restarted as an update does it, one after the other, while people write: nothing is left behind or said twice.
    for (const one of [otherBot, otherWorker]) {
      ask(one === otherBot ? second : third)
      expect((await one.stop()).code).toBe(0)
      await one.start()
    }
    await answered([...second, ...third])
    expect([...second, ...third].filter((member) => helpOf(member) !== 1)).toEqual([])

    await crowd.settled()
    const rows = await database.db.delivery.findMany({ where: { kind: 'meeting-notice' }, select: { personId: true, status: true } })
    const told = members.map((member) => ({
      name: member.name,
      status: rows.find(({ personId }) => personId === member.id)?.status,
      notices: noticesOf(member),
    }))
    const unknown = told.filter(({ status }) => status === 'unknown')
    expect(told.filter(({ status, notices }) => !(status === 'sent' && notices === 1) && !(status === 'unknown' && notices <= 1))).toEqual(
      [],
    )
    expect(unknown.length).toBeLessThanOrEqual(mostUnderWay)
    const report = await secretary.waitFor(({ text }) => text.includes(`${size - unknown.length}/${size} đồng chí đã nhận`), SLOW_MS)
    expect(unknown.filter(({ name }) => !report.text.includes(name))).toEqual([])

    // The database goes away while people write; what Zalo gave away only once is kept meanwhile.
    const last = members.filter((member) => ![...first, ...second, ...third].includes(member)).slice(0, 10)
    expect(last.some(({ zalo }) => zalo !== null)).toBe(true)
    ask(last.slice(0, 5))
    await gate.shut()
    ask(last.slice(5))
    await sleep(1500)
    await gate.open()
    const back = performance.now()
    await answered(last)
    console.info(`all answered ${Math.round(performance.now() - back)} ms after the database was back`)

    // A store that was wiped is told again what recurs.
    await redis.command('FLUSHALL')
    const wiped = performance.now()
    const schedules = async (): Promise<unknown> => redis.command('KEYS', 'bull:chibo-*:repeat:tick')
    await vi.waitFor(async () => expect(await schedules()).toHaveLength(1), SLOW)
    console.info(`ticks again ${Math.round(performance.now() - wiped)} ms after Redis was wiped`)
    for (const one of processes) expect((await one.stop()).code).toBe(0)
    expect(last.filter((member) => helpOf(member) !== 1)).toEqual([])
  },
)
