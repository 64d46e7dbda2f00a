import { setTimeout as sleep } from 'node:timers/promises'

const mostTries = 10
const longestPauseMs = 5000

/**
 * Writes down what is known to have happened, also when the database is away for a while (about half a minute): what has left must not
 * leave again. Rejects with the last error. `onFailure` hears of each one before it.
 */
export async function untilWritten<T>(write: () => Promise<T>, onFailure: (error: unknown) => void): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (tries === mostTries) throw error
      onFailure(error)
      await sleep(Math.min(100 * 2 ** tries, longestPauseMs))
    }
  }
}
