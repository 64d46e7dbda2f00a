/**
 * A large committee: how long its import takes, how long the program needs to be ready on that data folder, and what memory a bot and a
 * worker hold at rest and after many deliveries (on forty Zalo bots, each at its own pace).
 *   npx tsx scripts/bench/memory.ts [--people=60000] [--deliveries=60000] [--starts=5]
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { roleWords, statusWords, unitKindWords } from '../../src/messages/vi/workbook.ts'
import { workbookBytes } from '../../src/workbook/write.ts'
import { nameSource } from '../sample-names.ts'
import { bench, median, openFolder, openHouse, openProgram, openSink, processorMs, runProgram, type House } from './house.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60000' },
    deliveries: { type: 'string', default: '60000' },
    starts: { type: 'string', default: '5' },
  },
})
const people = Number(values.people)
const deliveries = Number(values.deliveries)
const perCell = 30
const bots = 40
/** Long enough for the collector of garbage to have been there. */
const restMs = 20_000

function cell(n: number): string {
  return `C${String(n).padStart(5, '0')}`
}

/** A committee with its cells. Names repeat after some thousands, as they do in life. */
async function workbook(): Promise<Buffer> {
  const cells = Math.ceil(people / perCell)
  const name = nameSource(2026, [])
  const names = Array.from({ length: Math.min(people, 1000) }, name)
  const committee = {
    code: 'BENCH',
    name: 'Đảng bộ thử tải',
    kind: unitKindWords.committee,
    parent: '',
    aliases: '',
    place: '',
    meetingDay: '',
  }
  return workbookBytes({
    contents: {
      units: [
        committee,
        ...Array.from({ length: cells }, (_, n) => ({
          code: cell(n),
          name: `Chi bộ ${n}`,
          kind: unitKindWords.cell,
          parent: committee.code,
          aliases: '',
          place: 'Nhà văn hóa',
          meetingDay: '3',
        })),
      ],
      people: Array.from({ length: people }, (_, n) => ({
        code: `DV${String(n).padStart(6, '0')}`,
        fullName: names[n % names.length] ?? '',
        cell: cell(Math.floor(n / perCell)),
        status: statusWords.full,
        phone: `0000${String(n).padStart(6, '0')}`,
        exempt: '',
      })),
      roles: Array.from({ length: cells }, (_, n) => ({
        person: `DV${String(n * perCell).padStart(6, '0')}`,
        role: roleWords.secretary,
        unit: cell(n),
        from: '2025-01-01',
        to: '',
      })),
    },
  })
}

/** Everybody has linked one of the bots, and each cell has a meeting to which its members are invited. */
async function invite({ database: { pool } }: House): Promise<void> {
  await pool.query(
    `WITH bots AS (
       SELECT array_agg(id) AS ids FROM "BotAccount" WHERE platform = 'zalo'
     ), numbered AS (
       SELECT id, row_number() OVER (ORDER BY code) AS n FROM "Person" WHERE code LIKE 'DV%'
     )
     INSERT INTO "ChatLink" (id, "personId", "accountId", "chatId", "consentVersion", "consentAt", "lastSeenAt")
     SELECT gen_random_uuid(), p.id, ids[1 + n % cardinality(ids)], 'z' || n, 'bench', now(), now() FROM numbered p, bots`,
  )
  await pool.query(
    `INSERT INTO "Meeting" (id, "unitId", kind, "startsAt", "durationMinutes", place, agenda, "calledById", "createdAt")
     SELECT gen_random_uuid(), u.id, 'regular', now() + interval '10 days', 90, 'Nhà văn hóa', ARRAY['Đánh giá tháng'], g."personId", now()
     FROM "OrgUnit" u JOIN "RoleGrant" g ON g."unitId" = u.id AND g.role = 'secretary'`,
  )
  await pool.query(
    `INSERT INTO "Rsvp" ("meetingId", "personId", part)
     SELECT m.id, g."personId", 'member' FROM "Meeting" m JOIN "RoleGrant" g ON g."unitId" = m."unitId" AND g.role = 'member'`,
  )
}

