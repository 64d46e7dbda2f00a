import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import { errorCode } from './error-code.ts'

/**
 * The text of a file that only its owner may read, written with `make()` first if it is not there. Of several processes that start
 * together one wins and all get the same text: the file appears whole, by a hard link, so nobody reads a half-written secret and a
 * start that is killed leaves no empty one behind.
 */
export async function readOrCreateSecret(file: string, make: () => string): Promise<string> {
  const found = await readIfThere(file)
  if (found !== null) return found
  const draft = `${file}.${randomUUID()}`
  try {
    await fs.writeFile(draft, make(), { mode: 0o600, flag: 'wx', flush: true })
    await fs.link(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await fs.rm(draft, { force: true })
  }
  return (await fs.readFile(file, 'utf8')).trim()
}

/** Puts another text in the place of a secret. Whoever reads it, and whoever comes after a crash, finds the old one or the new one whole. */
export async function replaceSecret(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    await fs.writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    await fs.rename(draft, file)
  } finally {
    await fs.rm(draft, { force: true })
  }
}

/** The text of a secret; null where there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return (await fs.readFile(file, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
