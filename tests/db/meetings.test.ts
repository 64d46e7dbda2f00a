import { describe, expect, test } from 'vitest'
import { brandUnit } from '../../src/db/brands.ts'
import {
  cancelMeeting,
  changeMeeting,
  meetingById,
  meetingFor,
  meetingsAhead,
  meetingVersion,
  planOccasions,
} from '../../src/db/meetings.ts'
import { invite } from '../../src/db/rsvps.ts'
import { unitInScope, unitsInScope } from '../../src/db/units.ts'
import { roles, scopeFor, verbs, type Actor, type Role } from '../../src/domain/access.ts'
import type { PersonId } from '../../src/domain/ids.ts'
import { meetingTime, morning, openLedger, type Ledger } from '../support/seed.ts'

const own = 'MINH/TDP08/'
const other = 'MINH/TDP09/'

function actor(role: Role, path: string, personId: PersonId): Actor {
  return { personId, grants: [{ role, path }] }
}

/** Everything this person is given by any lookup that asks who looks. */
async function found(ledger: Ledger, who: Actor, meetingId: string): Promise<string[]> {
  const seen: string[] = []
  for (const verb of verbs) {
    if ((await meetingFor(ledger.db, who, { id: meetingId, verb, now: morning })) !== null) seen.push(`meetingFor ${verb}`)
    for (const { id } of await meetingsAhead(ledger.db, who, { verb, now: morning }))
      if (id === meetingId) seen.push(`meetingsAhead ${verb}`)
    const scope = scopeFor(who, verb)
    if ((await unitsInScope(ledger.db, scope)).some(({ path }) => path === own)) seen.push(`unitsInScope ${verb}`)
    if ((await unitInScope(ledger.db, ledger.units.own, scope)) !== null) seen.push(`unitInScope ${verb}`)
  }
  return seen
}

describe('a person of another cell, whatever his role there', () => {
  test('finds nothing of this cell by any list and any id', async () => {
    const ledger = await openLedger()
    const [binh, ha] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('Hà', { unit: 'TDP09' })]
    const meetingId = await ledger.meeting(binh, [binh])
    const leaks: string[] = []
    for (const role of roles) leaks.push(...(await found(ledger, actor(role, other, ha.id), meetingId)).map((way) => `${role}: ${way}`))
    leaks.push(...(await found(ledger, { personId: ha.id, grants: [] }, meetingId)))
    expect(leaks).toEqual([])
  })

  test('sees a meeting to which he is invited, and may answer it, and no more', async () => {
    const ledger = await openLedger()
    const [binh, ha] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('Hà', { unit: 'TDP09' })]
    const meetingId = await ledger.meeting(binh, [binh])
    await invite(ledger.db, meetingId, [{ id: ha.id, name: 'Hà', part: 'follower' }])
    expect(await found(ledger, actor('member', other, ha.id), meetingId)).toEqual([
      'meetingFor see-meeting',
      'meetingsAhead see-meeting',
      'meetingFor answer-meeting',
      'meetingsAhead answer-meeting',
    ])
  })
})

describe('a person of the cell or above it', () => {
  test('finds by a list exactly what he finds by its id, whatever his role', async () => {
    const ledger = await openLedger()
    const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
    const meetingId = await ledger.meeting(binh, [binh])
    for (const role of roles) {
      for (const path of [own, 'MINH/']) {
        const seen = await found(ledger, actor(role, path, an.id), meetingId)
        const by = (way: string): string[] => seen.flatMap((one) => (one.startsWith(`${way} `) ? [one.slice(way.length + 1)] : []))
        for (const way of ['meetingsAhead', 'unitInScope', 'unitsInScope']) {
          expect({ role, path, way, verbs: by(way) }).toEqual({ role, path, way, verbs: by('meetingFor') })
        }
      }
    }
  })

  test('the secretary finds all he may do, and a secretary of the committee nothing in the cells below', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const meetingId = await ledger.meeting(binh, [])
    const fromAbove = new Set(['answer-meeting', 'give-follower', 'give-staff', 'give-admin', 'change-rules'])
    const all = verbs.filter((verb) => !fromAbove.has(verb))
    expect((await found(ledger, actor('secretary', own, binh.id), meetingId)).filter((one) => one.startsWith('meetingFor'))).toEqual(
      all.map((verb) => `meetingFor ${verb}`),
    )
    expect(await found(ledger, actor('secretary', 'MINH/', binh.id), meetingId)).toEqual([])
  })
})

