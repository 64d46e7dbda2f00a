import { describe, expect, test } from 'vitest'
import { moveClock, nowBy, type Clock } from '../src/clock.ts'
import type { Jobs } from '../src/jobs/index.ts'
import { fireDue } from '../src/jobs/fire-due.ts'
import { openLedger } from './support/seed.ts'

const reminders = ['2026-11-30T00:30', '2026-12-02T00:30', '2026-12-02T11:00']

async function openClock() {
  const ledger = await openLedger()
  const binh = await ledger.person('Bình', { role: 'secretary' })
  const clock: Clock = { offsetMs: new Date('2026-11-21T09:00:00+07:00').getTime() - Date.now() }
  const stops: string[] = []
  const heard: number[] = []
  const runtime = ledger.runtime({ now: () => nowBy(clock) })
  const jobs: Pick<Jobs, 'runDue'> = {
    runDue: async () => {
      stops.push(nowBy(clock).toISOString().slice(0, 16))
      await fireDue(runtime)
      await ledger.db.delivery.updateMany({ data: { status: 'sent' } })
    },
  }
  const moved = async (offsetMs: number): Promise<void> => void heard.push(offsetMs)
  return {
    ledger,
    binh,
    clock,
    stops,
    heard,
    moveTo: (target: string) => moveClock({ clock, db: ledger.db, jobs, moved }, new Date(target)),
  }
}

describe('a clock that is moved forward', () => {
  test('stops at every instant at which something is due, in order, and then at its target', async () => {
    const { ledger, binh, stops, clock, heard, moveTo } = await openClock()
    await ledger.meeting(binh, [binh])
    expect(await moveTo('2026-12-05T00:00:00Z')).toEqual({ stops: 3 })
    expect(stops).toEqual([...reminders, '2026-12-05T00:00'])
    expect(heard).toEqual(heard.toSorted((a, b) => a - b))
    expect(heard.at(-1)).toBe(clock.offsetMs)
    const rows = await ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })
    expect(rows.map(({ createdAt }) => createdAt.toISOString().slice(0, 16))).toEqual(reminders)
  })

  test('does what is due now when it is asked to go back, and stays where it is', async () => {
    const { stops, clock, heard, moveTo } = await openClock()
    const before = clock.offsetMs
    expect(await moveTo('2026-11-01T00:00:00Z')).toEqual({ stops: 0 })
    expect(clock.offsetMs).toBe(before)
    expect(heard).toEqual([])
    expect(stops).toHaveLength(1)
  })

  test('stops at its target once when something is due just then', async () => {
    const { ledger, binh, stops, moveTo } = await openClock()
    await ledger.meeting(binh, [binh])
    expect(await moveTo('2026-11-30T07:30:00+07:00')).toEqual({ stops: 1 })
    expect(stops).toEqual(['2026-11-30T00:30'])
    expect(await ledger.db.delivery.count()).toBe(1)
  })
})
