import { parseArgs } from 'node:util'
import type { Database } from '../db/client.ts'
import { keyChangePending } from '../db/instance.ts'
import { openInvites } from '../db/invites.ts'
import { rotateKey, type Rotation } from '../db/rotate-key.ts'
import { makeFieldKey, parseFieldKeys, type Sealer } from '../db/seal.ts'
import { readIfThere, replaceSecret } from '../db/secret-file.ts'
import { progressOn } from './progress.ts'
import { UsageError } from './usage.ts'

const usage = 'Usage: npm run -s chibo -- rotate-key [--new | --done] [--json]'

/** `keyFile`: where the key is kept; null when FIELD_KEY says it. */
type Keys = { keyFile: string | null; withStores: (work: (stores: Stores) => Promise<number>) => Promise<number> }
type Stores = { database: Database; sealer: Sealer; now: () => Date }
type Print = (text: string) => void

/**
 * `rotate-key`: seals every encrypted value with the new key, while the bot runs. `--new` first makes a new key beside the one in the
 * key file, `--done` at the end puts the old one aside; with FIELD_KEY the operator does both by hand.
 */
export async function rotateKeyCommand(args: readonly string[], { keyFile, withStores }: Keys, print: Print): Promise<number> {
  const asked = parse(args)
  if (asked.new) return makeNew(keyFile, { print, json: asked.json })
  if (asked.done) return withStores((stores) => putAside(keyFile, { stores, print, json: asked.json }))
  return withStores((stores) => rotate(stores, { print, json: asked.json, keyFile }))
}

type Told = { print: Print; json: boolean }

async function rotate({ database, sealer, now }: Stores, { print, json, keyFile }: Told & { keyFile: string | null }): Promise<number> {
  if (sealer.olderFingerprints.length === 0)
    throw new UsageError(
      keyFile === null
        ? 'There is one key only. To change it, set FIELD_KEY=NEW,OLD for every process, restart them, and run rotate-key again. (Several processes: OLD,NEW and a restart of all first, so that each can read what the others write.)'
        : 'There is one key only. To change it, run rotate-key --new, restart chibo, and run rotate-key again.',
    )
  const show = json ? () => {} : progressOn(process.stderr, (percent) => `${percent}% sealed anew`)
  const rotation = await rotateKey(database, sealer, { progress: (done, of) => show(Math.min(1, done / of)) })
  const { count, until } = await openInvites(database.db, now())
  print(
    json
      ? JSON.stringify({ ...rotation, fingerprint: sealer.fingerprint, openInvites: count, openInvitesUntil: until?.toISOString() ?? null })
      : sentences(rotation, { keyFile, count, until }).join('\n'),
  )
  return rotation.ended ? 0 : 1
}

function sentences(
  { resealed, damaged, ended }: Rotation,
  { keyFile, count, until }: { keyFile: string | null; count: number; until: Date | null },
): string[] {
  const lost = Object.entries(damaged).map(([column, values]) => `${values} values of ${column} are damaged: no key opens them. They stay.`)
  if (!ended)
    return [
      `Sealed anew: ${resealed}, but values under the old key keep coming: a running chibo does not know the new key yet.`,
      'Restart every process with both keys and run rotate-key again.',
      ...lost,
    ]
  return [
    `Sealed anew: ${resealed}. Every value has the new key now.`,
    ...lost,
    ...(until === null
      ? []
      : [
          `Open invite codes: ${count}. Those made before the change count only while the old key is there: keep it until ${until.toISOString()}.`,
        ]),
    keyFile === null
      ? 'Then set FIELD_KEY to the new key alone and restart. Keep the old key as long as backups from before today.'
      : 'Then run rotate-key --done and restart. Keep the old key as long as backups from before today.',
  ]
}

/** Makes a key that seals from the next start on, before the one that is there. */
async function makeNew(keyFile: string | null, { print, json }: Told): Promise<number> {
  const keys = keyFile === null ? null : parseFieldKeys((await readIfThere(keyFile)) ?? '')
  if (keyFile === null || keys === null)
    throw new UsageError(
      'rotate-key --new is for the key in DATA_DIR/field.key. Where FIELD_KEY is set: FIELD_KEY=NEW,OLD (a new one: openssl rand -hex 32).',
    )
  if (keys.length > 1) throw new UsageError('A new key was made already: restart chibo and run rotate-key.')
  const [old] = keys
  await replaceSecret(keyFile, `${makeFieldKey()}\n${Buffer.from(old).toString('hex')}\n`)
  print(json ? JSON.stringify({ made: true }) : 'A new key stands in field.key before the old one. Now restart chibo, then run rotate-key.')
  return 0
}

/** Leaves the new key alone in the key file, once nothing needs the old one; that one stays in a file beside it. */
async function putAside(keyFile: string | null, { stores, print, json }: Told & { stores: Stores }): Promise<number> {
  const { database, sealer } = stores
  const keys = keyFile === null ? null : parseFieldKeys((await readIfThere(keyFile)) ?? '')
  const [current, old] = keys ?? []
  const [oldPrint] = sealer.olderFingerprints
  if (keyFile === null || current === undefined || old === undefined || oldPrint === undefined)
    throw new UsageError('rotate-key --done is for a key file with two keys; there is nothing to put aside.')
  if (await keyChangePending(database.db, sealer.fingerprint))
    throw new UsageError('Not everything has the new key yet: run rotate-key first.')
  // What a process that was not restarted has sealed with the old key since.
  if (!(await rotateKey(database, sealer)).ended) throw new UsageError('A running chibo does not know the new key: restart it first.')
  const aside = `${keyFile}.${oldPrint}`
  await replaceSecret(aside, `${Buffer.from(old).toString('hex')}\n`)
  await replaceSecret(keyFile, `${Buffer.from(current).toString('hex')}\n`)
  print(json ? JSON.stringify({ aside }) : `field.key holds the new key alone; the old one is in ${aside}. Restart chibo.`)
  return 0
}

function parse(args: readonly string[]): { new: boolean; done: boolean; json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { new: { type: 'boolean' }, done: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    if (values.new === true && values.done === true) throw new UsageError(usage)
    return { new: values.new === true, done: values.done === true, json: values.json === true }
  } catch {
    throw new UsageError(usage)
  }
}
