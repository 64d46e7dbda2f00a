import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { startApp, type App } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { openStores } from '../src/stores.ts'
import { startTraining } from '../src/training-mode.ts'
import { accountRow } from '../src/db/accounts.ts'
import { testDatabase } from './support/database.ts'

const log = createLog('silent')

async function temporaryFolder(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-training-'))
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  return folder
}

/** The training mode as a newcomer starts it, but for the database, which is a fresh one of the tests' server. */
async function prepare() {
  const database = await testDatabase({ max: 12 })
  onTestFinished(database.drop)
  const folder = await temporaryFolder()
  const config = { ...readConfig({ PORT: '0' }, folder), databaseUrl: database.url, fieldKey: randomBytes(32) }
  await fs.mkdir(config.dataDir, { recursive: true })
  const running = new Set<App>()
  onTestFinished(async () => {
    for (const app of running) await app.stop()
  })
  return {
    db: database.db,
    config,
    start: async (): Promise<App> => {
      const app = await startApp(config, log)
      running.add(app)
      return app
    },
    stop: async (app: App): Promise<void> => {
      running.delete(app)
      await app.stop()
    },
  }
}

const clockFace = z.object({ now: z.coerce.date(), nextDue: z.coerce.date().nullable() })

async function clockOf({ address }: App): Promise<z.infer<typeof clockFace>> {
  return clockFace.parse(await (await fetch(`${address}/training/clock`)).json())
}

async function moveClock({ address }: App, to: string): Promise<number> {
  const answer = await fetch(`${address}/training/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  })
  return answer.status
}

/** fetch would put its own Host there. */
async function getAs(host: string, address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http.get(address, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject)
  })
}

const LONG = 90_000

describe('training mode', () => {
  test(
    'has a sample commune with phones, which a second start leaves as it is',
    async () => {
      const { db, config } = await prepare()
      const stores = await openStores(config, log)
      onTestFinished(stores.close)
      const accounts = [
        { id: await accountRow(db, { platform: 'telegram', externalId: '7000000001' }), name: 'telegram', externalId: '7000000001' },
        { id: await accountRow(db, { platform: 'zalo', externalId: '8000000001' }), name: 'zalo', externalId: '8000000001' },
      ]
      const count = async () => ({
        cells: await db.orgUnit.count({ where: { kind: 'cell' } }),
        committees: await db.orgUnit.count({ where: { kind: 'committee' } }),
        people: await db.person.count(),
        grants: await db.roleGrant.count(),
        links: await db.chatLink.count(),
      })
      const seed = async () => {
        const training = await startTraining({ config, stores, clock: { offsetMs: 0 } })
        await training.seed(accounts)
        await training.close()
        return count()
      }
      const first = await seed()
      expect(first).toMatchObject({ cells: 15, committees: 1 })
      expect(first.people).toBeGreaterThanOrEqual(240)
      expect(first.people).toBeLessThanOrEqual(270)
      expect(await seed()).toEqual(first)

      const unlinked = await db.person.count({ where: { links: { none: {} } } })
      expect(unlinked).toBeGreaterThan(10)
      expect(unlinked).toBeLessThan(first.people / 4)
      for (const role of ['staff', 'secretary', 'follower', 'mentor', 'member'] as const) {
        for (const platform of ['telegram', 'zalo']) {
          expect(
            await db.person.count({ where: { grants: { some: { role } }, links: { some: { account: { platform } } } } }),
          ).toBeGreaterThan(0)
        }
      }
      // Zalo's free plan would not bear more, but training is not Zalo.
      expect(await db.chatLink.count({ where: { chatId: '' } })).toBe(0)
      const phones = await db.chatLink.findMany({ select: { accountId: true, chatId: true } })
      expect(new Set(phones.map(({ accountId, chatId }) => `${accountId} ${chatId}`)).size).toBe(phones.length)
    },
    LONG,
  )

  test(
    'keeps its moved clock over a restart, and nothing moves it back',
    async () => {
      const { start, stop, db } = await prepare()
      const first = await start()
      const before = (await clockOf(first)).now
      const target = new Date(before.getTime() + 3 * 86_400_000)
      expect(await moveClock(first, target.toISOString())).toBe(200)
      expect((await clockOf(first)).now.getTime()).toBeGreaterThanOrEqual(target.getTime())
      expect(await moveClock(first, before.toISOString())).not.toBe(500)
      const moved = (await clockOf(first)).now
      expect(moved.getTime()).toBeGreaterThanOrEqual(target.getTime())
      await stop(first)

      const people = await db.person.count()
      const second = await start()
      expect((await clockOf(second)).now.getTime()).toBeGreaterThanOrEqual(moved.getTime())
      expect((await clockOf(second)).now.getTime()).toBeLessThan(moved.getTime() + LONG)
      expect(await db.person.count()).toBe(people)
    },
    LONG,
  )

  test(
    'shows its page under the names of this machine only',
    async () => {
      const { start } = await prepare()
      const app = await start()
      const { port } = new URL(app.address)
      expect(app.adminCode).toMatch(/^\w{5}-\w{5}$/)
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `LOCALHOST:${port}`]) expect(await getAs(host, app.address)).toBe(200)
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        'localhost',
        `localhost:${Number(port) + 1}`,
        `localhost:${port}.evil.example`,
      ]) {
        expect(await getAs(host, app.address)).toBe(403)
        expect(await getAs(host, `${app.address}/training/people`)).toBe(403)
      }
      expect(await getAs('evil.example', `${app.address}/healthz`)).toBe(200)
      const foreign = {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
        body: '{"to":"next"}',
      }
      expect((await fetch(`${app.address}/training/clock`, foreign)).status).toBe(403)
      expect((await fetch(`${app.address}/nothing-here`)).status).toBe(404)
    },
    LONG,
  )
})
