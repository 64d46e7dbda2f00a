import { expect, test } from 'vitest'
import { gathered } from '../../src/db/gathered.ts'

/** Work that is written down and ends when it is let; `bad` cannot be done. */
function shop(gathering?: { most: number; waitMs: number; expected?: () => number }) {
  const batches: string[][] = []
  const ends: (() => void)[] = []
  const order = gathered<string>(async (items) => {
    batches.push([...items])
    await new Promise<void>((resolve) => ends.push(resolve))
    if (items.includes('bad')) throw new Error('cannot be done')
  }, gathering)
  return {
    batches,
    order,
    /** Lets the pieces of work end that are under way, and those that follow. */
    open: () => {
      for (const end of ends.splice(0)) end()
    },
  }
}

test('who comes alone is not kept waiting, and those who come meanwhile go together, in order', async () => {
  const { batches, order, open } = shop()
  const all = ['a', 'b', 'c'].map((item) => order(item))
  expect(batches).toEqual([['a']])
  open()
  await all[0]
  await expect.poll(() => batches).toEqual([['a'], ['b', 'c']])
  open()
  await Promise.all(all)
  const later = order('d')
  expect(batches).toEqual([['a'], ['b', 'c'], ['d']])
  open()
  await later
})

test('one that cannot be done takes no others down, and nothing that comes after', async () => {
  const { batches, order, open } = shop()
  const all = ['first', 'good', 'bad', 'better'].map((item) =>
    order(item).then(
      () => `${item} done`,
      () => `${item} failed`,
    ),
  )
  open()
  await expect.poll(() => batches.length).toBe(2)
  open()
  await expect.poll(() => batches.length).toBe(5)
  open()
  expect(await Promise.all(all)).toEqual(['first done', 'good done', 'bad failed', 'better done'])
  expect(batches.slice(1)).toEqual([['good', 'bad', 'better'], ['good'], ['bad'], ['better']])
  const after = order('after')
  await expect.poll(() => batches.length).toBe(6)
  open()
  await after
})

test('work that waits a moment is shared by those who come in it, a few at once', async () => {
  const { batches, order, open } = shop({ most: 2, waitMs: 1 })
  const all = ['a', 'b', 'c'].map((item) => order(item))
  expect(batches).toEqual([])
  await expect.poll(() => batches).toEqual([['a', 'b']])
  open()
  await expect.poll(() => batches).toEqual([['a', 'b'], ['c']])
  open()
  await Promise.all(all)
})

test('when all have come who are expected, nobody waits for more', async () => {
  let expected = 2
  const { batches, order, open } = shop({ most: 3, waitMs: 60_000, expected: () => expected })
  const pair = ['a', 'b'].map((item) => order(item))
  await expect.poll(() => batches).toEqual([['a', 'b']])
  expected = 1
  const alone = order('c')
  open()
  await Promise.all(pair)
  await expect.poll(() => batches).toEqual([['a', 'b'], ['c']])
  open()
  await alone
})
