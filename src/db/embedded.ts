import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode, errorText } from './error-code.ts'
import { attach, type Holder } from './embedded/holder.ts'
import { initialise, USER } from './embedded/initialise.ts'
import { readPidFile, removeOldPidFile } from './embedded/pid-file.ts'
import { choosePort } from './embedded/port.ts'
import { chooseRunner, findPrograms, type Programs, type Runner } from './embedded/programs.ts'
import { readOrCreateSecret } from './secret-file.ts'

/** Longest wait for a server: it covers the recovery after a crash under full load (2 s) and several starters in each other's way. */
const START_MS = 30_000
const PAUSE_MS = 50
const GONE_TRIES = 20

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  jit: 'off',
  // Nobody replicates from here; a small WAL keeps the recovery after a crash short.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  // One log file a day of the week, overwritten a week later.
  logging_collector: 'on',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
}

/** Only for data that may be lost: a power cut would leave a broken database. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export type Embedded = {
  /** Of the database "postgres"; see `databaseUrl` for another one. */
  url: string
  port: number
  /** False when the server was already running. */
  started: boolean
  /** Resolves when the server is gone although nobody called `stop`. `startEmbedded` brings it back, on the same port if it can. */
  lost: Promise<void>
  /** The last of several processes stops the server; the others only leave it. */
  stop(): Promise<'stopped' | 'left-running' | 'was-down'>
}

/**
 * Starts the bundled PostgreSQL with its data in `home`/postgres, or joins the server that runs there: several processes may use
 * one folder, and a server that outlived a killed process is used again. `fast` gives up durability (tests). Throws one sentence
 * that names DATA_DIR if the folder cannot be used.
 */
export async function startEmbedded(home: string, options: { fast?: boolean; timeoutMs?: number } = {}): Promise<Embedded> {
  const folder = path.resolve(home)
  await prepareFolder(folder)
  const cluster = await openCluster(folder, options.fast ?? false)
  const end = performance.now() + (options.timeoutMs ?? START_MS)
  let started = false
  let trouble = ''
  while (performance.now() < end) {
    const step = await approach(cluster)
    if (step.kind === 'attached') {
      const { port, holder } = step
      return { url: cluster.url(port), port, started, lost: holder.lost, stop: () => stop(cluster, holder) }
    }
    if (step.kind === 'started') {
      started = true
    } else {
      trouble = step.why
      await sleep(PAUSE_MS + Math.random() * PAUSE_MS)
    }
  }
  throw new Error(`The bundled PostgreSQL in ${cluster.dir} did not start: ${trouble}\n${await lastWords(cluster.dir)}`)
}

type Step = { kind: 'attached'; port: number; holder: Holder } | { kind: 'started' } | { kind: 'not-yet'; why: string }

/** Joins the server if one runs, else starts it. */
async function approach(cluster: Cluster): Promise<Step> {
  const found = await readPidFile(cluster.dir)
  if (found.state === 'running') {
    const attached = await attach(cluster.url(found.port), cluster)
    return attached.kind === 'yes'
      ? { kind: 'attached', port: found.port, holder: attached.holder }
      : { kind: 'not-yet', why: attached.why }
  }
  // PostgreSQL itself deals with the file of a dead process; if we removed that one, two starters would remove each other's.
  if (found.state === 'foreign' || found.state === 'unreadable') await removeOldPidFile(cluster.dir)
  if (!(await isInitialised(cluster.dir))) await initialise(cluster)
  try {
    await startServer(cluster)
    return { kind: 'started' }
  } catch (error) {
    // Another starter was faster, or processes of a killed server still hold its memory.
    return { kind: 'not-yet', why: errorText(error) }
  }
}

type Cluster = Programs & { dir: string; password: string; passwordFile: string; runner: Runner; fast: boolean; url(port: number): string }

async function openCluster(folder: string, fast: boolean): Promise<Cluster> {
  const dir = path.join(folder, 'postgres')
  const passwordFile = path.join(folder, 'postgres.password')
  const password = await readOrCreateSecret(passwordFile, () => randomBytes(18).toString('base64url')).catch((cause: unknown) => {
    throw foreign(passwordFile, cause)
  })
  const url = (port: number): string => `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`
  return { ...(await findPrograms()), dir, password, passwordFile, runner: await chooseRunner(dir), fast, url }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true })
    await fs.access(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  } catch (cause) {
    throw new Error(
      `DATA_DIR ${folder} cannot be written by this user: allow it, or set DATA_DIR to another folder. (${errorText(cause)})`,
      { cause },
    )
  }
}

async function isInitialised(dir: string): Promise<boolean> {
  try {
    await fs.access(path.join(dir, 'PG_VERSION'))
    return true
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return false
    throw foreign(dir, cause)
  }
}

function foreign(file: string, cause: unknown): Error {
  return new Error(`DATA_DIR belongs to another user (${file} cannot be read): start as that user, or set DATA_DIR to another folder.`, {
    cause,
  })
}

/** pg_ctl starts the server in a session of its own: Ctrl-C reaches us, not the server, and our graceful stop keeps its database. */
async function startServer({ dir, pg_ctl, runner, fast }: Cluster): Promise<void> {
  const settings = Object.entries({ ...SETTINGS, ...(fast ? FAST : {}) })
  const flags = [`-p ${await choosePort(dir)}`, ...settings.map(([name, value]) => `-c ${name}=${value}`)].join(' ')
  await runner.run(pg_ctl, ['start', '-w', '-s', '-t', '30', '-D', dir, '-l', path.join(dir, 'start.log'), '-o', flags])
}

async function stop({ dir, pg_ctl, runner }: Cluster, holder: Holder): Promise<'stopped' | 'left-running' | 'was-down'> {
  try {
    if (!(await holder.isLast())) return 'left-running'
    await runner.run(pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-t', '30', '-D', dir])
    return 'stopped'
  } catch (error) {
    if (await isGone(dir)) return 'was-down'
    throw error
  } finally {
    await holder.close()
  }
}

/** A server that was killed takes a moment to be gone. */
async function isGone(dir: string): Promise<boolean> {
  for (let tries = 0; tries < GONE_TRIES; tries++) {
    if ((await readPidFile(dir)).state !== 'running') return true
    await sleep(PAUSE_MS)
  }
  return false
}

/** The last lines of PostgreSQL's own account of why it did not start. */
async function lastWords(dir: string): Promise<string> {
  const text = await fs.readFile(path.join(dir, 'start.log'), 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-3).join('\n')
}
