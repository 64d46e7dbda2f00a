import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { startEmbedded, type Embedded } from '../../src/db/embedded.ts'
import { keepEmbedded, type Kept } from '../../src/db/keep-embedded.ts'

const LONG_AGO = 1_000_000

async function folder(name = 'chibo-embedded-'): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), name))
}

async function remove(home: string): Promise<void> {
  await fs.rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Starts a server for one test. What the test leaves running is stopped, also while the connection of a killed process still closes. */
async function start(home: string): Promise<Embedded> {
  const server = await startEmbedded(home, { fast: true })
  onTestFinished(async () => {
    let last = server
    while ((await last.stop()) === 'left-running') last = await startEmbedded(home, { fast: true })
  })
  return server
}

async function ask(server: Pick<Embedded, 'url'>, sql: string): Promise<unknown> {
  const client = new pg.Client(server.url)
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql)
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

type Child = { nextLine(): Promise<string>; leave(): void; kill(): void }

/** Runs embedded-child.ts; as root in a user namespace, where it is an ordinary user that owns root's files. */
function child(home: string): Child {
  const command = [process.execPath, '--import', 'tsx', path.join(import.meta.dirname, 'embedded-child.ts'), home]
  const ordinary = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'] : []
  const [program = '', ...args] = [...ordinary, ...command]
  const made = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(made.stdout)[Symbol.asyncIterator]()
  const kill = (): void => {
    made.kill('SIGKILL')
  }
  onTestFinished(kill)
  return { nextLine: async () => String((await lines.next()).value), leave: () => made.stdin.end(), kill }
}

test('a fresh folder, with blanks and Vietnamese letters in its name, counts letters and keeps its password secret', async () => {
  const home = await folder('chi bộ Tổ dân phố 8 ')
  onTestFinished(() => remove(home))
  const server = await startEmbedded(home)
  expect(server.started).toBe(true)
  expect(await ask(server, "SELECT length('Đảng') AS answer")).toBe(4)
  expect(await ask(server, "SELECT lower('ĐẢNG ỦY') AS answer")).toBe('đảng ủy')
  expect(await ask(server, "SELECT current_setting('timezone') AS answer")).toBe('UTC')
  expect(await ask(server, "SELECT current_setting('fsync') AS answer")).toBe('on')
  expect((await fs.stat(path.join(home, 'postgres.password'))).mode & 0o777).toBe(0o600)
  expect(await server.stop()).toBe('stopped')
  expect((await fs.readdir(home)).toSorted()).toEqual(['postgres', 'postgres.password'])
})

test('five who start at once in a fresh folder share one server, and the last one out stops it', async () => {
  const home = await folder()
  onTestFinished(() => remove(home))
  const servers = await Promise.all(Array.from({ length: 5 }, () => startEmbedded(home, { fast: true })))
  expect(new Set(servers.map(({ url }) => url)).size).toBe(1)
  expect(servers.filter(({ started }) => started)).toHaveLength(1)
  const ends = await Promise.all(servers.map((server) => server.stop()))
  expect(ends.toSorted()).toEqual(['left-running', 'left-running', 'left-running', 'left-running', 'stopped'])
})

test('a start that is killed while it makes the database leaves no half database behind', async () => {
  const home = await folder()
  onTestFinished(() => remove(home))
  const killed = child(home)
  while (!(await fs.readdir(home)).some((name) => name.startsWith('postgres.new-'))) await sleep(5)
  killed.kill()
  const server = await start(home)
  expect(await ask(server, 'SELECT 1 AS answer')).toBe(1)
})

test.for([
  ['cannot be written', '.'],
  ['lies below one that cannot be written', 'data'],
] as const)('a folder that %s stops the start with one sentence that names DATA_DIR', async ([, below]) => {
  const parent = await folder()
  onTestFinished(() => remove(parent))
  await fs.chmod(parent, 0o555)
  const home = path.join(parent, below)
  expect(await child(home).nextLine()).toMatch(
    /^DATA_DIR \/\S+ cannot be written by this user: allow it, or set DATA_DIR to another folder. \(EACCES.*$/,
  )
})

describe('a folder with a database', () => {
  let home = ''
  beforeAll(async () => {
    home = await folder()
    await (await startEmbedded(home, { fast: true })).stop()
  })
  afterAll(() => remove(home))
  const pidFile = (): string => path.join(home, 'postgres', 'postmaster.pid')

  test('is served on the same port again, so that running pools find it', async () => {
    const first = await startEmbedded(home, { fast: true })
    await first.stop()
    const second = await start(home)
    expect(second).toMatchObject({ url: first.url, started: true })
  })

  test('is served on another port when the last one is taken', async () => {
    const before = await startEmbedded(home, { fast: true })
    await before.stop()
    const squatter = net.createServer().listen(before.port, '127.0.0.1')
    onTestFinished(() => {
      squatter.close()
    })
    const server = await start(home)
    expect(server.port).not.toBe(before.port)
    expect(server.port).toBeGreaterThanOrEqual(20_000)
    expect(server.port).toBeLessThan(32_768)
  })

  test('keeps its server when our process is killed, and the next one uses it', async () => {
    const killed = child(home)
    const said = await killed.nextLine()
    killed.kill()
    const next = await start(home)
    expect(said).toBe(`started ${next.url}`)
    expect(next.started).toBe(false)
  })

  test('is left running for another process that still uses it', async () => {
    const other = child(home)
    expect(await other.nextLine()).toMatch(/^started /)
    const server = await startEmbedded(home, { fast: true })
    expect(await server.stop()).toBe('left-running')
    other.leave()
    expect(await other.nextLine()).toBe('stopped')
  })

  test('recovers from the death of its server, which its users hear of', async () => {
    const server = await startEmbedded(home, { fast: true })
    const pid = Number((await fs.readFile(pidFile(), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    await server.lost
    expect(await server.stop()).toBe('was-down')
    const next = await start(home)
    expect(next).toMatchObject({ url: server.url, started: true })
    expect(await ask(next, 'SELECT 1 AS answer')).toBe(1)
  })

  async function kill(): Promise<void> {
    process.kill(Number((await fs.readFile(pidFile(), 'utf8')).split('\n')[0]), 'SIGKILL')
  }

  /** Kept for one test, whose server is then stopped. */
  async function keep(options: { timeoutMs?: number } = {}): Promise<Kept & { heard: string[] }> {
    const heard: string[] = []
    const hear = (what: string) => (): void => {
      heard.push(what)
    }
    const server = await keepEmbedded(home, { fast: true, onLost: hear('lost'), onBack: hear('back'), ...options })
    onTestFinished(async () => {
      await server.stop()
    })
    return { ...server, heard }
  }

  test('has its server started again when that is killed while it is kept, as often as that happens', async () => {
    const server = await keep()
    const pool = new pg.Pool({ connectionString: server.url })
    pool.on('error', () => {})
    onTestFinished(() => pool.end())
    for (const times of [1, 2]) {
      await pool.query('SELECT 1')
      await kill()
      await vi.waitUntil(() => server.heard.length === 2 * times, { timeout: 60_000 })
      expect((await pool.query('SELECT 1 AS answer')).rows).toEqual([{ answer: 1 }])
    }
    expect(server.heard).toEqual(['lost', 'back', 'lost', 'back'])
  })

  test('is given up with a sentence when its server cannot be started again', async () => {
    const server = await keep({ timeoutMs: 2000 })
    const control = path.join(home, 'postgres', 'global', 'pg_control')
    await fs.rename(control, `${control}.away`)
    onTestFinished(() => fs.rename(`${control}.away`, control))
    await kill()
    expect((await server.givenUp).message).toContain(`The bundled PostgreSQL in ${path.join(home, 'postgres')} did not start`)
  })

  test('starts though its pid file names a process that is dead', async () => {
    await fs.writeFile(pidFile(), `${diedJustNow()}\n${home}/postgres\n1\n20001\n`)
    expect(await start(home)).toMatchObject({ started: true })
  })

  const left: [how: string, readPid: () => Promise<string>][] = [
    ['names a process that has nothing to do with it', async () => String(process.pid)],
    ['names the server of another folder', pidOfTestServer],
    ['is empty', async () => ''],
  ]
  test.for(left)('starts though its pid file %s, as after a power cut', async ([, readPid]) => {
    const pid = await readPid()
    await fs.writeFile(pidFile(), pid === '' ? '' : `${pid}\n${home}/postgres\n1\n20001\n`)
    await fs.utimes(pidFile(), LONG_AGO, LONG_AGO)
    expect(await start(home)).toMatchObject({ started: true })
  })

  test('refuses a password file that is not its own, with one sentence', async () => {
    const server = await start(home)
    const file = path.join(home, 'postgres.password')
    const right = await fs.readFile(file, 'utf8')
    await fs.writeFile(file, 'something else')
    await expect(startEmbedded(home)).rejects.toThrow(`The password in ${file} is not that of the database`)
    await fs.writeFile(file, right)
    expect(server.started).toBe(true)
  })
})

function diedJustNow(): string {
  return execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim()
}

async function pidOfTestServer(): Promise<string> {
  const client = new pg.Client(inject('postgres').url)
  await client.connect()
  const { rows } = await client.query<{ dir: string }>("SELECT current_setting('data_directory') AS dir")
  await client.end()
  const [pid = ''] = (await fs.readFile(path.join(rows[0]?.dir ?? '', 'postmaster.pid'), 'utf8')).split('\n')
  return pid
}