test('codes that look like patterns or like the beginning of another reach nobody else', async () => {
  const ledger = await openLedger()
  const unit = async (code: string): Promise<void> => {
    await ledger.db.orgUnit.create({ data: { kind: 'committee', code, name: code, path: `${code}/` } })
  }
  for (const code of ['A_B', 'AXB', 'P%', 'PQ', 'MIN', String.raw`W\W`]) await unit(code)
  const reached = async (path: string): Promise<string[]> =>
    (await unitsInScope(ledger.db, { units: [], below: [path] })).map(({ code }) => code)
  expect(await reached('A_B/')).toEqual(['A_B'])
  expect(await reached('P%/')).toEqual(['P%'])
  expect(await reached('MIN/')).toEqual(['MIN'])
  expect(await reached(String.raw`W\W/`)).toEqual([String.raw`W\W`])
  expect(await unitsInScope(ledger.db, { units: [], below: [] })).toEqual([])
})

describe('a meeting', () => {
  const after = { startsAt: new Date('2026-12-04T20:00:00+07:00'), place: 'Trường học', agenda: ['Việc khác'] }

  test('that two people change at once is changed by one of them, and keeps what it was', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const id = await ledger.meeting(binh, [binh])
    const change = { id, version: 1, after, urgent: false, byId: binh.id, at: morning }
    const changed = await Promise.all([
      changeMeeting(ledger.db, change),
      changeMeeting(ledger.db, change),
      changeMeeting(ledger.db, change),
    ])
    expect(changed.toSorted()).toEqual([false, false, true])
    expect(await meetingById(ledger.db, id, morning)).toMatchObject({
      version: 2,
      view: { ...after, unitName: 'Chi bộ TDP 8', committeeName: 'Đảng bộ phường Mẫu Minh', signer: 'Bình' },
    })
    expect(await meetingVersion(ledger.db, id, 1)).toMatchObject({ startsAt: meetingTime, agenda: ['Việc chung'] })
    expect(await meetingVersion(ledger.db, id, 2)).toEqual(after)
    expect(await meetingVersion(ledger.db, id, 3)).toBeNull()
  })

  test('is cancelled once, and cannot be changed afterwards', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const id = await ledger.meeting(binh, [binh])
    const cancel = { id, reason: 'bận', urgent: false, at: morning }
    expect(await Promise.all([cancelMeeting(ledger.db, cancel), cancelMeeting(ledger.db, cancel)])).toContain(false)
    expect(await changeMeeting(ledger.db, { id, version: 1, after, urgent: false, byId: binh.id, at: morning })).toBe(false)
    expect(await meetingsAhead(ledger.db, actor('secretary', own, binh.id), { verb: 'see-meeting', now: morning })).toEqual([])
    expect(await meetingFor(ledger.db, actor('secretary', own, binh.id), { id, verb: 'see-meeting', now: morning })).toMatchObject({
      view: { cancelled: true },
    })
  })

  test('is ahead until it begins; the soonest comes first', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const later = await ledger.meeting(binh, [binh], { startsAt: after.startsAt })
    const sooner = await ledger.meeting(binh, [binh])
    const ahead = async (now: Date) =>
      (await meetingsAhead(ledger.db, actor('member', own, binh.id), { verb: 'see-meeting', now })).map(({ id }) => id)
    expect(await ahead(morning)).toEqual([sooner, later])
    expect(await ahead(meetingTime)).toEqual([later])
    expect(await ahead(after.startsAt)).toEqual([])
  })

  test('planned anew has only the instants of the new plan', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const id = await ledger.meeting(binh, [binh])
    expect(await ledger.db.occasion.count()).toBe(3)
    await planOccasions(ledger.db, id, [{ name: 'summary', dueAt: meetingTime }])
    expect(await ledger.db.occasion.findMany()).toMatchObject([{ name: 'summary', dueAt: meetingTime, firedAt: null }])
    await planOccasions(ledger.db, id, [])
    expect(await ledger.db.occasion.count()).toBe(0)
  })
})

test('a unit’s own settings come before those of the units above it', async () => {
  const ledger = await openLedger()
  await ledger.db.orgUnit.update({ where: { code: 'MINH' }, data: { settings: { quietFrom: '20:00', reminderDays: [7] } } })
  await ledger.db.orgUnit.update({
    where: { code: 'TDP08' },
    data: { settings: { reminderDays: [2], place: 'Nhà văn hóa', quietTo: 'nonsense' } },
  })
  const binh = await ledger.person('Bình', { role: 'secretary' })
  const record = await meetingById(ledger.db, await ledger.meeting(binh, []), morning)
  expect(record?.settings).toMatchObject({ quietFrom: '20:00', reminderDays: [2], quietTo: '06:30' })
  await ledger.db.orgUnit.update({ where: { code: 'TDP08' }, data: { settings: { reminderDays: [5], place: 'Nhà văn hóa' } } })
  expect((await meetingById(ledger.db, record?.id ?? '', morning))?.settings).toMatchObject({
    quietFrom: '20:00',
    reminderDays: [5],
    place: 'Nhà văn hóa',
  })
  expect(await unitInScope(ledger.db, brandUnit(ledger.units.root), { units: [], below: ['MINH/'] })).toMatchObject({
    code: 'MINH',
    kind: 'committee',
  })
})
