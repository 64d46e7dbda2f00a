import { describe, expect, test } from 'vitest'
import { nextDue } from '../../src/db/claims.ts'
import { setAcknowledged } from '../../src/db/candidates/alert-answers.ts'
import type { AlertKind } from '../../src/domain/candidates/rules.ts'
import { addDays } from '../../src/domain/local-time.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { scanAlerts, type AlertCounts } from '../../src/jobs/scan-alerts.ts'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates, type SeededCell, type Standing } from '../support/candidates.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const { signal } = new AbortController()
const at = (day: string, clock: string): Date => new Date(`${day}T${clock}:00+07:00`)
const monday = '2026-11-23'

/** The cell TDP08 with its secretary, a mentor, a follower, the committee's staff, and the secretary of the cell beside it. */
async function openCommune(): Promise<Ledger & { people: Record<'binh' | 'dung' | 'giang' | 'ich' | 'ha', Somebody>; cell: SeededCell }> {
  const ledger = await openLedger()
  const people = {
    binh: await ledger.person('Bình', { role: 'secretary' }),
    dung: await ledger.person('Dũng'),
    giang: await ledger.person('Giang', { role: 'follower' }),
    ich: await ledger.person('Ích', { role: 'staff', unit: 'MINH' }),
    ha: await ledger.person('Hà', { role: 'secretary', unit: 'TDP09' }),
  }
  const cell = await candidateCell(ledger, { code: 'TDP08', secretary: people.binh.id, mentors: [people.dung.id] })
  return { ...ledger, people, cell }
}

type Commune = Awaited<ReturnType<typeof openCommune>>

async function seed(commune: Commune, ...standings: Omit<Standing, 'cell'>[]): Promise<string[]> {
  const seeded = await seedCandidates(
    commune,
    standings.map((standing) => ({ cell: commune.cell, name: 'Nguyễn Văn An', ...standing })),
    { now: morning },
  )
  return seeded.map(({ id }) => id)
}

/** What happens at an instant: the morning's scan, and what is due leaves. */
async function happen(commune: Commune, instant: Date): Promise<AlertCounts> {
  const runtime = commune.runtime({ now: () => instant })
  const counts = await scanAlerts(runtime)
  for (const id of runtime.accounts.keys()) await createDrain(runtime)(id, signal)
  return counts
}

/** A whole morning. */
async function wake(commune: Commune, day: string): Promise<AlertCounts> {
  const counts = await happen(commune, at(day, '07:20'))
  await happen(commune, at(day, '07:30'))
  return counts
}

const told = (commune: Commune, who: Somebody): string[] =>
  commune.messengers.telegram
    .phone(who.chatId, { firstName: '' })
    .history()
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text)

async function digests(commune: Commune): Promise<string[]> {
  const rows = await commune.db.delivery.findMany({ where: { kind: 'digest' }, include: { person: true }, orderBy: { id: 'asc' } })
  return rows
    .map(({ person, occasion, status, reason }) => [person.fullName, occasion, status, ...(reason === null ? [] : [reason])].join(' '))
    .toSorted()
}

/** Everybody who was told of an alert up to a day. */
async function readers(commune: Commune, alert: AlertKind, until: string): Promise<string[]> {
  const steps = await commune.db.alertStep.findMany({
    where: { deadline: { rule: { alert } }, day: { lte: new Date(until) } },
    include: { person: true },
  })
  return [...new Set(steps.map(({ person }) => person.fullName))].toSorted()
}

/** Each stands where one alert is late by Monday. */
const late = {
  paper: { stage: 'lop_nhan_thuc', since: '2021-11-10' },
  verification: { stage: 'tham_tra', since: '2026-09-28' },
  decision: { stage: 'nq_dang_uy', since: '2026-09-01' },
  ceremony: { stage: 'qd_ket_nap', since: '2026-10-02' },
  probation: { stage: 'du_bi', since: '2025-10-01' },
  recognition: { stage: 'xet_chinh_thuc', since: '2026-10-02' },
  'mentor-missing': { stage: 'cam_tinh', since: '2026-10-15' },
  idle: { stage: 'theo_doi', since: '2026-05-10' },
} as const satisfies Partial<Record<AlertKind, Omit<Standing, 'cell'>>>

