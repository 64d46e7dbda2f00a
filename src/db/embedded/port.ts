import { randomInt } from 'node:crypto'
import fs from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'

/** Below the ports that systems hand out to outgoing connections (32768 and up), which may sit on ours after a restart. */
const LOWEST = 20_000
const HIGHEST = 32_000
const TRIES = 50

/** The port of last time if it is free, so that the pools of a running process find a restarted server again; else another. */
export async function choosePort(dir: string): Promise<number> {
  const before = await lastPort(dir)
  if (before !== null && (await isFree(before))) return before
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isFree(port)) return port
  }
  throw new Error(`Found no free port between ${LOWEST} and ${HIGHEST} on 127.0.0.1 for the bundled PostgreSQL.`)
}

/** postmaster.opts is the command line of the last start and stays when the server is gone. */
async function lastPort(dir: string): Promise<number | null> {
  const text = await fs.readFile(path.join(dir, 'postmaster.opts'), 'utf8').catch(() => '')
  const port = /"-p" "(\d+)"/.exec(text)?.[1]
  return port === undefined ? null : Number(port)
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
