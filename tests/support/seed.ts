import { onTestFinished } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { brandPerson, brandUnit } from '../../src/db/brands.ts'
import { createMeeting, planOccasions } from '../../src/db/meetings.ts'
import { invite } from '../../src/db/rsvps.ts'
import { createSealer, type Sealer } from '../../src/db/seal.ts'
import type { Role } from '../../src/domain/access.ts'
import type { DeliveryKind } from '../../src/domain/delivery.ts'
import type { AccountId, MeetingId, PersonId, UnitId } from '../../src/domain/ids.ts'
import { meetingOccasions } from '../../src/domain/meeting.ts'
import { settingsOf } from '../../src/domain/settings.ts'
import { fold } from '../../src/domain/text.ts'
import { createLog } from '../../src/log.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { exportWorkbook } from '../../src/workbook/export.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'
import { createTelegram } from '../../src/platforms/telegram/bot.ts'
import { createZalo } from '../../src/platforms/zalo/bot.ts'
import type { Account, Runtime, Touched } from '../../src/runtime.ts'
import { startMessengers, type Messengers, type MessengersOptions } from '../../src/training/messengers.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { quietMeter } from './meter.ts'

const telegramToken = '7000000002:ledger-tests'
const zaloToken = '8000000002:ledger-tests'

/** Saturday 21 November 2026, 9 in the morning in Viet Nam: nobody's quiet hours. */
export const morning = new Date('2026-11-21T09:00:00+07:00')
/** Thursday, 12 days later. */
export const meetingTime = new Date('2026-12-03T19:30:00+07:00')

export type Somebody = { id: PersonId; linkId: string; chatId: string; accountId: AccountId }
type New = { role?: Role; unit?: string; on?: 'telegram' | 'zalo' | null; exempt?: boolean }

/** The tables and the messengers, without the bot that works on them: each test calls the part it is about. */
export type Ledger = {
  database: TestDatabase
  db: TestDatabase['db']
  sealer: Sealer
  messengers: Messengers
  accounts: { telegram: AccountId; zalo: AccountId }
  units: { root: UnitId; own: UnitId; other: UnitId }
  /** Another process: its own number, the same tables and messengers, and what it was asked to wake. */
  runtime: (options?: { processId?: number; now?: () => Date }) => Runtime & { woken: Touched[] }
  /** A member of the cell TDP08 with Telegram, unless it is said otherwise. */
  person: (name: string, person?: New) => Promise<Somebody>
  /** A meeting of TDP08 with these people invited and its reminders planned. */
  meeting: (by: Somebody, invited: readonly Somebody[], options?: { startsAt?: Date; now?: Date }) => Promise<MeetingId>
  /** A row of the ledger that is due now. */
  deliver: (to: Somebody, row?: Row) => Promise<bigint>
}

type Row = {
  kind?: DeliveryKind
  source?: string
  occasion?: string
  meetingId?: string
  authorId?: string
  status?: 'queued' | 'held' | 'sending' | 'sent' | 'unknown'
  reason?: string
  priority?: number
  notBefore?: Date
  claimedBy?: number
  claimedAt?: Date
  mayRepeat?: boolean
  attempts?: number
}

