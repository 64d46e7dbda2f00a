import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { until } from './until.ts'

const root = path.join(import.meta.dirname, '..', '..')
let building: Promise<unknown> | null = null

/** The built program, or a file of it ("jobs/queue.js"), no older than its sources. What is up to date is not built again. */
export async function built(file = 'main.js'): Promise<string> {
  building ??= promisify(execFile)(process.execPath, [path.join(root, 'scripts', 'setup.mjs'), '--quiet'])
  await building
  return path.join(root, 'dist', file)
}

/** Until it serves: on a busy machine, with a fresh database to make, it may take this long. In ms. */
const READY_MS = 120_000
/** Longer than a stop may take, so that a slow one is seen as slow and not as endless. In ms. */
const STOP_MS = 15_000

/** The whole bot as a process of its own, which can be killed and started again with the same settings. */
export type BotProcess = {
  /** A folder of its own below the temporary one: its HOME and working folder, gone after the test. */
  readonly home: string
  /** Where its pages are in this life: "http://localhost:40123". */
  address(): string
  /** The number of its process in this life. */
  pid(): number
  /** Starts it without waiting for anything. */
  launch(): void
  /** Resolves when /readyz says so; rejects with the last lines when it ended before. */
  ready(): Promise<void>
  /** `launch`, then `ready`. */
  start(): Promise<void>
  /** Ends it at once, as a power cut would. */
  kill9(): Promise<void>
  /** Asks it to stop as an operator or a service manager does. Gives the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>
  /** Resolves when this life is over, with its exit code; null when a signal ended it. */
  ended(): Promise<number | null>
  /** All it has printed for the operator, in all its lives. */
  printed(): string
  /** All it has logged, in all its lives. */
  logged(): string
}

type Life = { child: ChildProcessWithoutNullStreams; printed: string; ended: Promise<number | null>; over: boolean }

/** A process that goes, with its folder, when it is closed: killed if it still runs. */
type SpawnedBot = BotProcess & { close: () => Promise<void> }

/** A bot with exactly these settings, beside PATH and HOME, in its environment; `args` as on the command line. Not started yet. */
export async function spawnBot(settings: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<SpawnedBot> {
  const main = await built()
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-bot-'))
  const env = { PATH: process.env['PATH'], HOME: home, PORT: '0', ...settings }
  let life: Life | null = null
  let printed = ''
  let logged = ''
  const current = (): Life => {
    if (life === null) throw new Error('the bot has not been started')
    return life
  }

  const launch = (): void => {
    const child = spawn(process.execPath, [main, ...args], { env, cwd: home })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const own: Life = { child, printed: '', ended, over: false }
    void ended.then(() => (own.over = true))
    child.stdin.end()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      own.printed += text
      printed += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (logged += text))
    life = own
  }

  const address = (): string => {
    const found = /https?:\/\/localhost:\d+/.exec(current().printed)
    if (found === null) throw new Error(`the bot has printed no address\n${lastLines(printed, logged)}`)
    return found[0]
  }

  const ready = async (): Promise<void> => {
    const own = current()
    await until('a bot that is ready', async () => own.over || (own.printed.includes('\n') && (await isReady(address()))), {
      timeout: READY_MS,
    })
    if (own.over) throw new Error(`the bot ended instead of getting ready\n${lastLines(printed, logged)}`)
  }

  const kill9 = async (): Promise<void> => {
    const { child, ended } = current()
    child.kill('SIGKILL')
    await ended
  }

  return {
    home,
    close: async () => {
      if (life !== null) await kill9()
      await fs.rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
    address,
    pid: () => current().child.pid ?? 0,
    launch,
    ready,
    kill9,
    start: async () => {
      launch()
      await ready()
    },
    stop: async () => {
      const { child, ended } = current()
      const asked = performance.now()
      const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      child.kill('SIGTERM')
      const code = await ended
      clearTimeout(tooLong)
      return { code, ms: performance.now() - asked }
    },
    ended: () => current().ended,
    printed: () => printed,
    logged: () => logged,
  }
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function lastLines(...texts: readonly string[]): string {
  return texts.map((text) => text.split('\n').slice(-12).join('\n')).join('\n')
}
