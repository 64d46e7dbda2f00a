import { randomBytes } from 'node:crypto'
import { startApp } from '../../../src/app.ts'
import { moveClock, nowBy, type Clock } from '../../../src/clock.ts'
import { accountRow } from '../../../src/db/accounts.ts'
import { brandPerson } from '../../../src/db/brands.ts'
import type { Database } from '../../../src/db/client.ts'
import { createSealer, type Sealer } from '../../../src/db/seal.ts'
import type { PersonId } from '../../../src/domain/ids.ts'
import { createLog } from '../../../src/log.ts'
import type { PhoneMessage } from '../../../src/training/events.ts'
import { startMessengers } from '../../../src/training/messengers.ts'
import { seedCommune, type Commune } from '../candidates.ts'

const telegramToken = '7000000009:a-year'
const zaloToken = '8000000009:a-year'
/** Of so many cells one member of the committee has the care. */
const cellsPerFollower = 4

/** What the bot asks when a digit could mean several things. */
const whichMatter = 'Đồng chí trả lời cho việc nào?'

function offersOf(text: string): { number: number; label: string }[] {
  return [...text.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, label = '']) => ({ number: Number(number), label }))
}

/** A person's phone: he opens what a message offers by its button on Telegram, by its digit on Zalo. */
export type Phone = {
  history: () => readonly PhoneMessage[]
  say: (text: string) => Promise<PhoneMessage>
  /** `place`: of the offer, from 0. */
  choose: (message: PhoneMessage, place: number) => Promise<PhoneMessage>
}

/** A commune with the whole bot in this process, both messengers on this machine, and a clock that is moved. */
export type PlayedCommune = Commune & {
  db: Database['db']
  sealer: Sealer
  /** By the code of the cell; the last cell of several is nobody's care. */
  followers: ReadonlyMap<string, PersonId>
  phones: ReadonlyMap<PersonId, Phone>
  now: () => Date
  /** As training moves it: everything that is due on the way has happened when it resolves. */
  moveTo: (instant: Date) => Promise<void>
  /** What the messengers objected to. */
  problems: () => readonly string[]
  stop: () => Promise<void>
}

export async function openCommune(
  { db, url }: Pick<Database, 'db'> & { url: string },
  { cells, start }: { cells: number; start: Date },
): Promise<PlayedCommune> {
  const key = randomBytes(32)
  const clock: Clock = { offsetMs: start.getTime() - Date.now() }
  const now = (): Date => nowBy(clock)
  const messengers = await startMessengers({ now, telegramToken, zaloTokens: [zaloToken] })
  const commune = await seedCommune({ db }, { cells })
  const followers = await seedFollowers(db, commune)
  const accounts = {
    telegram: await accountRow(db, { platform: 'telegram', externalId: '7000000009' }),
    zalo: await accountRow(db, { platform: 'zalo', externalId: '8000000009' }),
  }
  const people = [
    commune.staff,
    ...new Set(followers.values()),
    ...commune.cells.flatMap(({ secretary, mentors }) => [secretary, ...mentors]),
  ]
  const phones = new Map<PersonId, Phone>()
  for (const [index, personId] of people.entries()) {
    const onZalo = index % 2 === 1
    const chatId = onZalo ? `a${String(index).padStart(19, '0')}` : String(5000 + index)
    const consent = { consentVersion: 'test', consentAt: start, lastSeenAt: start, createdAt: start }
    await db.chatLink.create({ data: { personId, accountId: onZalo ? accounts.zalo : accounts.telegram, chatId, ...consent } })
    if (onZalo) {
      const phone = messengers.zalo.phone(zaloToken, chatId, { name: chatId })
      phones.set(personId, {
        history: () => phone.history(),
        say: (text) => phone.ask(text),
        choose: async ({ text }, place) => {
          const reply = await phone.ask(String(place + 1))
          if (!reply.text.startsWith(whichMatter)) return reply
          // Older offers are still open: he says which he means.
          const wanted = offersOf(text).findLast(({ number }) => number === place + 1)?.label ?? ''
          const meant = offersOf(reply.text).find(({ label }) => label.endsWith(wanted))
          return meant === undefined ? reply : phone.ask(String(meant.number))
        },
      })
    } else {
      const phone = messengers.telegram.phone(chatId, { firstName: chatId })
      const choose = (message: PhoneMessage, place: number): Promise<PhoneMessage> => {
        const before = phone.history().filter(({ from }) => from === 'bot').length
        phone.press(message.id, place)
        return phone.waitFor(before + 1)
      }
      phones.set(personId, { history: () => phone.history(), say: (text) => phone.ask(text), choose })
    }
  }
  const app = await startApp(
    {
      mode: 'real',
      dataDir: '/nonexistent',
      databaseUrl: url,
      redisUrl: null,
      webhooks: null,
      opsToken: null,
      port: 0,
      host: '127.0.0.1',
      telegram: { token: telegramToken, apiRoot: messengers.telegramApiRoot },
      zalo: { tokens: [zaloToken], apiBase: messengers.zaloApiBase },
      zaloPeoplePerBot: people.length,
      zaloMessagesPerMonth: null,
      fieldKey: key,
      logLevel: 'silent',
    },
    createLog('silent'),
    { clock },
  )
  return {
    ...commune,
    db,
    sealer: createSealer(key),
    followers,
    phones,
    now,
    moveTo: async (instant) => {
      await moveClock({ clock, db, jobs: app.jobs }, instant)
    },
    problems: () => messengers.problems,
    stop: async () => {
      await app.stop()
      await messengers.close()
    },
  }
}

async function seedFollowers(db: Database['db'], { cells }: Commune): Promise<Map<string, PersonId>> {
  const followers = new Map<string, PersonId>()
  const cared = cells.length > 1 ? cells.slice(0, -1) : cells
  for (let from = 0; from < cared.length; from += cellsPerFollower) {
    const own = cared.slice(from, from + cellsPerFollower)
    const name = `Người theo dõi ${from / cellsPerFollower + 1}`
    const grants = { create: own.map(({ id: unitId }) => ({ role: 'follower' as const, unitId, fromDate: new Date('2020-01-01') })) }
    const { id } = await db.person.create({
      data: { code: `F-${from}`, fullName: name, foldedName: name.toLowerCase(), grants },
      select: { id: true },
    })
    for (const { code } of own) followers.set(code, brandPerson(id))
  }
  return followers
}