export async function openLedger(options: Partial<MessengersOptions> = {}): Promise<Ledger> {
  const database = await testDatabase({ max: 12 })
  onTestFinished(database.drop)
  const { db } = database
  const messengers = await startMessengers({ now: () => morning, telegramToken, zaloTokens: [zaloToken], ...options })
  onTestFinished(() => messengers.close())
  const sealer = createSealer(Buffer.alloc(32, 5))
  const log = createLog('silent')
  const telegram = createTelegram({ token: telegramToken, apiRoot: messengers.telegramApiRoot, log })
  const zalo = createZalo({ token: zaloToken, apiBase: messengers.zaloApiBase, log })
  const accounts = {
    telegram: await accountRow(db, { platform: 'telegram', externalId: telegram.externalId }),
    zalo: await accountRow(db, { platform: 'zalo', externalId: zalo.externalId }),
  }
  const platforms = new Map([
    [accounts.telegram, telegram],
    [accounts.zalo, zalo],
  ])
  const units = await seedUnits(db)
  let people = 0

  return {
    database,
    db,
    sealer,
    messengers,
    accounts,
    units,
    runtime: ({ processId = 1, now = () => morning } = {}) => {
      const woken: Touched[] = []
      return {
        log,
        meter: quietMeter,
        db,
        sealer,
        now,
        realNow: () => new Date(),
        processId,
        phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
        makeSheet: inviteSheet,
        makeExport: exportWorkbook,
        accounts: new Map(
          [...platforms].map(([id, { name, spacingMs }]): [AccountId, Account] => [
            id,
            { id, platform: name, spacingMs, messagesPerMonth: name === 'zalo' ? 3000 : null },
          ]),
        ),
        send: async (id, chatId, message) =>
          platforms.get(id)?.send(chatId, message) ?? { kind: 'retry', afterMs: 60_000, accountWide: true, why: 'account-not-served' },
        wake: async (touched) => {
          woken.push(touched)
        },
        woken,
      }
    },
    person: async (name, { role = 'member', unit = 'TDP08', on = 'telegram', exempt = false } = {}) => {
      people += 1
      const chatId = on === 'zalo' ? `a${String(people).padStart(19, '0')}` : String(3000 + people)
      const accountId = accounts[on ?? 'telegram']
      if (on === 'telegram') messengers.telegram.phone(chatId, { firstName: name })
      if (on === 'zalo') messengers.zalo.phone(zaloToken, chatId, { name })
      const row = await db.person.create({
        data: {
          code: `P-${people}`,
          fullName: name,
          foldedName: fold(name),
          exempt,
          grants: { create: { role, unit: { connect: { code: unit } }, fromDate: new Date('2026-01-01') } },
          ...(on !== null && {
            links: { create: { accountId, chatId, consentVersion: 'test', consentAt: morning, lastSeenAt: morning, createdAt: morning } },
          }),
        },
        select: { id: true, links: { select: { id: true } } },
      })
      return { id: brandPerson(row.id), linkId: row.links[0]?.id ?? '', chatId, accountId }
    },
    meeting: async (by, invited, { startsAt = meetingTime, now = morning } = {}) => {
      const details = { startsAt, place: 'Nhà văn hóa TDP 8', agenda: ['Việc chung'] }
      const id = await createMeeting(db, {
        ...details,
        unitId: units.own,
        kind: 'regular',
        durationMinutes: 90,
        urgent: false,
        byId: by.id,
        at: now,
      })
      await invite(
        db,
        id,
        invited.map((one) => ({ id: one.id, name: '', part: 'member' })),
      )
      await planOccasions(db, id, meetingOccasions({ startsAt }, settingsOf([]), now))
      return id
    },
    deliver: async ({ id: personId, linkId, accountId }, row = {}) => {
      const {
        // Something that can be said to anybody: a role he does not hold has ended.
        kind = 'role-ended',
        source = units.own,
        occasion = `admin ${Math.random()}`,
        notBefore = morning,
        priority = 50,
        ...rest
      } = row
      const times = { dueAt: morning, notBefore, createdAt: morning, updatedAt: morning }
      const { id } = await db.delivery.create({
        data: { kind, source, occasion, personId, accountId, linkId, priority, ...times, ...rest },
        select: { id: true },
      })
      return id
    },
  }
}

async function seedUnits(db: TestDatabase['db']): Promise<Ledger['units']> {
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ phường Mẫu Minh', path: 'MINH/' } })
  const cell = async (code: string, name: string): Promise<UnitId> =>
    brandUnit((await db.orgUnit.create({ data: { kind: 'cell', code, name, path: `MINH/${code}/`, parentId: root.id } })).id)
  return { root: brandUnit(root.id), own: await cell('TDP08', 'Chi bộ TDP 8'), other: await cell('TDP09', 'Chi bộ TDP 9') }
}
