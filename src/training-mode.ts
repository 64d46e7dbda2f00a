import { networkInterfaces } from 'node:os'
import path from 'node:path'
import type { Config } from './config.ts'
import { moveClock, nowBy, type Clock } from './clock.ts'
import { nextDue } from './db/claims.ts'
import { clockOffset, setClockOffset } from './db/instance.ts'
import { createInvite } from './db/invites.ts'
import { linkSamplePeople, personas, unlinkedMember, type SamplePerson } from './db/training.ts'
import type { AccountId } from './domain/ids.ts'
import { localDay } from './domain/local-time.ts'
import type { Jobs } from './jobs/index.ts'
import { manyUnits } from './messages/vi/linking.ts'
import { roleNames } from './messages/vi/role-words.ts'
import type { Runtime } from './runtime.ts'
import { packageFolder, type Stores } from './stores.ts'
import { startMessengers } from './training/messengers.ts'
import { createTrainingPage, type TrainingPage } from './training/page.ts'
import { introducePeople, type Persona } from './training/people.ts'
import { importRows } from './workbook/import.ts'
import { readWorkbook } from './workbook/read.ts'
import { sampleIn } from './workbook/sample.ts'

/** Tokens of the local messengers. They open nothing: the messengers listen on this machine only. */
const telegramToken = '7000000001:chibo-training'
const zaloToken = '8000000001:chibo-training'
/** The cell that shows the most. */
const showCase = 'TDP08'

export type Training = {
  config: Pick<Config, 'telegram' | 'zalo'>
  /** Imports the sample commune and gives its people phones. Changes nothing the second time. */
  seed: (accounts: readonly { id: AccountId; name: string; externalId: string }[]) => Promise<void>
  page: (parts: { jobs: Jobs; runtime: Runtime }) => TrainingPage
  /** The address under which the page may be opened, once it is known. */
  allow: (address: string) => void
  close: () => Promise<void>
}

type Parts = { config: Config; stores: Stores; clock: Clock }

/** Training mode: the messengers on this machine, the sample commune, and a clock that can be moved. The bot itself does not know. */
export async function startTraining({ config, stores, clock }: Parts): Promise<Training> {
  const { database, sealer } = stores
  const { db } = database
  clock.offsetMs = await clockOffset(db)
  const now = (): Date => nowBy(clock)
  const messengers = await startMessengers({
    now,
    file: path.join(config.dataDir, 'messengers.jsonl'),
    telegramToken,
    zaloTokens: [zaloToken],
  })
  let hosts: string[] = []

  const people = async (): Promise<Persona[]> =>
    (await personas(db, { showCase, now: now() })).map((person) => ({ ...person, role: roleLine(person.roles) }))

  return {
    config: {
      telegram: { token: telegramToken, apiRoot: messengers.telegramApiRoot },
      zalo: { tokens: [zaloToken], apiBase: messengers.zaloApiBase },
    },
    seed: async (accounts) => {
      if ((await db.person.count({ where: { code: { not: 'ADMIN-1' } } })) === 0) {
        const sample = await readWorkbook(path.join(packageFolder, 'src', 'training', 'sample-commune.xlsx'))
        const { problems, applied } = await importRows(db, sampleIn(sample, localDay(now())), { sealer, now: now() })
        if (!applied) throw new Error(`The sample commune could not be imported (${problems.length} problems).`)
      }
      await linkSamplePeople(db, { accounts, now: now() })
      introducePeople(messengers, await people())
    },
    page: ({ jobs }) => {
      let page: TrainingPage | null = null
      return async (request, response) => {
        page ??= createTrainingPage({
          messengers,
          people,
          clock: {
            now,
            moveTo: (target) => moveClock({ clock, db, jobs, moved: (offsetMs) => setClockOffset(db, offsetMs) }, target),
            nextDue: () => nextDue(db, now()),
          },
          makeInvite: async () => {
            const person = await unlinkedMember(db, { showCase, now: now() })
            if (person === null) return null
            const { code } = await createInvite(db, sealer, person.id, now())
            return { code, name: person.name, telegramLink: `https://t.me/${messengers.telegram.username}?start=${code}` }
          },
          allowedHosts: hosts,
          pageDir: path.join(packageFolder, 'src', 'training', 'page'),
        })
        return page(request, response)
      }
    },
    allow: (address) => {
      const { port } = new URL(address)
      const names = ['localhost', '127.0.0.1', '[::1]', ...(config.host === '127.0.0.1' ? [] : addresses())]
      hosts = names.map((name) => `${name}:${port}`)
    },
    close: () => messengers.close(),
  }
}

/** "Bí thư · Chi bộ TDP 8"; who follows many cells is not shown with all of them. */
function roleLine(roles: SamplePerson['roles']): string {
  const units = new Map<string, string[]>()
  for (const { role, unit } of roles) units.set(roleNames[role], [...(units.get(roleNames[role]) ?? []), unit])
  return [...units].map(([role, names]) => `${capital(role)} · ${names.length > 2 ? manyUnits(names.length) : names.join(', ')}`).join('; ')
}

/** The addresses of this machine, for a room that practises together. */
function addresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
  )
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}
