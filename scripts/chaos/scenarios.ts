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

/** In ms. away: a store that is stopped; cut: the way to a messenger; drop: what is read and dropped. */
export type Lengths = { awayMs: number; cutMs: number; dropMs: number }

const everything = Number.POSITIVE_INFINITY
const names = { telegram: 'Telegram', zalo: 'Zalo' } as const
type Messenger = keyof typeof names

/** kill -9 of one process; it is started again when the others have taken its work over. */
function killed(which: (town: BigTown) => BotProcess): Pick<Fault<BigTown>, 'strike' | 'mend'> {
  let dead: BotProcess | null = null
  return {
    strike: async (town) => {
      dead = which(town)
      await dead.kill9()
    },
    mend: async () => dead?.start(),
  }
}

function refused(messenger: Messenger, cutMs: number): Fault<BigTown> {
  return {
    name: `${messenger}-refused`,
    says: `connections to ${names[messenger]} cut and refused for ${cutMs / 1000} s`,
    ...(messenger === 'zalo' && { cutsPolls: true }),
    strike: async ({ gates }) => {
      await gates[messenger].shut()
      await sleep(cutMs)
      await gates[messenger].open()
    },
  }
}

function flooded(messenger: Messenger, { forMs, ...rest }: { forMs: number } & Pick<Fault<BigTown>, 'says' | 'seconds'>): Fault<BigTown> {
  return {
    name: `${messenger}-429`,
    ...rest,
    strike: async ({ crowd: { messengers } }) => {
      messengers.faults.next({ platform: messenger, times: everything, fault: { kind: 'flood', retryAfter: 3 } })
      await sleep(forMs)
      messengers.faults.clear()
    },
  }
}

export function faultsOfBigTown({ awayMs, cutMs, dropMs }: Lengths): readonly Fault<BigTown>[] {
  return [
    {
      name: 'bot-killed',
      says: 'kill -9 of the bot that handles most; the other one takes over',
      short: true,
      cutsPolls: true,
      ...killed(({ bots }) => busiest(bots, '"handled"')),
    },
    {
      name: 'worker-killed',
      says: 'kill -9 of the worker that sends most; the other one takes over',
      short: true,
      ...killed(({ workers }) => busiest(workers, 'a message was sent')),
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
    refused('zalo', cutMs),
    refused('telegram', cutMs),
    {
      name: 'telegram-black-hole',
      says: `Telegram takes connections and never answers for ${cutMs / 1000} s`,
      strike: async ({ gates }) => {
        gates.telegram.swallow()
        await sleep(cutMs)
        gates.telegram.spit()
      },
    },
    flooded('telegram', {
      forMs: cutMs,
      says: `every request to Telegram but polls is answered 429, retry after 3 s, for ${cutMs / 1000} s`,
    }),
    flooded('zalo', { forMs: 5000, seconds: 75, says: 'Zalo answers 429 for 5 s; it names no time, so the account rests a minute' }),
    {
      name: 'accepted-and-dropped',
      says: `Telegram reads and drops everything but polls for ${dropMs / 1000} s, Zalo delivers first and drops then`,
      short: true,
      strike: async ({ crowd: { messengers } }) => {
        messengers.faults.next({ platform: 'telegram', times: everything, fault: { kind: 'drop' } })
        messengers.faults.next({ platform: 'zalo', times: everything, fault: { kind: 'accept-then-drop' } })
        await sleep(dropMs)
        messengers.faults.clear()
      },
    },
    { name: 'clock-forward', says: 'the clock of all four processes an hour ahead', strike: async (town) => signal(town, 'SIGUSR2') },
    { name: 'clock-back', says: 'the same clocks back by an hour', atRest: true, strike: async (town) => signal(town, 'SIGHUP') },
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
    {
      name: 'own-postgres-killed',
      says: 'kill -9 of the PostgreSQL below the one process, which starts it again by itself',
      strike: ({ postgres }) => postgres.kill9(),
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

/** See movable-clock.mjs. */
function signal({ bots, workers }: BigTown, name: 'SIGUSR2' | 'SIGHUP'): void {
  for (const one of [...bots, ...workers]) process.kill(one.pid(), name)
}
