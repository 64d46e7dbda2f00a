import fs from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../error-code.ts'
import { ageOf } from './pid-file.ts'
import type { Runner } from './programs.ts'

/** The role that owns everything in the bundled server. */
export const USER = 'chibo'

/** initdb takes a second or two: a draft older than this was left by a start that was killed. */
const ABANDONED_MS = 60_000

/** Without these the machine's locale decides, and with LANG unset PostgreSQL makes a SQL_ASCII database that counts bytes as letters. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

export type Initialise = { dir: string; password: string; initdb: string; runner: Runner; fast: boolean }

/**
 * Makes the data folder, beside its place and then renamed into it: of two starters one wins, and a start that is killed half-way
 * leaves no half database behind.
 */
export async function initialise({ dir, password, initdb, runner, fast }: Initialise): Promise<void> {
  await removeAbandoned(dir)
  const draft = await fs.mkdtemp(`${dir}.new-`)
  try {
    const passwordFile = path.join(draft, 'password')
    const target = path.join(draft, 'data')
    await fs.writeFile(passwordFile, password, { mode: 0o600 })
    await fs.mkdir(target, { mode: 0o700 })
    for (const file of [draft, passwordFile, target]) await runner.own(file)
    const speed = fast ? ['--no-sync', '--no-data-checksums'] : []
    const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    await runner.run(initdb, [`--pgdata=${target}`, ...access, ...LOCALE, '--no-instructions', ...speed])
    await fs.rename(target, dir)
  } catch (error) {
    // Another start was first.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error
  } finally {
    await fs.rm(draft, { recursive: true, force: true })
  }
}

async function removeAbandoned(dir: string): Promise<void> {
  const home = path.dirname(dir)
  for (const name of await fs.readdir(home)) {
    const left = path.join(home, name)
    if (name.startsWith(`${path.basename(dir)}.new-`) && (await ageOf(left)) > ABANDONED_MS)
      await fs.rm(left, { recursive: true, force: true })
  }
}
