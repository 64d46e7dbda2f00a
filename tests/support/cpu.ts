/**
 * The processor time that a piece of work takes, in ms, the least of several times: neither what other programs of a shared machine do
 * counts, nor a collection of garbage or a first compilation that falls into it.
 */
export function cpuMs(work: () => unknown): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}
