import fs from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { writeBackup } from '../db/backup/write.ts'
import { backupName, leaveFreeBytes } from '../domain/backups.ts'
import { backupFolder, keyFile, programVersion, type Stores } from '../stores.ts'
import { progressOn, type Screen } from './progress.ts'
import { UsageError } from './usage.ts'

const usage = `Usage: npm run -s chibo -- backup [FILE] [--json]

Without FILE, or with a folder, the file is named by the day and the time: chibo-2026-11-22-0230.backup`

type Tools = {
  config: Config
  stores: Pick<Stores, 'url'>
  /** Real time. */
  now: () => Date
  print: (text: string) => void
  screen?: Screen
}

/** `backup`: the whole database into one file, while the bot runs or not. Returns the exit code 0; throws what it refuses. */
export async function backupCommand(
  args: readonly string[],
  { config, stores, now, print, screen = process.stderr }: Tools,
): Promise<number> {
  const asked = parse(args)
  const at = now()
  const file = await fileFor(asked.file ?? backupFolder(config), { named: asked.file !== null, at })
  const backup = await writeBackup(stores.url, file, {
    program: await programVersion(),
    at,
    ...(asked.file === null && { leaveFree: leaveFreeBytes }),
    onProgress: progressOn(screen, (percent) => `${percent}% written`),
  })
  const key = keyFile(config) ?? 'FIELD_KEY'
  const rows = Object.values(backup.rows).reduce((sum, count) => sum + count, 0)
  print(
    asked.json
      ? JSON.stringify({ ...backup, key })
      : [
          `${file}: ${rows} rows, ${(backup.bytes / 1024 ** 2).toFixed(1)} MiB`,
          `THE KEY IS NOT IN THE BACKUP. Without it the encrypted fields are lost. It is in ${key === 'FIELD_KEY' ? 'the variable FIELD_KEY' : key} (fingerprint ${backup.keys.join(', ')}).`,
          'Keep a copy of the key in a safe place, apart from the backups: together they open everything.',
        ].join('\n'),
  )
  return 0
}

/** A folder gets a file named by the time. */
async function fileFor(place: string, { named, at }: { named: boolean; at: Date }): Promise<string> {
  const isFolder =
    !named ||
    (await fs.stat(place).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  return path.resolve(isFolder ? path.join(place, backupName(at)) : place)
}

function parse(args: readonly string[]): { file: string | null; json: boolean } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
    const [file = null, ...rest] = positionals
    if (rest.length === 0) return { file, json: values.json === true }
  } catch {
    // Said below.
  }
  throw new UsageError(usage)
}
