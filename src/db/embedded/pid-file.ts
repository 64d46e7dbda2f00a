import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from '../error-code.ts'

const execute = promisify(execFile)

/** PostgreSQL writes the file and its content in two steps: an empty one this young may be in the making. */
const SETTLED_MS = 2000

/**
 * What postmaster.pid says. `dead` is PostgreSQL's own business: it replaces the file safely even when two start at once. With
 * `foreign` (after a restart of a container or machine the pid belongs to something else) and `unreadable` (a power cut or a full
 * disk left it empty) it would refuse to start for ever.
 */
export type PidFile = { state: 'none' | 'unreadable' | 'dead' | 'foreign' } | { state: 'running'; port: number }

/** The file's lines: pid, folder, start, port, socket folder, address, shared memory, status. */
export async function readPidFile(dir: string): Promise<PidFile> {
  const text = await fs.readFile(path.join(dir, 'postmaster.pid'), 'utf8').catch(() => null)
  if (text === null) return { state: 'none' }
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return { state: 'unreadable' }
  if (!isAlive(pid)) return { state: 'dead' }
  return (await isServerOf(pid, dir)) ? { state: 'running', port: Number(lines[3]) || 0 } : { state: 'foreign' }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return errorCode(error) !== 'ESRCH'
  }
}

async function isServerOf(pid: number, dir: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const [, name = '', state = ''] = /^\d+ \((.*)\) (\w)/s.exec(stat) ?? []
    // Where nobody collects dead processes (a container without init), a killed server stays a zombie.
    if (!name.startsWith('postgres') || state === 'Z') return false
    // A server's current folder is its data folder; that of another user's process cannot be read.
    const folder = await fs.readlink(`/proc/${pid}/cwd`).catch(() => null)
    return folder === null || folder === (await fs.realpath(dir))
  }
  if (process.platform === 'darwin') {
    const { stdout } = await execute('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }))
    return stdout.includes('postgres') && stdout.includes(dir)
  }
  return true
}

/** Removes a pid file that PostgreSQL would stumble over, unless it is so young that another start may be writing it. */
export async function removeOldPidFile(dir: string): Promise<void> {
  const file = path.join(dir, 'postmaster.pid')
  if ((await ageOf(file)) > SETTLED_MS) await fs.rm(file, { force: true })
}

/** Milliseconds since a file or folder was last changed, by the clock of its own file system; 0 if it is gone. */
export async function ageOf(file: string): Promise<number> {
  const probe = `${file}.${randomUUID()}`
  await fs.writeFile(probe, '')
  const { mtimeMs: now } = await fs.stat(probe)
  await fs.rm(probe)
  const { mtimeMs } = await fs.stat(file).catch(() => ({ mtimeMs: now }))
  return now - mtimeMs
}
