import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import { z } from 'zod'
import { createTables, inTurn, type Migration } from '../migrate.ts'
import { BackupError, readBackup, type End, type Header, type OnProgress, type Table } from './file.ts'

export type Restored = {
  /** How many rows of each table. */
  rows: Readonly<Record<string, number>>
  /** From now on nothing is sent until the operator says so. */
  sendingPausedAt: Date
  /** Messages of people and answers to them that were open in the backup: they count as dealt with by the original. */
  closed: { updates: number; answers: number }
}

/** Reads a backup to its end without doing anything with it. Throws a BackupError when it is damaged. */
export async function checkBackup(file: string, onProgress?: OnProgress): Promise<Header> {
  const { header } = await readBackup(file, {
    table: async (_table, rows) => {
      for await (const _piece of rows);
    },
    onProgress,
  })
  return header
}

/**
 * Throws a BackupError unless this installation can take the backup: its mode, its keys (fingerprints) and its migrations, which have
 * to be among those of this program.
 */
export function refuseForeign(header: Header, own: { purpose: string; keys: readonly string[]; migrations: readonly Migration[] }): void {
  if (header.purpose !== own.purpose)
    throw new BackupError(
      'refused',
      header.purpose === 'training'
        ? 'This is a backup of the training mode; it cannot become real data.'
        : 'This is a backup of real data; the training mode never touches it. Set the bot tokens first.',
    )
  const missing = header.keys.filter((key) => !own.keys.includes(key))
  if (missing.length > 0)
    throw new BackupError(
      'refused',
      `This backup is encrypted with the key of the fingerprint ${missing.join(' and ')}, ${own.keys.length === 0 ? 'and no key is set here' : `not with the key here (${own.keys.join(', ')})`}. Set FIELD_KEY to that key, or put its file field.key into DATA_DIR. The key is never in a backup.`,
    )
  const known = new Map(own.migrations.map(({ name, checksum }) => [name, checksum]))
  const newer = header.migrations.filter(({ name }) => !known.has(name))
  if (newer.length > 0)
    throw new BackupError(
      'refused',
      `This backup was made by a newer version, chibo ${header.program} (${newer[0]?.name}): install that version.`,
    )
  const changed = header.migrations.find(({ name, checksum }) => known.get(name) !== checksum)
  if (changed !== undefined)
    throw new BackupError('refused', `This program is not the one that made the backup: its migration ${changed.name} has another text.`)
}

/**
 * Loads a backup into a database without tables, all of it or nothing: one transaction makes the tables as they were, loads them, brings
 * them up to date and pauses sending. `now` is real time. Throws a BackupError where it refuses.
 */
export async function restoreBackup(
  url: string,
  file: string,
  { migrations, now, onProgress }: { migrations: readonly Migration[]; now: Date; onProgress?: OnProgress },
): Promise<Restored> {
  return inTurn(url, async (client) => {
    await client.query('BEGIN')
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
    await refuseUsed(client)
    const { header, end } = await readBackup(file, {
      header: (found) => createTables(client, migrations.filter(wasIn(found))),
      table: (table, rows) => load(client, table, rows),
      onProgress,
    })
    await setSequences(client, end)
    await compareCounts(client, end)
    await createTables(
      client,
      migrations.filter((migration) => !wasIn(header)(migration)),
    )
    const restored = { rows: end.rows, ...(await holdBack(client, header, now)) }
    await client.query('COMMIT')
    // So that the first questions are planned well.
    await client.query('ANALYZE')
    return restored
  })
}

function wasIn({ migrations }: Header): (migration: Migration) => boolean {
  const names = new Set(migrations.map(({ name }) => name))
  return ({ name }) => names.has(name)
}

const counted = z.object({ count: z.coerce.number() })

async function refuseUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')")
  if (counted.parse(rows[0]).count === 0) return
  throw new BackupError(
    'refused',
    'This database is in use: it has tables already, and nothing is ever restored over them. Name an empty one: a new DATABASE_URL (createdb), or with the bundled PostgreSQL stop chibo and move the folder postgres out of DATA_DIR, or set another DATA_DIR.',
  )
}

/** The rows of a table, in place of those that its migration begins with. */
async function load(client: pg.Client, { table, columns }: Table, rows: AsyncIterable<Buffer>): Promise<void> {
  const { rowCount } = await client.query(`SELECT 1 FROM public.${client.escapeIdentifier(table)} LIMIT 1`)
  if (rowCount !== 0) await client.query(`DELETE FROM public.${client.escapeIdentifier(table)}`)
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  await pipeline(rows, client.query(from(`COPY public.${client.escapeIdentifier(table)} (${list}) FROM STDIN WITH (ENCODING 'UTF8')`)))
}

async function setSequences(client: pg.Client, { sequences }: End): Promise<void> {
  for (const [name, last] of Object.entries(sequences))
    await client.query("SELECT setval(format('public.%I', $1::text)::regclass, $2::bigint)", [name, last])
}

/** What arrived is counted, and not what was sent there. */
async function compareCounts(client: pg.Client, { rows: expected }: End): Promise<void> {
  for (const [table, count] of Object.entries(expected)) {
    const { rows } = await client.query(`SELECT count(*) FROM public.${client.escapeIdentifier(table)}`)
    const found = counted.parse(rows[0]).count
    if (found !== count) throw new BackupError('damaged', `Of ${count} rows of ${table} ${found} arrived. Nothing was kept.`)
  }
}

const pausedRow = z.object({ at: z.date() })

/**
 * The original may have sent what the backup only planned, and answered what it had not answered: so sending is paused, and open messages
 * of people count as dealt with. In training the instant is that of its moved clock.
 */
async function holdBack(client: pg.Client, { at }: Header, now: Date): Promise<Omit<Restored, 'rows'>> {
  const paused = await client.query(
    `UPDATE "Instance" SET "sendingPausedAt" = $1::timestamptz + "clockOffsetMs" * interval '1 ms', "tickedAt" = NULL RETURNING "sendingPausedAt" AS at`,
    [now],
  )
  const { at: sendingPausedAt } = pausedRow.parse(paused.rows[0])
  const answers = await client.query(
    `UPDATE "InboundUpdate" SET "nextReplyAt" = NULL, "replyBy" = NULL, "replyFailure" = 'restored'
     WHERE reply IS NOT NULL AND "repliedAt" IS NULL AND "nextReplyAt" IS NOT NULL`,
  )
  const updates = await client.query(
    `UPDATE "InboundUpdate" SET "handledAt" = $1, "repliedAt" = $1, outcome = 'restored' WHERE "handledAt" IS NULL`,
    [sendingPausedAt],
  )
  await client.query(
    `INSERT INTO "AuditEvent" (at, verb, subject, detail) VALUES ($1, 'restore', 'instance', jsonb_build_object('from', $2::text))`,
    [sendingPausedAt, at],
  )
  return { sendingPausedAt, closed: { updates: updates.rowCount ?? 0, answers: answers.rowCount ?? 0 } }
}