const owners = {
  paper: ['Bình', 'Dũng'],
  verification: ['Ích'],
  decision: ['Ích'],
  ceremony: ['Bình'],
  probation: ['Bình', 'Dũng'],
  recognition: ['Ích'],
  'mentor-missing': ['Bình'],
  idle: ['Bình', 'Dũng'],
} as const

const above = {
  ...owners,
  ceremony: ['Bình', 'Ích'],
  probation: ['Bình', 'Dũng', 'Giang'],
  'mentor-missing': ['Bình', 'Giang'],
  idle: ['Bình', 'Dũng', 'Giang'],
} as const

const kinds = ['paper', 'verification', 'decision', 'ceremony', 'probation', 'recognition', 'mentor-missing', 'idle'] as const

describe('a morning', () => {
  test('each alert reaches its owners in one message, and after a week of silence those above; nobody else', async () => {
    const commune = await openCommune()
    await seed(commune, ...kinds.map((kind) => late[kind]))
    expect(await nextDue(commune.db, morning)).toEqual(at(monday, '07:20'))
    expect(await happen(commune, at(monday, '07:19'))).toEqual({ clocks: 0, lines: 0, digests: 0 })
    expect(await wake(commune, monday)).toMatchObject({ digests: 3 })
    for (const kind of kinds) expect([kind, await readers(commune, kind, monday)]).toEqual([kind, owners[kind]])
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 sent', 'Dũng 2026-11-23 sent', 'Ích 2026-11-23 sent'])
    const [digest = ''] = told(commune, commune.people.binh)
    expect(digest).toContain('NHẮC VIỆC HỒ SƠ – Thứ Hai, 23/11/2026')
    expect(digest).toContain('Q08-04 · N.V.A. – tổ chức lễ kết nạp: quá hạn')
    expect(digest).toContain('theo 232-QĐ/TW ngày 20/01/2025, mục 4.1)')
    expect(digest).toContain('được đồng ý mới tổ chức')
    expect(digest).toContain('vẫn tính ngày chính thức từ khi hết 12 tháng dự bị')
    expect(digest).not.toContain('Nguyễn Văn An')
    for (let days = 1; days <= 14; days++) await wake(commune, addDays(monday, days))
    for (const kind of kinds) expect([kind, await readers(commune, kind, '2026-12-07')]).toEqual([kind, above[kind]])
    expect(told(commune, commune.people.ha)).toEqual([])
    expect((await digests(commune)).filter((row) => !row.endsWith(' sent'))).toEqual([])
  })

  test('told twice, and by several processes at once, nobody gets anything twice', async () => {
    const commune = await openCommune()
    await seed(commune, ...kinds.map((kind) => late[kind]), ...kinds.map((kind) => late[kind]))
    const processes = [1, 2, 3].map((processId) => commune.runtime({ processId, now: () => at(monday, '07:25') }))
    const counts = await Promise.all(processes.map((runtime) => scanAlerts(runtime, { most: 3 })))
    for (const runtime of processes) expect(await scanAlerts(runtime)).toEqual({ clocks: 0, lines: 0, digests: 0 })
    expect(counts.reduce((sum, one) => sum + one.digests, 0)).toBe(3)
    expect(counts.reduce((sum, one) => sum + one.lines, 0)).toBe(await commune.db.alertStep.count())
    const later = [1, 2, 3].map((processId) => commune.runtime({ processId, now: () => at(monday, '07:30') }))
    await Promise.all(later.map((runtime) => createDrain(runtime)(commune.accounts.telegram, signal)))
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 sent', 'Dũng 2026-11-23 sent', 'Ích 2026-11-23 sent'])
    for (const who of ['binh', 'dung', 'ich'] as const) expect(told(commune, commune.people[who])).toHaveLength(1)
  })

  test('is none on a day off, and what was due then comes on the next working day', async () => {
    const commune = await openCommune()
    await seed(commune, late.ceremony)
    await wake(commune, '2026-11-22')
    expect(await digests(commune)).toEqual([])
    await commune.db.specialDay.upsert({
      where: { day: new Date(monday) },
      create: { day: new Date(monday), works: false, name: 'nghi-bu', confirmed: true },
      update: { works: false },
    })
    await wake(commune, monday)
    expect(await digests(commune)).toEqual([])
    expect(await nextDue(commune.db, at(monday, '12:00'))).toEqual(at('2026-11-24', '07:20'))
    await wake(commune, '2026-11-24')
    expect(await digests(commune)).toEqual(['Bình 2026-11-24 sent'])
  })

  test('who has several roles gets one message', async () => {
    const commune = await openCommune()
    const { binh } = commune.people
    const cell = { ...commune.cell, mentors: [binh.id] }
    await commune.db.roleGrant.create({
      data: { personId: binh.id, unitId: commune.units.own, role: 'follower', fromDate: new Date('2026-01-01') },
    })
    await seedCandidates(
      commune,
      [late.ceremony, late.idle, late.probation].map((one) => ({ ...one, cell })),
      { now: morning },
    )
    for (let days = 0; days <= 10; days++) await wake(commune, addDays(monday, days))
    const mornings = (await digests(commune)).filter((row) => row.startsWith('Bình')).map((row) => row.split(' ')[1])
    expect(mornings).toEqual([...new Set(mornings)])
    expect(told(commune, binh)).toHaveLength(mornings.length)
  })

  test('leaves at the hour of the unit, and never in the quiet hours of the person', async () => {
    const commune = await openCommune()
    const { binh, dung } = commune.people
    await commune.db.orgUnit.update({ where: { id: commune.units.own }, data: { settings: { digestAt: '08:15' } } })
    await commune.db.person.update({ where: { id: dung.id }, data: { quietFrom: '22:00', quietTo: '09:00' } })
    await seed(commune, late.idle, late.verification)
    await happen(commune, at(monday, '07:20'))
    const rows = await commune.db.delivery.findMany({ include: { person: true }, orderBy: { notBefore: 'asc' } })
    expect(rows.map(({ person, notBefore }) => [person.fullName, notBefore])).toEqual([
      ['Ích', at(monday, '07:30')],
      ['Bình', at(monday, '08:15')],
      ['Dũng', at(monday, '09:00')],
    ])
    await happen(commune, at(monday, '08:14'))
    expect(told(commune, binh)).toEqual([])
    await happen(commune, at(monday, '08:15'))
    expect(told(commune, binh)).toHaveLength(1)
  })

  test('that nobody was there for is told with the next, without saying anything twice', async () => {
    const commune = await openCommune()
    await seed(commune, late.ceremony)
    await happen(commune, at(monday, '07:20'))
    // Away until the next morning.
    await happen(commune, at('2026-11-24', '07:00'))
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 expired day-over'])
    await wake(commune, '2026-11-24')
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 expired day-over', 'Bình 2026-11-24 sent'])
    expect(told(commune, commune.people.binh)).toHaveLength(1)
    await wake(commune, '2026-11-26')
    expect(told(commune, commune.people.binh)).toHaveLength(1)
  })

  test('what comes to be late during the day waits for the next morning', async () => {
    const commune = await openCommune()
    await wake(commune, monday)
    await seedCandidates(commune, [{ ...late.ceremony, cell: commune.cell }], { now: at(monday, '10:00') })
    await happen(commune, at(monday, '10:05'))
    expect(await digests(commune)).toEqual([])
    await wake(commune, '2026-11-24')
    expect(await digests(commune)).toEqual(['Bình 2026-11-24 sent'])
  })
})

