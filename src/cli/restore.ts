import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { verifySeals, type AuditVerdict } from '../db/audit-seal.ts'
import { checkBackup, refuseForeign, restoreBackup, type Restored } from '../db/backup/restore.ts'
import type { Header } from '../db/backup/file.ts'
import { createDb, ensureDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { readMigrations } from '../db/migrate.ts'
import { createSealer, parseFieldKeys } from '../db/seal.ts'
import { readIfThere } from '../db/secret-file.ts'
import { keyFile, migrationsFolder } from '../stores.ts'
import { verdictText, verdictJson } from './audit-verify.ts'
import { progressOn, type Screen } from './progress.ts'
import { UsageError } from './usage.ts'

const usage = 'Usage: npm run -s chibo -- restore FILE [--json]'

type Tools = {
  config: Config
  /** Real time. */
  now: () => Date
  print: (text: string) => void
  screen?: Screen
}

/**
 * `restore`: a backup into an empty database (DATABASE_URL, or the bundled one of an empty DATA_DIR), all of it or nothing. The file is
 * read to its end and compared with this installation before anything is touched. Returns the exit code 0; throws what it refuses.
 */
export async function restoreCommand(args: readonly string[], { config, now, print, screen = process.stderr }: Tools): Promise<number> {
  const { file, json } = parse(args)
  const header = await checkBackup(
    file,
    progressOn(screen, (percent) => `${percent}% checked`),
  )
  const migrations = await readMigrations(migrationsFolder)
  refuseForeign(header, { purpose: config.mode, keys: await fingerprintsHere(config), migrations })
  const { restored, verdict } = await withDatabase(config, async (url) => ({
    restored: await restoreBackup(url, file, {
      migrations,
      now: now(),
      onProgress: progressOn(screen, (percent) => `${percent}% restored`),
    }),
    verdict: await verified(url),
  }))
  print(
    json ? JSON.stringify({ ...restored, from: header.at, audit: verdictJson(verdict) }) : report(header, { restored, verdict }).join('\n'),
  )
  return 0
}

/** Of the keys that are set here; none is made. */
async function fingerprintsHere(config: Config): Promise<readonly string[]> {
  const { fieldKey, olderFieldKeys = [] } = config
  const file = keyFile(config)
  const keys = fieldKey === null ? parseFieldKeys((file === null ? null : await readIfThere(file)) ?? '') : [fieldKey, ...olderFieldKeys]
  if (keys === null || keys[0] === undefined) return []
  const [key, ...older] = keys
  const { fingerprint, olderFingerprints } = createSealer(key, older)
  return [fingerprint, ...olderFingerprints]
}

async function withDatabase<T>({ databaseUrl, dataDir }: Config, work: (url: string) => Promise<T>): Promise<T> {
  if (databaseUrl !== null) return work(databaseUrl)
  const embedded = await startEmbedded(dataDir)
  try {
    return await work(await ensureDatabase(embedded.url, 'chibo'))
  } finally {
    await embedded.stop()
  }
}

async function verified(url: string): Promise<AuditVerdict> {
  const database = createDb({ url, max: 1 })
  try {
    return await verifySeals(database.db)
  } finally {
    await database.close()
  }
}

function report(header: Header, { restored, verdict }: { restored: Restored; verdict: AuditVerdict }): string[] {
  const { rows, closed } = restored
  const tables = Object.entries(rows).filter(([, count]) => count > 0)
  const width = Math.max(0, ...tables.map(([table]) => table.length))
  return [
    `Restored as it was on ${header.at} (chibo ${header.program}):`,
    ...tables.map(([table, count]) => `  ${table.padEnd(width)}  ${count}`),
    verdictText(verdict),
    ...(closed.updates + closed.answers === 0
      ? []
      : [
          `Open when the backup was made, and taken as dealt with by the original: ${closed.updates} messages of people, ${closed.answers} answers.`,
        ]),
    'SENDING IS PAUSED: the original may have sent already what waits here. Start chibo (it answers people), then see "chibo resume".',
  ]
}

function parse(args: readonly string[]): { file: string; json: boolean } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
    const [file, ...rest] = positionals
    if (file !== undefined && rest.length === 0) return { file, json: values.json === true }
  } catch {
    // Said below.
  }
  throw new UsageError(usage)
}
