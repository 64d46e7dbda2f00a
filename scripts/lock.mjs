import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BEAT_MS = 2000
/** A holder that was killed is noticed by its pid at once, and by its silence where pids do not tell (containers). */
const SILENT_MS = 20_000

/**
 * Runs `work` while no other process does for the same lock file. `onWait` is called once if we have to wait.
 * @template T
 * @param {string} file
 * @param {{ onWait: () => void, work: () => Promise<T> }} options
 * @returns {Promise<T>}
 */
export async function withLock(file, { onWait, work }) {
  const token = `${process.pid} ${randomUUID()}`
  for (let tries = 0; !take(file, token); tries++) {
    removeAbandoned(file)
    if (tries === 1) onWait()
    if (tries > 0) await sleep(100)
  }
  const beat = setInterval(() => touch(file), BEAT_MS)
  const release = () => {
    clearInterval(beat)
    if (read(file) === token) fs.rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

/** The file appears with its content or not at all. */
function take(file, token) {
  const draft = `${file}.${randomUUID()}`
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(draft, token)
    fs.linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Error(`${path.dirname(file)} cannot be written by this user (${error.code}).`, { cause: error })
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

function removeAbandoned(file) {
  const token = read(file)
  if (token === null || !isAbandoned(file, Number(token.split(' ')[0]))) return
  const aside = `${file}.${randomUUID()}`
  try {
    fs.renameSync(file, aside)
    // Somebody else was faster and the lock is a new one already: give it back.
    if (read(aside) !== token) fs.linkSync(aside, file)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(aside, { force: true })
  }
}

function isAbandoned(file, pid) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return false
  return Date.now() - stat.mtimeMs > SILENT_MS || !isAlive(pid)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

function touch(file) {
  const now = new Date()
  try {
    fs.utimesSync(file, now, now)
  } catch {
    // Gone: the checkout was cleaned under our feet. The work goes on.
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
