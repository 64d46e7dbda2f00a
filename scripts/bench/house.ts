/**
 * What the benches share: a frame that ends what they began, a database as in production (it waits for the disk), a sink, bots, people to
 * write to, and the program itself as processes of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { accountRow } from '../../src/db/accounts.ts'
import { createDb, ensureDatabase, type Database } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createSealer, makeFieldKey, parseFieldKey, type Sealer } from '../../src/db/seal.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { createLog } from '../../src/log.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { createFigures } from '../../src/operator/figures.ts'
import { createTelegram } from '../../src/platforms/telegram/bot.ts'
import type { Runtime } from '../../src/runtime.ts'
import { exportWorkbook } from '../../src/workbook/export.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'

/** What a bench has begun, to be ended in reverse, however it ends. */
export type Ends = (end: () => unknown) => void

/**
 * Runs a bench and says what the machine was like meanwhile. Whatever it began is ended when it is over, has failed or is interrupted:
 * processes are stopped, folders removed. A failure is the exit code 1.
 */
export async function bench(work: (ends: Ends) => Promise<readonly string[]>): Promise<void> {
  const open: (() => unknown)[] = []
  let ending: Promise<void> | null = null
  const endAll = async (): Promise<void> => {
    for (let end = open.pop(); end !== undefined; end = open.pop())
      try {
        await end()
      } catch (error) {
        process.stderr.write(`could not be ended: ${String(error)}\n`)
      }
  }
  // Once, and to its end: what is interrupted fails while it is being ended.
  const leave = async (code: number): Promise<never> => {
    await (ending ??= endAll())
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(1))
  const machine = await watchMachine()
  try {
    const lines = await work((end) => open.push(end))
    process.stdout.write(`${[...lines, await machine()].join('\n')}\n`)
  } catch (error) {
    if (ending === null)
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${await machine()}\n`)
    await leave(1)
  }
  await leave(0)
}

/** Of all processors since the start, in hundredths of a second: [user, nice, system, idle, iowait, irq, softirq, steal]; Linux only. */
async function processorTimes(): Promise<number[]> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '')
  return (text.split('\n')[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number)
}

/** Gives what tells how far the figures of this run are the machine's: what it had to do, and what it was not given. */
async function watchMachine(): Promise<() => Promise<string>> {
  const before = await processorTimes()
  return async () => {
    const spent = (await processorTimes()).map((one, index) => one - (before[index] ?? 0))
    const whole = spent.reduce((sum, one) => sum + one, 0)
    const share = (index: number): string => (whole === 0 ? '?' : `${Math.round(((spent[index] ?? 0) / whole) * 100)} %`)
    return `machine: ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, idle ${share(3)}, stolen ${share(7)}`
  }
}

/** A folder that is gone afterwards. */
export async function openFolder(ends: Ends): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chibo-bench-'))
  ends(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  return folder
}

export type House = { url: string; database: Database; sealer: Sealer; key: string }

/** The bundled PostgreSQL with the tables of the program. `folder`: one that it has been in before. */
export async function openHouse(ends: Ends, { folder, key = makeFieldKey() }: { folder?: string; key?: string } = {}): Promise<House> {
  const embedded = await startEmbedded(folder ?? (await openFolder(ends)))
  ends(() => embedded.stop())
  const url = await ensureDatabase(embedded.url, 'chibo')
  await migrate(url, 'prisma/migrations')
  const database = createDb({ url, max: 12 })
  ends(() => database.close())
  const bytes = parseFieldKey(key)
  if (bytes === null) throw new Error('not a key')
  return { url, database, sealer: createSealer(bytes), key }
}

const statsShape = z.object({ sent: z.number(), refused: z.number(), at: z.array(z.number()) })

export type Sink = {
  apiRoot: string
  stats: () => Promise<z.infer<typeof statsShape>>
  reset: () => Promise<void>
}

/** Starts a file of this folder as a process; gives the address that it serves. */
export async function openProcess(ends: Ends, file: string, args: readonly string[] = []): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  ends(() => endProcess(child))
  const ended = once(child, 'exit').then((): never => {
    throw new Error(`${file} ended before it served`)
  })
  const [line]: unknown[] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended])
  ended.catch(() => {})
  return `http://127.0.0.1:${String(line).trim()}`
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const tooLong = setTimeout(() => child.kill('SIGKILL'), stopMs)
  child.kill()
  await ended
  clearTimeout(tooLong)
}

/** Longer than the program gives itself. */
const stopMs = 12_000
const readyMs = 120_000
const root = path.join(import.meta.dirname, '..', '..')

export type Program = {
  address: string
  /** From the start of the process until /readyz says so. */
  readyMs: number
  pid: number
  /** Resident memory, in MB; Linux only. */
  memory: () => Promise<number>
  stop: () => Promise<void>
}

/** The built program, as an operator starts it, with these settings alone in its environment. */
export async function openProgram(ends: Ends, settings: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Program> {
  const begun = performance.now()
  const child = startProgram({ PORT: '0', LOG_LEVEL: 'error', ...settings }, args)
  ends(() => endProcess(child))
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended before it was ready\n${printed}`)
    const port = /https?:\/\/localhost:(\d+)/.exec(printed)?.[1]
    const address = `http://127.0.0.1:${port}`
    const ready =
      port !== undefined &&
      (await fetch(`${address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    const took = performance.now() - begun
    if (ready) return { address, pid: child.pid ?? 0, readyMs: took, memory: () => memoryOf(child), stop: () => endProcess(child) }
    if (took > readyMs) throw new Error('the program did not get ready')
    await sleep(10)
  }
}

/** Runs the built program to its end. Gives how many seconds it took; rejects when it failed. */
export async function runProgram(ends: Ends, settings: Readonly<Record<string, string>>, args: readonly string[]): Promise<number> {
  const begun = performance.now()
  const child = startProgram(settings, args)
  ends(() => endProcess(child))
  child.stdout?.resume()
  const [code]: unknown[] = await once(child, 'exit')
  if (code !== 0) throw new Error(`"${args[0]}" ended with ${String(code)}`)
  return (performance.now() - begun) / 1000
}

function startProgram(settings: Readonly<Record<string, string>>, args: readonly string[]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: tmpdir(), ...settings }
  return spawn(process.execPath, ['--max-semi-space-size=4', path.join(root, 'dist', 'main.js'), ...args], {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The processor time that a process has used, with that of its ended children, in ms; Linux only. `parent`: of whom it is a child. */
async function timesOf(pid: number): Promise<{ parent: number; ms: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // What follows the name in brackets: state, parent, ..., and as the 12th to the 15th utime, stime, cutime, cstime in hundredths of a second.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0)
  return { parent: fields[1] ?? 0, ms: ticks * 10 }
}

/** The processor time of a process, in ms; Linux only. */
export async function processorMs(pid: number): Promise<number> {
  return (await timesOf(pid)).ms
}

/** The processor time of the server behind a database with all its processes, in ms; Linux only. */
export async function serverMs({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const { parent: server } = await timesOf(rows[0]?.pid ?? 0)
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const times = await Promise.all(all.map(async (pid) => ({ pid, ...(await timesOf(pid)) })))
  return times.reduce((sum, { pid, parent, ms }) => (pid === server || parent === server ? sum + ms : sum), 0)
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
}

export async function openSink(ends: Ends, options: { limit?: number } = {}): Promise<Sink> {
  const apiRoot = await openProcess(ends, 'sink-process.ts', options.limit === undefined ? [] : [`--limit=${options.limit}`])
  return {
    apiRoot,
    stats: async () => statsShape.parse(await (await fetch(`${apiRoot}/stats`)).json()),
    reset: async () => {
      await fetch(`${apiRoot}/reset`)
    },
  }
}

export type Bots = { ids: readonly AccountId[]; runtime: Runtime }

/** Bots on the sink, as one process serves them. `spacingMs`: between two messages of one bot. */
export async function openBots(
  ends: Ends,
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
  ends(figures.close)
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
    makeExport: exportWorkbook,
    accounts,
    send: async (id, chatId, message) => byId.get(id)?.send(chatId, message) ?? { kind: 'rejected', why: 'no such bot' },
    wake: async () => {},
  }
  return { ids, runtime }
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
         SELECT gen_random_uuid(), id, $2::uuid, (100000000::bigint * ${n + 1} + right(code, -${`P${n}-`.length})::int)::text, 'bench', now(), now() FROM person
       ), meeting AS (
         INSERT INTO "Meeting" (id, "unitId", kind, "startsAt", "durationMinutes", place, agenda, "calledById", "createdAt")
         SELECT gen_random_uuid(), unit.id, 'regular', now() + interval '10 days', 90, 'Nhà văn hóa', ARRAY['Đánh giá tháng', 'Nhiệm vụ tháng tới'], person.id, now()
         FROM unit, person WHERE person.code = 'P${n}-1' RETURNING id
       )
       INSERT INTO "Rsvp" ("meetingId", "personId", part) SELECT meeting.id, person.id, 'member' FROM meeting, person`,
      [people, accountId],
    )
  // As it would have been long since where people are not all new; an empty table that was looked at seems to stay empty.
  await pool.query('ANALYZE "OrgUnit", "Person", "RoleGrant", "ChatLink", "Meeting", "Rsvp"')
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

/** The value that so many of a hundred are at or below. */
export function percentile(numbers: readonly number[], percent: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.ceil((numbers.length * percent) / 100) - 1] ?? Number.NaN
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
