import { parseArgs } from 'node:util'
import { transaction, type Database } from '../db/client.ts'
import { sendingPausedAt } from '../db/instance.ts'
import { resumeSending, waitingMessages, type WaitingMessages } from '../db/resume.ts'
import { isoLocal } from '../domain/local-time.ts'
import { UsageError } from './usage.ts'

const usage = `Usage: npm run -s chibo -- resume [--drop-waiting|--send-waiting] [--json]`
/** A restored copy may have a message waiting for everybody. */
const timeout = 60_000

type Tools = { db: Database['db']; now: () => Date; print: (text: string) => void }

/**
 * `resume`: what waits in a restored copy; with a flag it sends again. Returns the exit code: 0, 1 while nothing was chosen.
 */
export async function resumeCommand(args: readonly string[], { db, now, print }: Tools): Promise<number> {
  const { how, json } = parse(args)
  const pausedAt = await sendingPausedAt(db)
  if (pausedAt === null) {
    print(json ? JSON.stringify({ paused: false }) : 'Sending is not paused.')
    return 0
  }
  if (how === null) {
    const waiting = await waitingMessages(db, pausedAt)
    print(json ? JSON.stringify({ paused: true, pausedAt, waiting }) : overview(pausedAt, waiting).join('\n'))
    return 1
  }
  const messages = await transaction(db, (tx) => resumeSending(tx, { how, now: now() }), { timeout })
  const said =
    how === 'drop'
      ? `${messages ?? 0} old messages were dropped.`
      : `${messages ?? 0} old messages leave and say that they may be a repetition.`
  print(
    json
      ? JSON.stringify({ paused: false, how, messages: messages ?? 0 })
      : `${said} Sending goes on; a running chibo notices within seconds.`,
  )
  return 0
}

function overview(pausedAt: Date, waiting: readonly WaitingMessages[]): string[] {
  const lines = [
    ['KIND', 'ACCOUNT', 'WAITING', 'OLD', 'DUE SINCE'],
    ...waiting.map(({ kind, account, waiting: count, old, oldestDueAt }) => [
      kind,
      account ?? '-',
      String(count),
      String(old),
      isoLocal(oldestDueAt),
    ]),
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return [
    `Sending is paused since ${isoLocal(pausedAt)}, when this copy was restored. OLD: was due before, so the original may have sent it.`,
    '',
    ...(waiting.length === 0
      ? ['  Nothing waits.']
      : lines.map((line) => `  ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())),
    '',
    'Choose:',
    '  resume --drop-waiting   the original has sent the old ones: they are dropped, what is newer and what is to come is sent',
    '  resume --send-waiting   they leave, and say that they may be a repetition',
  ]
}

function parse(args: readonly string[]): { how: 'drop' | 'send' | null; json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { 'drop-waiting': { type: 'boolean' }, 'send-waiting': { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const { 'drop-waiting': drop = false, 'send-waiting': send = false, json = false } = values
    if (!(drop && send)) return { how: drop ? 'drop' : send ? 'send' : null, json }
  } catch {
    // Said below.
  }
  throw new UsageError(usage)
}
