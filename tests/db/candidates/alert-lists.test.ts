import { expect, test } from 'vitest'
import { alertsNow, untoldAlerts } from '../../../src/db/candidates/alert-lists.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import { createSealer } from '../../../src/db/seal.ts'
import type { Actor } from '../../../src/domain/access.ts'
import { alertNoticeWords } from '../../../src/messages/vi/alerts.ts'
import { seedCandidates, seedCommune, type Standing } from '../../support/candidates.ts'
import { freshDatabase } from '../../support/database.ts'

const database = await freshDatabase()
const { db } = database
const sealer = createSealer(Buffer.alloc(32, 3))
const now = new Date('2026-11-23T09:00:00+07:00')
const today = '2026-11-23'

test('whoever has more late dossiers than anybody reads is told how many, and can turn the pages to the last', async () => {
  const { cells, staff } = await seedCommune(database, { cells: 3 })
  const standings = Array.from({ length: 610 }, (_, index): Standing[] => {
    const cell = cells[index % 3]
    return cell === undefined ? [] : [{ cell, stage: 'nq_dang_uy', since: '2026-08-12' }]
  })
  const seeded = await seedCandidates(database, standings.flat(), { now })
  const book = await ruleBook(db)
  const actor: Actor = { personId: staff, grants: [{ role: 'staff', path: 'MINH/' }] }
  const page = (number: number) => alertsNow(db, sealer, actor, { today, now, book, page: number })

  const first = await page(0)
  expect(first).toMatchObject({ counts: { late: 610, near: 0, postponed: 0 }, page: 0, pages: 77, severalUnits: true })
  expect(first.lines).toHaveLength(8)
  const last = await page(76)
  expect(last.lines.map(({ candidate }) => candidate.code)).toEqual(['Q03-98', 'Q03-99'])
  expect(await page(900)).toEqual(last)
  const seen = new Set<string>()
  for (let number = 0; number < 77; number += 1) for (const { candidate } of (await page(number)).lines) seen.add(candidate.code)
  expect(seen.size).toBe(610)

  // What somebody has put off comes last, with its own count.
  const [one] = seeded
  await db.deadline.updateMany({
    where: { candidateId: one?.id ?? '', endedOn: null, ruleKey: 'R07' },
    data: { postponedUntil: new Date('2026-12-01'), postponedBy: cells[0]?.secretary ?? null },
  })
  expect(await page(0)).toMatchObject({ counts: { late: 609, near: 0, postponed: 1 } })
  expect((await page(76)).lines.map(({ candidate }) => candidate.code)).toEqual(['Q03-99', one?.code])

  // A mentor of one cell has none of them: a decision is the committee's.
  const helper: Actor = { personId: cells[0]?.mentors[0] ?? staff, grants: [{ role: 'member', path: cells[0]?.path ?? '' }] }
  expect(await alertsNow(db, sealer, helper, { today, now, book, page: 0 })).toMatchObject({ lines: [], counts: { late: 0 }, pages: 1 })

  const deadlines = await db.deadline.findMany({ where: { endedOn: null, ruleKey: 'R07' }, select: { id: true } })
  await db.alertStep.createMany({ data: deadlines.map(({ id }) => ({ deadlineId: id, personId: staff, day: new Date(today), level: 0 })) })
  const list = await untoldAlerts(db, sealer, actor, { today, now, book })
  const { options = [] } = alertNoticeWords.digest({ kind: 'digest', list, until: now })
  expect(options.at(-1)).toEqual({ label: 'Và 602 việc khác: xem tất cả', command: { kind: 'alerts' } })
  expect(options).toHaveLength(9)
}, 120_000)