async function announceSome({ database: { pool } }: House): Promise<void> {
  await pool.query(
    `INSERT INTO "Delivery" (kind, source, "meetingId", occasion, "personId", "authorId", "accountId", "linkId", priority, urgent, "dueAt", "notBefore", "createdAt", "updatedAt")
     SELECT 'meeting-notice', m.id, m.id, 'v1', r."personId", m."calledById", l."accountId", l.id, 20, true, now(), now(), now(), now()
     FROM "Meeting" m JOIN "Rsvp" r ON r."meetingId" = m.id JOIN "ChatLink" l ON l."personId" = r."personId" LIMIT $1`,
    [deliveries],
  )
  await pool.query('ANALYZE')
}

await bench(async (ends) => {
  const folder = await openFolder(ends)
  const sink = await openSink(ends)
  const tokens = Array.from({ length: bots }, (_, n) => `${8_100_000_000 + n}:bench-memory`).join(',')
  const settings = {
    ZALO_BOT_TOKENS: tokens,
    ZALO_API_BASE: sink.apiRoot,
    ZALO_PEOPLE_PER_BOT: 'unlimited',
    ZALO_MESSAGES_PER_MONTH: 'unlimited',
    DATA_DIR: folder,
  }
  const file = path.join(folder, 'people.xlsx')
  await writeFile(file, await workbook())
  const imported = await runProgram(ends, settings, ['import', file])
  const lines = [`import of ${people} people: ${imported.toFixed(1)} s`]
  process.stdout.write(`${lines.join('\n')}\n`)

  const starts: number[] = []
  for (let n = 0; n < Number(values.starts); n++) {
    const program = await openProgram(ends, settings)
    starts.push(program.readyMs)
    await program.stop()
  }
  lines.push(`start to ready on this folder: ${median(starts).toFixed(0)} ms (${starts.map((one) => one.toFixed(0)).join(', ')})`)
  process.stdout.write(`${lines.at(-1)}\n`)

  const house = await openHouse(ends, { folder, key: (await readFile(path.join(folder, 'field.key'), 'utf8')).trim() })
  await invite(house)
  const shared = { ...settings, DATABASE_URL: house.url, FIELD_KEY: house.key }
  const bot = await openProgram(ends, shared, ['bot'])
  const worker = await openProgram(ends, shared, ['worker'])
  const memory = async (): Promise<string> => `bot ${(await bot.memory()).toFixed(0)} MB, worker ${(await worker.memory()).toFixed(0)} MB`
  await sleep(restMs)
  lines.push(`memory at rest: ${await memory()}`)

  await announceSome(house)
  const begun = performance.now()
  const usedBefore = await processorMs(worker.pid)
  let quarter = 1
  for (;;) {
    const { rows } = await house.database.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM "Delivery" WHERE status = 'sent'`)
    const sent = rows[0]?.n ?? 0
    if (sent >= (deliveries * quarter) / 4) {
      const line = `after ${sent} deliveries: ${await memory()}`
      process.stdout.write(`${line}\n`)
      lines.push(line)
      quarter += 1
    }
    if (sent >= deliveries) break
    if (performance.now() - begun > 60_000 + deliveries * 100) throw new Error(`only ${sent} of ${deliveries} left in time`)
    await sleep(1000)
  }
  const seconds = (performance.now() - begun) / 1000
  const cpuMs = ((await processorMs(worker.pid)) - usedBefore) / deliveries
  await sleep(restMs)
  return [
    ...lines,
    `at rest again: ${await memory()}`,
    `${deliveries} deliveries in ${seconds.toFixed(0)} s, ${cpuMs.toFixed(2)} ms of the worker's processor time for each`,
  ]
})
