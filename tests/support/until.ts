import { setTimeout as sleep } from 'node:timers/promises'

/** Looks until it holds, every `interval` ms; rejects after `timeout` ms, naming what was waited for. For use outside of the test runner, too. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { timeout = 60_000, interval = 20 }: { timeout?: number; interval?: number } = {},
): Promise<void> {
  const end = performance.now() + timeout
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${Math.round(timeout / 1000)} s`)
    await sleep(interval)
  }
}
