import { expect, test } from 'vitest'
import { oneAfterAnother } from '../../src/jobs/one-after-another.ts'

/** Work that ends when it is let; each run gives its number. */
function shop() {
  const ends: ((ok: boolean) => void)[] = []
  let underWay = 0
  const order = oneAfterAnother(async () => {
    underWay += 1
    expect(underWay).toBe(1)
    const number = ends.length + 1
    const ok = await new Promise<boolean>((resolve) => ends.push(resolve))
    underWay -= 1
    if (!ok) throw new Error(`run ${number} failed`)
    return number
  })
  return { ends, order }
}

test('who asks while a run is under way shares the next one, which begins after all of them asked', async () => {
  const { ends, order } = shop()
  const first = order()
  await expect.poll(() => ends.length).toBe(1)
  const others = [order(), order(), order()]
  ends[0]?.(true)
  expect(await first).toBe(1)
  await expect.poll(() => ends.length).toBe(2)
  const late = order()
  ends[1]?.(true)
  expect(await Promise.all(others)).toEqual([2, 2, 2])
  await expect.poll(() => ends.length).toBe(3)
  ends[2]?.(true)
  expect(await late).toBe(3)
})

test('a run that failed is told to those who shared it, and the next goes on', async () => {
  const { ends, order } = shop()
  const first = order()
  await expect.poll(() => ends.length).toBe(1)
  const next = order()
  ends[0]?.(false)
  await expect(first).rejects.toThrow('run 1 failed')
  await expect.poll(() => ends.length).toBe(2)
  ends[1]?.(true)
  expect(await next).toBe(2)
})
