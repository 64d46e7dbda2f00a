import { expect, test } from 'vitest'
import { atMost } from '../../src/platforms/at-most.ts'

test('no more pieces of work are under way than there are places, and those who wait come in order', async () => {
  const place = atMost(2)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const all = ['a', 'b', 'c', 'd'].map((name) =>
    place(async () => {
      begun.push(name)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (name === 'a') throw new Error('a went wrong')
      return name
    }).catch((error: Error) => error.message),
  )
  await expect.poll(() => begun).toEqual(['a', 'b'])
  ends[0]?.()
  await expect.poll(() => begun).toEqual(['a', 'b', 'c'])
  ends[1]?.()
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd'])
  for (const end of ends) end()
  expect(await Promise.all(all)).toEqual(['a went wrong', 'b', 'c', 'd'])
})