describe('the mornings after', () => {
  test('whoever was told late is told again with the next week, not the day after', async () => {
    const commune = await openCommune()
    // Its 30 days were over on 17 November.
    await seed(commune, { stage: 'cam_tinh', since: '2026-10-18' })
    for (let days = 0; days <= 8; days++) await wake(commune, addDays(monday, days))
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 sent', 'Bình 2026-12-01 sent', 'Giang 2026-12-01 sent'])
  })

  test('the end of the probation that was put off beyond its day is not told any more', async () => {
    const commune = await openCommune()
    await seed(commune, { stage: 'du_bi', since: '2025-11-25' })
    await commune.db.deadline.updateMany({
      where: { ruleKey: 'R10' },
      data: { postponedUntil: new Date('2026-11-26'), nextAlertOn: new Date('2026-11-26') },
    })
    await wake(commune, '2026-11-26')
    expect(await commune.db.alertStep.count({ where: { deadline: { ruleKey: 'R10' } } })).toBe(0)
    expect((await commune.db.deadline.findFirstOrThrow({ where: { ruleKey: 'R10' } })).nextAlertOn).toBeNull()
  })
})

describe('a mentor', () => {
  test('whose time in the cell ends by its date is one to that day, and the secretary is told the morning after', async () => {
    const commune = await openCommune()
    const { binh, dung } = commune.people
    await commune.db.roleGrant.updateMany({ where: { personId: dung.id }, data: { toDate: new Date('2026-11-24') } })
    await seed(commune, { stage: 'theo_doi', since: '2026-10-01' })
    const mentor = async () => (await commune.db.candidate.findFirstOrThrow()).mentorId
    await wake(commune, monday)
    await wake(commune, '2026-11-24')
    expect(await mentor()).toBe(dung.id)
    await wake(commune, '2026-11-25')
    expect(await mentor()).toBeNull()
    expect(told(commune, binh)).toEqual([])
    await wake(commune, '2026-11-26')
    expect(told(commune, binh)).toMatchObject([expect.stringContaining('Q08-01 · N.V.A. – chưa có người giúp đỡ: còn 29 ngày')])
    for (const day of ['2026-11-27', '2026-11-30', '2026-12-01']) await wake(commune, day)
    expect(told(commune, binh)).toHaveLength(1)
  })
})

