/** The processor time that a piece of work takes, in ms: what other programs of a shared machine do does not count. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
