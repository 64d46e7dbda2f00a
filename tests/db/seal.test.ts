import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createSealer, loadOrCreateKeys, parseFieldKey, parseFieldKeys } from '../../src/db/seal.ts'

const key = Buffer.alloc(32, 7)
const sealer = createSealer(key)
const row = 'Rsvp.reason:0193:0194'

test('what was sealed is opened again, in any script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sealer.open(sealer.seal(text, row), row)).toBe(text)
    }),
  )
})

test('the same text never looks the same twice, and nothing of it can be read', () => {
  const [first, second] = [sealer.seal('Đau lưng, xin vắng', row), sealer.seal('Đau lưng, xin vắng', row)]
  expect(Buffer.from(first)).not.toEqual(Buffer.from(second))
  expect(Buffer.from(first).toString('utf8')).not.toContain('lưng')
})

test('a value that was copied to another row cannot be opened there', () => {
  const sealed = sealer.seal('Đau lưng', row)
  expect(() => sealer.open(sealed, 'Rsvp.reason:0193:0195')).toThrow('Rsvp.reason:0193:0195 belongs elsewhere or was changed')
})

test('a value with any byte changed, or cut short, is refused', () => {
  const sealed = sealer.seal('Đau lưng', row)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed)
    changed[at] = (sealed[at] ?? 0) ^ 1
    expect(() => sealer.open(changed, row)).toThrow(row)
    expect(() => sealer.open(sealed.subarray(0, at), row)).toThrow(row)
  }
})

test('after a rotation the old key still opens and the new one seals', () => {
  const rotated = createSealer(Buffer.alloc(32, 8), [key])
  expect(rotated.open(sealer.seal('Đau lưng', row), row)).toBe('Đau lưng')
  expect(() => sealer.open(rotated.seal('Đau lưng', row), row)).toThrow('was not sealed with this FIELD_KEY')
  expect(rotated.hmacs('invite', 'ABCD-1234')).toEqual([rotated.hmac('invite', 'ABCD-1234'), sealer.hmac('invite', 'ABCD-1234')])
})

test('two keys after one another are the one that seals and the one before', () => {
  const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  expect(parseFieldKeys(`${a.toString('hex')}, ${b.toString('base64')}`)).toEqual([a, b])
  expect(parseFieldKeys(`${a.toString('hex')}\n${b.toString('hex')}\n`.trim())).toEqual([a, b])
  expect(parseFieldKeys(a.toString('hex'))).toEqual([a])
  for (const wrong of ['', ',', `${a.toString('hex')},`, `${a.toString('hex')},x`, Array(3).fill(a.toString('hex')).join()])
    expect(parseFieldKeys(wrong)).toBeNull()
  expect(() => createSealer(a, [a])).toThrow('same id')
})

test('fingerprints and keyed hashes stay the same from one version of the program to the next', () => {
  expect(sealer.fingerprint).toBe('75befa9bf406eb79')
  expect(sealer.hmac('invite', 'ABCD-1234')).toBe('45629c83051f666b01ef10c4e39c59efc64a3dd855d407a600bb3ede565366bb')
  expect(sealer.hmac('webhook', 'ABCD-1234')).not.toBe(sealer.hmac('invite', 'ABCD-1234'))
  expect(createSealer(Buffer.alloc(32, 8)).fingerprint).not.toBe(sealer.fingerprint)
})

test.for([
  ['64 hex digits', 'AB'.repeat(32), Buffer.alloc(32, 0xab)],
  ['44 characters of base64', Buffer.alloc(32, 0xab).toString('base64'), Buffer.alloc(32, 0xab)],
  ['63 hex digits', 'a'.repeat(63), null],
  ['base64 of 16 bytes', Buffer.alloc(16).toString('base64'), null],
  ['a password', 'correct horse battery staple', null],
  ['nothing', '', null],
] as const)('a key written as %s', ([, text, expected]) => {
  expect(parseFieldKey(text)).toEqual(expected)
})

test('processes that start together make one key, and only its owner may read it', async () => {
  const folder = await temporaryFolder()
  const file = path.join(folder, 'field.key')
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateKeys(file)))
  expect(new Set(keys.map(([made]) => Buffer.from(made).toString('hex'))).size).toBe(1)
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600)
  expect(await fs.readdir(folder)).toEqual(['field.key'])
  expect(await loadOrCreateKeys(file)).toEqual(keys[0])
})

test('a key file with something else in it is an error, not a new key', async () => {
  const file = path.join(await temporaryFolder(), 'field.key')
  await fs.writeFile(file, randomBytes(8).toString('hex'))
  await expect(loadOrCreateKeys(file)).rejects.toThrow(`${file} does not hold a key`)
})

async function temporaryFolder(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-seal-'))
  onTestFinished(() => fs.rm(folder, { recursive: true }))
  return folder
}
