/** The faults. Each happens while a notice to everybody is on its way and people write. */
import { statfs, writeFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BotProcess } from '../../tests/support/spawn-bot.ts'
import { busiest, type BigTown, type Town } from './town.ts'

export type Fault<T extends Town> = {
  name: string
  /** In a line: what is done. */
  says: string
  short?: true
  /** Lets it happen. Resolves when it is over: from then on the seconds count. */
  strike: (town: T) => Promise<void>
  /** What an operator or a service manager does when work goes on again. */
  mend?: (town: T) => Promise<void>
  /** An answered poll may go nowhere: on Zalo what it carried is lost (README). People there are quiet until a second after the fault began. */
  cutsPolls?: true
  /** Strikes before the notice is called: what was due before would be due later. */
  atRest?: true
  /** The longest time until work goes on, in s, where a rule of the messenger makes it longer than 10. */
  seconds?: number
}

/** How long what is away stays away, in ms. */
export type Lengths = { awayMs: number; cutMs: number }

const everything = Number.POSITIVE_INFINITY

let killed: BotProcess | null = null

async function kill(one: BotProcess): Promise<void> {
  killed = one
  await one.kill9()
}

const startKilled = async (): Promise<void> => {
  await killed?.start()
  killed = null
}

export function faultsOfBigTown({ awayMs, cutMs }: Lengths): readonly Fault<BigTown>[] {
  return [
    {
      name: 'bot-killed',
      says: 'kill -9 of the bot that handles most; the other one takes over',
      short: true,
      cutsPolls: true,
      strike: ({ bots }) => kill(busiest(bots, '"handled"')),
      mend: startKilled,
    },
    {
      name: 'worker-killed',
      says: 'kill -9 of the worker that sends most; the other one takes over',
      short: true,
      strike: ({ workers }) => kill(busiest(workers, 'a message was sent')),
      mend: startKilled,
    },
    { name: 'redis-restarted', says: `Redis (AOF) stopped for ${awayMs / 1000} s`, strike: ({ redis }) => redis.restart(awayMs) },
    {
      name: 'redis-wiped',
      says: 'FLUSHALL',
      short: true,
      strike: async ({ redis }) => {
        await redis.command('FLUSHALL')
      },
    },
    {
      name: 'postgres-restarted',
      says: `PostgreSQL stopped (fast) for ${awayMs / 1000} s`,
      strike: async ({ postgres }) => {
        await postgres.stop()
        await sleep(awayMs)
        await postgres.start()
      },
    },
    {
      name: 'postgres-killed',
      says: 'kill -9 of PostgreSQL, started again at once',
      short: true,
      strike: async ({ postgres }) => {
        await postgres.kill9()
        await postgres.start()
      },
    },
    {
      name: 'zalo-refused',
      says: `connections to Zalo cut and refused for ${cutMs / 1000} s`,
      cutsPolls: true,
      strike: async ({ gates }) => {
        await gates.zalo.shut()
        await sleep(cutMs)
        await gates.zalo.open()
      },
    },
    {
      name: 'telegram-refused',
      says: `connections to Telegram cut and refused for ${cutMs / 1000} s`,
      strike: async ({ gates }) => {
        await gates.telegram.shut()
        await sleep(cutMs)
        await gates.telegram.open()
      },
    },
    {
      name: 'telegram-black-hole',
      says: `Telegram takes connections and never answers for ${cutMs / 1000} s`,
      strike: async ({ gates }) => {
        gates.telegram.swallow()
        await sleep(cutMs)
        gates.telegram.spit()
      },
    },
    {
      name: 'telegram-429',
      says: `every request to Telegram but polls is answered 429, retry after 3 s, for ${cutMs / 1000} s`,
      strike: async ({ crowd: { messengers } }) => {
        messengers.faults.next({ platform: 'telegram', times: everything, fault: { kind: 'flood', retryAfter: 3 } })
        await sleep(cutMs)
        messengers.faults.clear()
      },
    },
    {
      name: 'zalo-429',
      says: 'Zalo answers 429 for 5 s; it names no time, so the account rests a minute',
      seconds: 75,
      strike: async ({ crowd: { messengers } }) => {
        messengers.faults.next({ platform: 'zalo', times: everything, fault: { kind: 'flood', retryAfter: 3 } })
        await sleep(5000)
        messengers.faults.clear()
      },
    },
    {
      name: 'accepted-and-dropped',
      says: 'Telegram reads and drops everything but polls for 5 s, Zalo delivers first and drops then',
      short: true,
      strike: async ({ crowd: { messengers } }) => {
        messengers.faults.next({ platform: 'telegram', times: everything, fault: { kind: 'drop' } })
        messengers.faults.next({ platform: 'zalo', times: everything, fault: { kind: 'accept-then-drop' } })
        await sleep(5000)
        messengers.faults.clear()
      },
    },
    { name: 'clock-forward', says: 'the clock of all four processes an hour ahead', strike: async (town) => moveClocks(town) },
    { name: 'clock-back', says: 'the same clocks back by an hour', atRest: true, strike: async (town) => moveClocks(town) },
  ]
}

export function faultsOfSmallTown({ awayMs }: Lengths): readonly Fault<Town>[] {
  return [
    {
      name: 'disk-full',
      says: `DATA_DIR without a free byte for ${awayMs / 1000} s`,
      strike: async ({ postgres }) => {
        const filler = path.join(postgres.folder, 'filler')
        await fill(postgres.folder, filler)
        await sleep(awayMs)
        await rm(filler)
      },
    },
    {
      name: 'all-in-one-killed',
      says: 'kill -9 of the one process; started again at once, beside the PostgreSQL it left',
      cutsPolls: true,
      strike: async ({ bots: [bot] }) => {
        await bot?.kill9()
        await bot?.start()
      },
    },
  ]
}

/** Takes what is free until nothing is; what the database writes meanwhile has already no room. */
async function fill(folder: string, file: string): Promise<void> {
  for (;;) {
    const { bavail, bsize } = await statfs(folder)
    if (bavail === 0) return
    await writeFile(file, Buffer.alloc(Math.min(bavail * bsize, 4_194_304)), { flag: 'a' }).catch(() => {})
  }
}

async function moveClocks({ bots, workers }: BigTown): Promise<void> {
  for (const one of [...bots, ...workers]) process.kill(one.pid(), 'SIGUSR2')
}
