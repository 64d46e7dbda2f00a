/** Lets at most so many pieces of work be under way; the others wait for their turn, in order. */
export function atMost(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = []
  let free = most
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits has the place at once: nobody who comes now gets in before.
      const next = queue.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
