import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pause, pollingBackOff, waitAfter } from '../../../src/platforms/wire/patience.ts'

describe('waiting after failures', () => {
  it('starts within a second, doubles, and never waits more than 3 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
        const full = Math.min(3_000, 1_000 * 2 ** (failures - 1))
        const wait = waitAfter(failures, pollingBackOff)
        expect(wait).toBeGreaterThanOrEqual(full / 2)
        expect(wait).toBeLessThanOrEqual(full)
      }),
    )
  })

  it('ends at once when the bot is stopped', async () => {
    const stop = new AbortController()
    const started = performance.now()
    setTimeout(() => stop.abort(), 10)
    await pause(60_000, stop.signal)
    await pause(60_000, stop.signal)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
