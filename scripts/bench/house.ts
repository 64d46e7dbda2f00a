/** What the benches share: a database as in production (it waits for the disk), a sink, bots, and people to write to. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { accountRow } from '../../src/db/accounts.ts'
import { createDb, ensureDatabase, type Database } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createSealer, type Sealer } from '../../src/db/seal.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { createLog } from '../../src/log.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { createFigures } from '../../src/operator/figures.ts'
import type { Platform } from '../../src/platforms/platform.ts'
import { createTelegram } from '../../src/platforms/telegram/bot.ts'
import type { Runtime } from '../../src/runtime.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'

export type House = { url: string; database: Database; sealer: Sealer; close: () => Promise<void> }

export async function openHouse(): Promise<House> {
  const home = await mkdtemp(path.join(tmpdir(), 'chibo-bench-'))
  const embedded = await startEmbedded(home)
  const url = await ensureDatabase(embedded.url, 'chibo')
  await migrate(url, 'prisma/migrations')
  const database = createDb({ url, max: 12 })
  return {
    url,
    database,
    sealer: createSealer(randomBytes(32)),
    close: async () => {
      await database.close()
      await embedded.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

const statsShape = z.object({ sent: z.number(), refused: z.number(), at: z.array(z.number()) })

export type Sink = {
  apiRoot: string
  stats: () => Promise<z.infer<typeof statsShape>>
  reset: () => Promise<void>
  close: () => Promise<void>
}

export async function openSink(options: { limit?: number } = {}): Promise<Sink> {
  const args = options.limit === undefined ? [] : [`--limit=${options.limit}`]
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'sink-process.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  const apiRoot = `http://127.0.0.1:${String(line).trim()}`
  return {
    apiRoot,
    stats: async () => statsShape.parse(await (await fetch(`${apiRoot}/stats`)).json()),
    reset: async () => {
      await fetch(`${apiRoot}/reset`)
    },
    close: async () => {
      child.kill()
      await once(child, 'close')
    },
  }
}

export type Bots = { ids: readonly AccountId[]; platforms: readonly Platform[]; runtime: Runtime; close: () => void }

/** Bots on the sink, as one process serves them. `spacingMs`: between two messages of one bot. */
export async function openBots(
  { database, sealer }: House,
  { sink, count, spacingMs }: { sink: Sink; count: number; spacingMs?: number },
): Promise<Bots> {
  const log = createLog('error')
  const platforms = Array.from({ length: count }, (_, n) =>
    createTelegram({ token: `${7_100_000_000 + n}:bench`, apiRoot: sink.apiRoot, log }),
  )
  const ids: AccountId[] = []
  for (const { name, externalId } of platforms) ids.push(await accountRow(database.db, { platform: name, externalId }))
  const byId = new Map(ids.map((id, n) => [id, platforms[n]]))
  const accounts: Runtime['accounts'] = new Map(
    ids.map((id, n) => [id, { id, platform: 'telegram', spacingMs: spacingMs ?? platforms[n]?.spacingMs ?? 0, messagesPerMonth: null }]),
  )
  const figures = createFigures(new Map(ids.map((id, n) => [id, { platform: 'telegram', bot: platforms[n]?.externalId ?? '' }])))
  const runtime: Runtime = {
    log,
    meter: figures.meter,
    db: database.db,
    sealer,
    now: () => new Date(),
    realNow: () => new Date(),
    processId: 1,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    accounts,
    send: async (id, chatId, message) => byId.get(id)?.send(chatId, message) ?? { kind: 'rejected', why: 'no such bot' },
    wake: async () => {},
  }
  return { ids, platforms, runtime, close: figures.close }
}

/** For each bot a cell with `people` members on it, and a meeting of that cell to which they are invited. */
export async function settle({ database: { pool } }: House, { ids, people }: { ids: readonly AccountId[]; people: number }): Promise<void> {
  await pool.query(
    `INSERT INTO "OrgUnit" (id, kind, code, name, path) VALUES (gen_random_uuid(), 'committee', 'BENCH', 'Đảng bộ thử tải', 'BENCH/')`,
  )
  for (const [n, accountId] of ids.entries())
    await pool.query(
      `WITH unit AS (
         INSERT INTO "OrgUnit" (id, "parentId", kind, code, name, path)
         SELECT gen_random_uuid(), id, 'cell', 'C${n}', 'Chi bộ ${n}', 'BENCH/C${n}/' FROM "OrgUnit" WHERE code = 'BENCH' RETURNING id
       ), person AS (
         INSERT INTO "Person" (id, code, "fullName", "foldedName")
         SELECT gen_random_uuid(), 'P${n}-' || i, 'Nguyễn Văn ' || i, 'nguyen van ' || i FROM generate_series(1, $1::int) i RETURNING id, code
       ), grants AS (
         INSERT INTO "RoleGrant" (id, "personId", "unitId", role, "fromDate")
         SELECT gen_random_uuid(), person.id, unit.id, CASE WHEN code = 'P${n}-1' THEN 'secretary' ELSE 'member' END::"Role", '2026-01-01'
         FROM person, unit
       ), links AS (
         INSERT INTO "ChatLink" (id, "personId", "accountId", "chatId", "consentVersion", "consentAt", "lastSeenAt")
         SELECT gen_random_uuid(), id, $2::uuid, (${n + 1}::bigint * 100000000 + right(code, -${`P${n}-`.length})::int)::text, 'bench', now(), now() FROM person
       ), meeting AS (
         INSERT INTO "Meeting" (id, "unitId", kind, "startsAt", "durationMinutes", place, agenda, "calledById", "createdAt")
         SELECT gen_random_uuid(), unit.id, 'regular', now() + interval '10 days', 90, 'Nhà văn hóa', ARRAY['Đánh giá tháng', 'Nhiệm vụ tháng tới'], person.id, now()
         FROM unit, person WHERE person.code = 'P${n}-1' RETURNING id
       )
       INSERT INTO "Rsvp" ("meetingId", "personId", part) SELECT meeting.id, person.id, 'member' FROM meeting, person`,
      [people, accountId],
    )
}

/** The ledger gets a notice for everybody invited to every meeting, urgent so that no quiet hours hold it. `occasion` makes it a new one. */
export async function announce({ database: { pool } }: House, occasion: string): Promise<number> {
  const { rowCount } = await pool.query(
    `INSERT INTO "Delivery" (kind, source, "meetingId", occasion, "personId", "authorId", "accountId", "linkId", priority, urgent, "dueAt", "notBefore", "createdAt", "updatedAt")
     SELECT 'meeting-notice', m.id, m.id, $1, r."personId", m."calledById", l."accountId", l.id, 20, true, now(), now(), now(), now()
     FROM "Meeting" m JOIN "Rsvp" r ON r."meetingId" = m.id JOIN "ChatLink" l ON l."personId" = r."personId"`,
    [occasion],
  )
  await pool.query('ANALYZE')
  return rowCount ?? 0
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
