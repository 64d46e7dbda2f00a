/** True while at most `perSecond` calls passed within the last second. In real time, as the messengers count. */
export function createRate(perSecond: number): () => boolean {
  const passed: number[] = []
  return () => {
    const now = performance.now()
    while ((passed[0] ?? now) <= now - 1000) passed.shift()
    if (passed.length >= perSecond) return false
    passed.push(now)
    return true
  }
}
