type Waiting<Item> = { item: Item; done: () => void; failed: (error: unknown) => void }

/**
 * `most`: so many go together at most. `waitMs`: work begins this much later, for the sake of those who are about to come, or at once when
 * as many have come as are `expected`.
 */
type Gathering = { most?: number; waitMs?: number; expected?: () => number }

/**
 * One piece of work for all that comes in while the one before it is under way: who comes alone waits for nobody, many share a statement
 * and its commit. Each promise ends as the work ended that held its item. When work for several fails, it is done for each by itself, so
 * that one that cannot be done takes no others down; it must be such that it may be done again.
 */
export function gathered<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  { most = Number.POSITIVE_INFINITY, waitMs = 0, expected = () => most }: Gathering = {},
): (item: Item) => Promise<void> {
  const waiting: Waiting<Item>[] = []
  let working = false
  let wakeUp: (() => void) | null = null
  const haveCome = (): boolean => waiting.length >= Math.min(most, expected())

  const awaitOthers = (): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, waitMs)
      wakeUp = () => {
        clearTimeout(timer)
        done()
      }
    })

  const settle = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await work(batch.map(({ item }) => item))
      for (const { done } of batch) done()
    } catch (error) {
      if (batch.length > 1) await Promise.all(batch.map((one) => settle([one])))
      else for (const { failed } of batch) failed(error)
    }
  }

  const workOn = async (): Promise<void> => {
    working = true
    while (waiting.length > 0) {
      if (waitMs > 0 && !haveCome()) await awaitOthers()
      await settle(waiting.splice(0, most))
    }
    working = false
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!working) void workOn()
      else if (haveCome()) wakeUp?.()
    })
}