describe('what is true when the digest leaves', () => {
  test('what ended meanwhile is left out, and a digest with nothing to say is not sent', async () => {
    const commune = await openCommune()
    await seed(commune, late.ceremony, late.idle)
    await happen(commune, at(monday, '07:20'))
    await commune.db.deadline.updateMany({ where: { rule: { alert: 'idle' } }, data: { endedOn: new Date(monday) } })
    await happen(commune, at(monday, '07:30'))
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 sent', 'Dũng 2026-11-23 cancelled superseded'])
    expect(told(commune, commune.people.binh)[0]).not.toContain('chưa sang bước tiếp theo')
  })

  test('who has lost his role since is told nothing', async () => {
    const commune = await openCommune()
    await seed(commune, late.ceremony)
    await happen(commune, at(monday, '07:20'))
    await commune.db.roleGrant.deleteMany({ where: { personId: commune.people.binh.id } })
    await happen(commune, at(monday, '07:30'))
    expect(await digests(commune)).toEqual(['Bình 2026-11-23 cancelled superseded'])
  })
})

describe('an alert climbs', () => {
  test('not while somebody has taken it up, and again when a week has gone by since', async () => {
    const commune = await openCommune()
    await seed(commune, late.ceremony)
    await wake(commune, monday)
    const { id } = await commune.db.deadline.findFirstOrThrow({ where: { rule: { alert: 'ceremony' } } })
    await setAcknowledged(commune.db, id, { at: at('2026-11-27', '09:00'), by: commune.people.binh.id })
    for (let days = 1; days <= 9; days++) await wake(commune, addDays(monday, days))
    expect(await readers(commune, 'ceremony', '2026-12-02')).toEqual(['Bình'])
    for (let days = 10; days <= 25; days++) await wake(commune, addDays(monday, days))
    expect(await readers(commune, 'ceremony', '2026-12-18')).toEqual(['Bình', 'Ích'])
  })

  test('past a level on which nobody is: without a secretary the committee is told at once', async () => {
    const commune = await openCommune()
    await commune.db.roleGrant.deleteMany({ where: { personId: commune.people.binh.id } })
    await seed(commune, late.ceremony)
    await wake(commune, monday)
    expect(await readers(commune, 'ceremony', monday)).toEqual(['Ích'])
  })

  test('a decision is told to the staff of the nearest committee that decides', async () => {
    const commune = await openCommune()
    const { id } = await commune.db.orgUnit.create({
      data: { kind: 'committee', code: 'TREN', name: 'Đảng bộ cấp trên', path: 'TREN/', settings: {} },
    })
    const lan = await commune.person('Lan', { role: 'staff', unit: 'TREN' })
    await commune.db.orgUnit.update({ where: { id: commune.units.root }, data: { parentId: id, path: 'TREN/MINH/' } })
    await commune.db.orgUnit.update({ where: { id: commune.units.own }, data: { path: 'TREN/MINH/TDP08/' } })
    await seed(commune, late.decision)
    await wake(commune, monday)
    expect(await readers(commune, 'decision', monday)).toEqual([lan].map(() => 'Lan'))
    await commune.db.orgUnit.update({ where: { id: commune.units.root }, data: { settings: { deciding: true } } })
    for (let days = 1; days <= 10; days++) await wake(commune, addDays(monday, days))
    expect(await readers(commune, 'decision', '2026-12-03')).toEqual(['Lan', 'Ích'])
  })
})
