import { describe, expect, it } from 'vitest'
import { askRecompute, recomputesOpen } from '../../src/db/candidates/recompute.ts'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { writeDays } from '../../src/db/candidates/rule-changes.ts'
import { reckon } from '../../src/db/candidates/reckon.ts'
import { transaction } from '../../src/db/client.ts'
import { dateAt } from '../../src/db/people.ts'
import { recompute } from '../../src/jobs/recompute.ts'
import { seedCandidates, type SeededCell } from '../support/candidates.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const candidates = 12

/** Twelve candidates of TDP 8 whose ceremonies are due by R09 on 24 December; then a day before that becomes a day off. */
async function moving(shared: { leastToShare?: number } = {}): Promise<{ ledger: Ledger; dues: () => Promise<string[]> }> {
  const ledger = await openLedger()
  const { db } = ledger
  const staff = await ledger.person('Bùi Văn Ích', { role: 'staff', unit: 'MINH' })
  const secretary = await ledger.person('Trần Thị Bình', { role: 'secretary' })
  const mentor = await ledger.person('Phạm Văn Dũng')
  await db.candidateSeries.create({ data: { unitId: ledger.units.own, prefix: 'Q08', last: 0 } })
  const cell: SeededCell = {
    id: ledger.units.own,
    code: 'TDP08',
    path: 'MINH/TDP08/',
    prefix: 'Q08',
    secretary: secretary.id,
    mentors: [mentor.id],
  }
  const standings = Array.from({ length: candidates }, () => ({ cell, stage: 'qd_ket_nap', since: '2026-11-12' }) as const)
  await seedCandidates(ledger.database, standings, { now: morning })
  await transaction(db, async (tx) => {
    const day = '2026-12-14'
    await writeDays(tx, [{ day, becomes: { day, works: false, name: 'Nghỉ theo thông báo', confirmed: true } }])
    await askRecompute(tx, { why: 'calendar', unitPath: '', days: null, askedBy: staff.id, now: morning, ...shared })
  })
  return {
    ledger,
    dues: async () => {
      const rows = await db.deadline.findMany({ where: { ruleKey: 'R09' }, select: { dueOn: true }, orderBy: { dueOn: 'asc' } })
      return rows.map(({ dueOn }) => dueOn.toISOString().slice(0, 10))
    },
  }
}

const all = (day: string): string[] => Array.from({ length: candidates }, () => day)

describe('reckoning all dates anew', () => {
  it('goes on where it was interrupted, and tells who asked and the cell, once', async () => {
    const { ledger, dues } = await moving()
    const stopping = new AbortController()
    // The process is told to stop while its first batches are under way, one or two: those end, no other begins.
    const first = recompute(ledger.runtime(), { signal: stopping.signal, most: 5 })
    stopping.abort()
    const { candidates: done } = await first
    expect([5, 10]).toContain(done)
    expect(await first).toEqual({ candidates: done, moved: done, finished: 0 })
    expect(await recomputesOpen(ledger.db)).toEqual([{ done, total: candidates }])
    expect(await ledger.db.delivery.count()).toBe(0)
    const left = candidates - done
    expect(await recompute(ledger.runtime({ processId: 2 }), { most: 5 })).toEqual({ candidates: left, moved: left, finished: 1 })
    expect(await dues()).toEqual(all('2026-12-25'))
    const told = await ledger.db.delivery.findMany({
      orderBy: { kind: 'asc' },
      select: { kind: true, person: { select: { fullName: true } } },
    })
    expect(told).toEqual([
      { kind: 'dates-moved', person: { fullName: 'Trần Thị Bình' } },
      { kind: 'recompute-done', person: { fullName: 'Bùi Văn Ích' } },
    ])
    expect(await recompute(ledger.runtime())).toEqual({ candidates: 0, moved: 0, finished: 0 })
  })

  it.each([
    ['of one range', {}],
    ['of several ranges', { leastToShare: 1 }],
  ])('%s by several workers at once moves every date once', async (_, shared) => {
    const { ledger, dues } = await moving(shared)
    const runs = await Promise.all([1, 2, 3].map((processId) => recompute(ledger.runtime({ processId }), { most: 3 })))
    // Who came while others held all of it left; a last look finishes what is left by that.
    await recompute(ledger.runtime(), { most: 3 })
    expect(runs.reduce((sum, { finished }) => sum + finished, 0)).toBeLessThanOrEqual(1)
    expect(await dues()).toEqual(all('2026-12-25'))
    expect(await ledger.db.recompute.findFirstOrThrow()).toMatchObject({ total: candidates, done: candidates, moved: candidates })
    expect(await ledger.db.delivery.count({ where: { kind: 'recompute-done' } })).toBe(1)
  })

  it('that a crash cut off in the middle of a batch has done nothing of that batch', async () => {
    const { ledger, dues } = await moving()
    const ids = (await ledger.db.candidate.findMany({ select: { id: true } })).map(({ id }) => id)
    const crash = transaction(ledger.db, async (tx) => {
      await reckon(tx, ids, { book: await ruleBook(tx), now: morning })
      throw new Error('the process ends here')
    })
    await expect(crash).rejects.toThrow('the process ends here')
    expect(await dues()).toEqual(all('2026-12-24'))
    await recompute(ledger.runtime())
    expect(await dues()).toEqual(all('2026-12-25'))
  })

  it('leaves alone what is not below the unit that it was asked for', async () => {
    const { ledger } = await moving()
    await recompute(ledger.runtime())
    await askRecompute(ledger.db, { why: 'settings', unitPath: 'MINH/TDP09/', days: null, askedBy: null, now: morning })
    expect(await recompute(ledger.runtime())).toEqual({ candidates: 0, moved: 0, finished: 1 })
    expect(await ledger.db.specialDay.count({ where: { day: dateAt('2026-12-14') } })).toBe(1)
  })
})
