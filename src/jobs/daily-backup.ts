import fs from 'node:fs/promises'
import path from 'node:path'
import { BackupError } from '../db/backup/file.ts'
import { writeBackup } from '../db/backup/write.ts'
import { backupName, backupTime, isLeftOver, lastDailyBackup, leaveFreeBytes, outdatedBackups } from '../domain/backups.ts'
import type { Runtime } from '../runtime.ts'

/** Where backups of the bundled database are kept. `program`: the version of chibo. */
export type BackupFolder = { url: string; folder: string; program: string }

export type BackupCounts = { written: number; removed: number; failed: number }

/**
 * Makes the backup that was due at the latest 02:30 unless there is one that is younger, and removes those that are not kept any more.
 * Looks at the folder, not at when it is called: a machine that was off at night makes it when it is on. Real time; a failure is logged
 * and tried again by the next call.
 */
export async function dailyBackup(
  runtime: Pick<Runtime, 'log' | 'realNow'>,
  { url, folder, program }: BackupFolder,
  { signal, leaveFree = leaveFreeBytes }: { signal: AbortSignal; leaveFree?: number },
): Promise<BackupCounts> {
  const counts = { written: 0, removed: 0, failed: 0 }
  const at = runtime.realNow()
  try {
    const times = (await filesIn(folder)).map((name) => backupTime(name)?.getTime() ?? Number.NEGATIVE_INFINITY)
    if (Math.max(...times, Number.NEGATIVE_INFINITY) >= lastDailyBackup(at).getTime()) return counts
    await writeBackup(url, path.join(folder, backupName(at)), { program, at, signal, leaveFree })
    counts.written = 1
    const names = await filesIn(folder)
    for (const name of [...outdatedBackups(names), ...names.filter((one) => isLeftOver(one, at))]) {
      await fs.rm(path.join(folder, name), { force: true })
      counts.removed += 1
    }
  } catch (error) {
    if (signal.aborted) return counts
    counts.failed = 1
    const full = error instanceof BackupError && error.kind === 'no-room'
    runtime.log.error(
      { err: error },
      full
        ? 'the daily backup was not made: the disk of DATA_DIR is nearly full; make room, it is tried again in an hour'
        : 'the daily backup failed and is tried again in an hour; run "chibo backup" by hand to see why',
    )
  }
  return counts
}

async function filesIn(folder: string): Promise<string[]> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  return fs.readdir(folder)
}
