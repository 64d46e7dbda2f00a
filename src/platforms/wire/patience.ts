import { setTimeout as sleep } from 'node:timers/promises'

/** Waiting times between failed polls. Real time, in ms. */
export type BackOff = { firstMs: number; lastMs: number }

/** Soon after the first failure; in a long outage still so often that people are heard within ten seconds after its end. */
export const pollingBackOff: BackOff = { firstMs: 1_000, lastMs: 3_000 }

/**
 * Doubles from `firstMs` to `lastMs`, each wait shortened by up to a half at random, so that many processes do not come back at
 * the same moment. `failures` counts from 1.
 */
export function waitAfter(failures: number, { firstMs, lastMs }: BackOff): number {
  const full = Math.min(lastMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return full * (0.5 + Math.random() / 2)
}

/** Waits `ms`, or until the signal aborts: then it resolves at once. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {})
  } catch (error) {
    if (!signal?.aborted) throw error
  }
}
