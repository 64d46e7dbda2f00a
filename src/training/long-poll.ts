import type { Account, World } from './world.ts'

/** What ended the waiting: something to fetch, the time, or the caller (it hung up, or another poll took its place). */
export type PollEnd = 'ready' | 'timeout' | 'aborted'

/** Waits until the account has something for the bot to fetch. In real time: a lesson's clock does not move a connection's patience. */
export function waitForUpdate(world: World, wait: { account: Account; timeoutMs: number; signal: AbortSignal }): Promise<PollEnd> {
  const { account, timeoutMs, signal } = wait
  const ready = (): boolean => account.pending.length + account.again.length > 0
  if (signal.aborted) return Promise.resolve('aborted')
  if (ready()) return Promise.resolve('ready')
  if (timeoutMs <= 0) return Promise.resolve('timeout')
  return new Promise((resolve) => {
    const finish = (end: PollEnd): void => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', abort)
      resolve(end)
    }
    const abort = (): void => finish('aborted')
    const timer = setTimeout(() => finish('timeout'), timeoutMs)
    const unwatch = world.watch((change) => {
      if (change.account === account.key && ready()) finish('ready')
    })
    signal.addEventListener('abort', abort)
  })
}
