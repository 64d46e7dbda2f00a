/**
 * Runs of one kind of work in this process follow each other, and each begins after it was asked for: who asks while one is under way
 * shares the next with all others who do.
 */
export function oneAfterAnother<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  return () => {
    next ??= last
      .catch(() => {})
      .then(() => {
        next = null
        return work()
      })
    last = next
    return next
  }
}
