import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rotateKeyCommand } from '../../src/cli/rotate-key.ts'
import { claimInstance } from '../../src/db/instance.ts'
import { openPhone, setPhone } from '../../src/db/members.ts'
import { createSealer, loadOrCreateKeys, type Sealer } from '../../src/db/seal.ts'
import { morning, openLedger } from '../support/seed.ts'

test('the key in the data folder is changed in three steps, and the old one is never lost on the way', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-rotate-'))
  onTestFinished(() => fs.rm(folder, { recursive: true }))
  const keyFile = path.join(folder, 'field.key')
  const ledger = await openLedger()
  const { db, database } = ledger
  /** As the next start would open it. */
  const start = async (): Promise<Sealer> => {
    const [key, ...older] = await loadOrCreateKeys(keyFile)
    const sealer = createSealer(key, older)
    const { fingerprint: fieldKeyFingerprint, olderFingerprints } = sealer
    expect(await claimInstance(db, { purpose: 'real', fieldKeyFingerprint, olderFingerprints })).toBeNull()
    return sealer
  }
  const run = async (...args: string[]): Promise<string> => {
    const printed: string[] = []
    const stores = async () => ({ database, sealer: await start(), now: () => morning })
    const code = await rotateKeyCommand(args, { keyFile, withStores: async (work) => work(await stores()) }, (text) => printed.push(text))
    expect(code).toBe(0)
    return printed.join('\n')
  }
  const an = await ledger.person('An')
  const phone = async (sealer: Sealer): Promise<string | null> =>
    openPhone(sealer, an.id, (await db.person.findUniqueOrThrow({ where: { id: an.id } })).phone)

  const first = await start()
  const [oldKey] = await loadOrCreateKeys(keyFile)
  await setPhone(db, first, { id: an.id, phone: '0901' })
  await expect(run()).rejects.toThrow('run rotate-key --new, restart chibo')
  await expect(run('--done')).rejects.toThrow('nothing to put aside')

  expect(await run('--new')).toMatch('restart chibo')
  await expect(run('--new')).rejects.toThrow('was made already')
  const [newKey, stillThere] = await loadOrCreateKeys(keyFile)
  expect(stillThere).toEqual(oldKey)
  expect(await phone(await start())).toBe('0901')
  await expect(run('--done')).rejects.toThrow('run rotate-key first')

  expect(JSON.parse(await run('--json'))).toMatchObject({ resealed: 1, damaged: {}, ended: true, openInvites: 0 })
  expect(await run('--done')).toContain(`${keyFile}.${first.fingerprint}`)
  expect(await loadOrCreateKeys(keyFile)).toEqual([newKey])
  expect(await loadOrCreateKeys(`${keyFile}.${first.fingerprint}`)).toEqual([oldKey])
  expect(await phone(await start())).toBe('0901')
  expect((await fs.stat(keyFile)).mode & 0o777).toBe(0o600)
})

test('a key in FIELD_KEY is changed by hand, and the command says how', async () => {
  const ledger = await openLedger()
  const sealer = createSealer(Buffer.alloc(32, 7))
  const keys = {
    keyFile: null,
    withStores: (work: Parameters<Parameters<typeof rotateKeyCommand>[1]['withStores']>[0]) =>
      work({ database: ledger.database, sealer, now: () => morning }),
  }
  await expect(rotateKeyCommand([], keys, () => {})).rejects.toThrow('FIELD_KEY=NEW,OLD')
  await expect(rotateKeyCommand(['--new'], keys, () => {})).rejects.toThrow('openssl rand -hex 32')
  await expect(rotateKeyCommand(['--new', '--done'], keys, () => {})).rejects.toThrow('Usage')
})
