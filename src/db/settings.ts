import { z } from 'zod'
import type { ChangeKind } from '../domain/change.ts'
import type { AccountId, UnitId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import type { PlannedOccasion } from '../domain/meeting.ts'
import type { MeetingPlan } from '../domain/setting-effect.ts'
import type { SettingPatch } from '../domain/setting-values.ts'
import { settingsOf, type SettingKey } from '../domain/settings.ts'
import type { Db } from './client.ts'
import { brandAccount, brandUnit } from './brands.ts'
import { unitsIn } from './scope.ts'
import { chainAt, type ChainUnit } from './units.ts'

/** May people of the unit at `path` link on Telegram? Not when it or a committee above it has switched that off. */
export async function telegramAllowedAt(db: Db, path: string): Promise<boolean> {
  return settingsOf((await chainAt(db, path)).map(({ settings }) => settings)).telegramAllowed
}

/**
 * Meetings are planned by settings: who plans one holds them as they are until his transaction is through, and who changes one waits for
 * that, so that no meeting is left with the plan of settings that have just gone.
 */
export async function holdSettings(db: Db): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('settings', 0))::text`
}

export async function lockSettings(db: Db): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('settings', 0))::text`
}

/** A unit and all below it. */
export async function unitsFrom(db: Db, path: string): Promise<ChainUnit[]> {
  const units = await db.orgUnit.findMany({
    where: unitsIn({ units: [], below: [path] }),
    select: { id: true, code: true, name: true, path: true, kind: true, settings: true },
  })
  return units.map(({ id, ...unit }) => ({ ...unit, id: brandUnit(id) }))
}

/** Writes own settings of a unit and leaves its other ones as they are; null takes a key away. */
export async function writeOwnSettings(db: Db, unitId: UnitId, patch: SettingPatch): Promise<void> {
  const keys = Object.keys(patch)
  const values = JSON.stringify(Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)))
  await db.$executeRaw`
    UPDATE "OrgUnit" SET settings = ((CASE jsonb_typeof(settings) WHEN 'object' THEN settings ELSE '{}'::jsonb END) - ${keys}::text[]) || ${values}::jsonb
    WHERE id = ${unitId}::uuid`
}

export type PlannedMeeting = MeetingPlan & { id: string; unitId: string }

/** Meetings ahead of a unit and of all below it, with what is planned about them, soonest first. */
export async function plannedMeetings(db: Db, path: string, now: Date): Promise<PlannedMeeting[]> {
  const meetings = await db.meeting.findMany({
    where: { unit: unitsIn({ units: [], below: [path] }), startsAt: { gt: now }, cancelledAt: null },
    select: { id: true, unitId: true, startsAt: true, occasions: { select: { name: true, dueAt: true, firedAt: true } } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
  })
  return meetings.map(({ occasions, ...meeting }) => ({
    ...meeting,
    occasions: occasions.map(({ name, dueAt, firedAt }) => ({ name, dueAt, fired: firedAt !== null })),
  }))
}

/** As many rows as one statement takes without growing out of hand. */
const atOnce = 1000

/** Replaces what is planned about meetings and has not come due. */
export async function replan(
  db: Db,
  plans: readonly { meetingId: string; occasions: readonly PlannedOccasion[] }[],
  now: Date,
): Promise<void> {
  for (let at = 0; at < plans.length; at += atOnce) {
    const some = plans.slice(at, at + atOnce)
    await db.occasion.deleteMany({
      where: { meetingId: { in: some.map(({ meetingId }) => meetingId) }, firedAt: null, dueAt: { gt: now } },
    })
    await db.occasion.createMany({
      data: some.flatMap(({ meetingId, occasions }) => occasions.map(({ name, dueAt }) => ({ meetingId, name, dueAt }))),
      skipDuplicates: true,
    })
  }
}

/**
 * What the quiet hours of these units hold back is looked at again at `opening` (now, or when the new hours end): messages about their
 * meetings, and those about no meeting to people who belong there. Sending asks the hours that hold then, a person's own ones too.
 */
export async function reopenHeld(
  db: Db,
  held: { unitIds: readonly string[]; opening: Date; now: Date },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const today = localDay(held.now)
  const found = await db.$queryRaw<unknown[]>`
    UPDATE "Delivery" SET "notBefore" = ${held.opening}, "updatedAt" = ${held.now} WHERE id IN (
      SELECT d.id FROM "Delivery" d LEFT JOIN "Meeting" m ON m.id = d."meetingId"
      WHERE d.status = 'held' AND d.reason = 'quiet-hours' AND d."notBefore" <> ${held.opening} AND (
        m."unitId" = ANY(${[...held.unitIds]}::uuid[])
        OR (d."meetingId" IS NULL AND EXISTS (
          SELECT 1 FROM "RoleGrant" g WHERE g."personId" = d."personId" AND g."unitId" = ANY(${[...held.unitIds]}::uuid[])
            AND g."fromDate" <= ${today}::date AND (g."toDate" IS NULL OR g."toDate" >= ${today}::date))))
      FOR UPDATE OF d SKIP LOCKED)
    RETURNING "accountId"`
  const accounts = found.flatMap((row) => accountRow.parse(row).accountId ?? [])
  return { accounts: [...new Set(accounts)].map(brandAccount), due: accounts.length > 0 ? [held.opening] : [] }
}

const accountRow = z.object({ accountId: z.string().nullable() })

/** The audit event of a changed setting: about "unit ID", with the key. Own values are told but for texts that people wrote. */
export const settingChanged = 'set-setting' satisfies ChangeKind

export function aboutUnit(id: UnitId): string {
  return `unit ${id}`
}

export type SettingChange = { id: bigint; unitId: UnitId; at: Date; by: string | null }

/** The newest change of a setting (of any, without a key) of one of these units; null when there was none. */
export async function lastSettingChange(db: Db, ask: { units: readonly UnitId[]; key: SettingKey | null }): Promise<SettingChange | null> {
  const event = await db.auditEvent.findFirst({
    where: {
      verb: settingChanged,
      subject: { in: ask.units.map(aboutUnit) },
      ...(ask.key !== null && { detail: { path: ['key'], equals: ask.key } }),
    },
    orderBy: { id: 'desc' },
    select: { id: true, subject: true, at: true, actorId: true },
  })
  const unitId = ask.units.find((id) => aboutUnit(id) === event?.subject)
  if (event === null || unitId === undefined) return null
  const person = event.actorId === null ? null : await db.person.findUnique({ where: { id: event.actorId }, select: { fullName: true } })
  return { id: event.id, unitId, at: event.at, by: person?.fullName ?? null }
}
