import { expect, test } from 'vitest'
import { guessing } from '../../src/db/invites.ts'
import { transaction, type Db } from '../../src/db/client.ts'
import { ownData } from '../../src/db/own-data.ts'
import { openLedger } from '../support/seed.ts'

/** The same transaction, and how many of its queries were asked at once at most. */
function watched(tx: Db): { tx: Db; most: () => number } {
  let [running, most] = [0, 0]
  const isOver = (): void => {
    running -= 1
  }
  const asked = (result: unknown): unknown => {
    running += 1
    most = Math.max(most, running)
    return Promise.resolve(result).finally(isOver)
  }
  const modelOf = <M extends object>(model: M): M =>
    new Proxy(model, {
      get: (target, name): unknown => {
        const method: unknown = Reflect.get(target, name)
        return typeof method === 'function' ? (...args: unknown[]) => asked(Reflect.apply(method, target, args)) : method
      },
    })
  const proxy = new Proxy(tx, {
    get: (target, name): unknown => {
      const model: unknown = Reflect.get(target, name)
      return typeof model === 'object' && model !== null ? modelOf(model) : model
    },
  })
  return { tx: proxy, most: () => most }
}

test('what a transaction asks is asked one after the other: it has one connection', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  await transaction(ledger.db, async (tx) => {
    const own = watched(tx)
    await ownData(own.tx, an.id)
    expect(own.most()).toBe(1)
    const codes = watched(tx)
    await guessing(codes.tx, an, new Date())
    expect(codes.most()).toBe(1)
  })
})
