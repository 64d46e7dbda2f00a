import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { until } from './until.ts'

/** A redis-server of its own, on a free port, with its files in a temporary folder. */
export type TestRedis = {
  url: string
  /** Sends one command, as an operator would with redis-cli. */
  command: (name: string, ...args: readonly string[]) => Promise<unknown>
  /** Ends it as a service manager does, and starts it again after `awayMs`. */
  restart: (awayMs: number) => Promise<void>
  /** Ends it for good. */
  stop: () => Promise<void>
}

const program = 'redis-server'
const prefix = 'chibo-test-redis-'

/** Whether redis-server is on this machine. Where it is not, whoever asks is told loudly; with CI set that is an error. */
export function hasRedis(): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true
  const missing = 'redis-server is not on this machine, so nothing is known about Redis (Debian: apt-get install redis-server)'
  if (process.env['CI'] !== undefined) throw new Error(missing)
  console.error(`\n!!! ${missing.toUpperCase()} !!!\n`)
  return false
}

/** `settings`: as on the command line of redis-server, for example ['--appendonly', 'yes']. */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  await removeLeftOver()
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `${prefix}${process.pid}-`))
  const port = await freePort()
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--pidfile', path.join(folder, 'redis.pid'), '--save', '']
  const launch = async (): Promise<ChildProcess> => {
    const started = spawn(program, [...own, '--maxmemory-policy', 'noeviction', '--daemonize', 'no', ...settings], { stdio: 'ignore' })
    await until('a redis-server that answers', () => isOpen(port))
    return started
  }
  let child = await launch()
  const url = `redis://127.0.0.1:${port}`
  const command: TestRedis['command'] = async (name, ...args) => {
    const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.call(name, ...args)
    } finally {
      client.disconnect()
    }
  }
  return {
    url,
    command,
    restart: async (awayMs) => {
      await end(child, 'SIGTERM')
      await sleep(awayMs)
      child = await launch()
    },
    stop: async () => {
      await end(child, 'SIGKILL')
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

/** Servers whose test run was killed: each is ended by its own number, if it still is what stands in its folder. */
async function removeLeftOver(): Promise<void> {
  for (const name of await fs.readdir(os.tmpdir())) {
    const owner = Number(name.slice(prefix.length).split('-')[0])
    if (!name.startsWith(prefix) || isAlive(owner)) continue
    const folder = path.join(os.tmpdir(), name)
    const pid = Number(await fs.readFile(path.join(folder, 'redis.pid'), 'utf8').catch(() => '0'))
    const running = await fs.readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    if (pid > 0 && running.startsWith(program)) process.kill(pid, 'SIGKILL')
    await fs.rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0)
    }),
  )
  await new Promise((resolve) => server.close(resolve))
  return port
}
