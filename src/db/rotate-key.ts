import { z } from 'zod'
import { listPlace } from './choice-lists.ts'
import { eventReasonPlace, postponedReasonPlace } from './candidates/places.ts'
import type { Database } from './client.ts'
import { conversationPlace } from './conversations.ts'
import { brandAccount } from './brands.ts'
import { bodyPlace, replyPlace } from './inbound.ts'
import { endKeyChange } from './instance.ts'
import { phonePlace } from './members.ts'
import { reasonPlace } from './rsvps.ts'
import type { Sealer } from './seal.ts'

/** A column whose values are sealed. `id` is the primary key; `boundTo` gives the place of a value from its row. */
type SealedColumn = {
  table: string
  column: string
  id: readonly { name: string; type: 'uuid' | 'bigint' | 'text' }[]
  /** Beside the id, what the place of a value is made from. */
  also?: readonly string[]
  boundTo: (row: Readonly<Record<string, string>>) => string
}

const chat = [
  { name: 'accountId', type: 'uuid' },
  { name: 'chatId', type: 'text' },
] as const
const conversation = (column: string): SealedColumn => ({
  table: 'Conversation',
  column,
  id: chat,
  boundTo: ({ accountId = '', chatId = '' }) => conversationPlace({ accountId: brandAccount(accountId), chatId }, column),
})

/** Every column that is sealed with FIELD_KEY. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'Person', column: 'phone', id: [{ name: 'id', type: 'uuid' }], boundTo: ({ id = '' }) => phonePlace(id) },
  {
    table: 'Rsvp',
    column: 'reason',
    id: [
      { name: 'meetingId', type: 'uuid' },
      { name: 'personId', type: 'uuid' },
    ],
    boundTo: ({ meetingId = '', personId = '' }) => reasonPlace(meetingId, personId),
  },
  {
    table: 'InboundUpdate',
    column: 'body',
    id: [{ name: 'id', type: 'bigint' }],
    also: ['accountId', 'updateKey'],
    boundTo: ({ accountId = '', updateKey = '' }) => bodyPlace(accountId, updateKey),
  },
  {
    table: 'InboundUpdate',
    column: 'reply',
    id: [{ name: 'id', type: 'bigint' }],
    boundTo: ({ id = '0' }) => replyPlace(BigInt(id)),
  },
  conversation('form'),
  conversation('undo'),
  conversation('formBefore'),
  { table: 'StageEvent', column: 'reason', id: [{ name: 'id', type: 'uuid' }], boundTo: ({ id = '' }) => eventReasonPlace(id) },
  {
    table: 'Deadline',
    column: 'postponedReason',
    id: [{ name: 'id', type: 'uuid' }],
    boundTo: ({ id = '' }) => postponedReasonPlace(id),
  },
  { table: 'ChoiceList', column: 'sealed', id: [{ name: 'id', type: 'uuid' }], boundTo: ({ id = '' }) => listPlace(id) },
]

const batchSize = 500
/** What other processes seal with the older key meanwhile is found by another round; for ever means that one knows no other key. */
const mostRounds = 5

export type Rotation = {
  /** Values that have the new key now. */
  resealed: number
  /** "Rsvp.reason" → values that none of the keys opens; they stay as they are. */
  damaged: Record<string, number>
  /** False when values under the older key kept coming: a process that does not know the new key is running. */
  ended: boolean
}

/**
 * Seals every value anew that was sealed with an older key, batch by batch, while others read and write: each batch is one statement
 * that changes only what is still as it was read. May be killed and started again at any time: what it has to do is found in the
 * values. Ends the change of keys when a round finds nothing. `progress` hears after each batch how many are done of how many.
 */
export async function rotateKey(
  database: Database,
  sealer: Sealer,
  { progress = () => {}, batch = batchSize }: { progress?: (resealed: number, of: number) => void; batch?: number } = {},
): Promise<Rotation> {
  let resealed = 0
  const all = await countOlder(database, sealer)
  for (let round = 0; round < mostRounds; round++) {
    let found = 0
    const damaged: Record<string, number> = {}
    for (const column of sealedColumns) {
      const looked = await resealColumn(database, sealer, { column, batch, done: (count) => progress((resealed += count), all) })
      found += looked.found
      if (looked.damaged > 0) damaged[`${column.table}.${column.column}`] = looked.damaged
    }
    if (found === 0) {
      await endKeyChange(database.db, sealer.fingerprint)
      return { resealed, damaged, ended: true }
    }
  }
  return { resealed, damaged: {}, ended: false }
}

/** Values with the key of another id than ours; $1 is ours. */
const older = ({ column }: SealedColumn): string =>
  `"${column}" IS NOT NULL AND (length("${column}") < 2 OR get_byte("${column}", 1) <> $1)`

async function countOlder({ pool }: Database, { keyId }: Sealer): Promise<number> {
  let all = 0
  for (const column of sealedColumns) {
    const { rows } = await pool.query<{ count: string }>(`SELECT count(*) FROM "${column.table}" WHERE ${older(column)}`, [keyId])
    all += Number(rows[0]?.count ?? 0)
  }
  return all
}

const row = z.record(z.string(), z.unknown())
const sealedValue = z.instanceof(Uint8Array)

/** Goes once through a column by its primary key. Gives how many values of an older key it found, and how many that no key opens. */
async function resealColumn(
  { pool }: Database,
  sealer: Sealer,
  { column, batch, done }: { column: SealedColumn; batch: number; done: (count: number) => void },
): Promise<{ found: number; damaged: number }> {
  const { id, also = [] } = column
  const ids = id.map(({ name }) => `"${name}"`).join(', ')
  const from = id.map(({ type }, index) => `$${index + 3}::${type}`).join(', ')
  const select = `
    SELECT ${[...id.map(({ name }) => name), ...also].map((name) => `"${name}"::text`).join(', ')}, "${column.column}" AS sealed
    FROM "${column.table}" WHERE ${older(column)}`
  let [found, damaged] = [0, 0]
  let last: readonly string[] | null = null
  for (;;) {
    const after: string = last === null ? '' : ` AND (${ids}) > (${from})`
    const { rows }: { rows: unknown[] } = await pool.query(`${select}${after} ORDER BY ${ids} LIMIT $2`, [
      sealer.keyId,
      batch,
      ...(last ?? []),
    ])
    const values = rows.map((one) => readRow(row.parse(one)))
    const changed = values.flatMap(({ fields, sealed }) => {
      const anew = sealAnew(sealer, sealed, column.boundTo(fields))
      return anew === null ? [] : [{ fields, sealed, anew }]
    })
    found += changed.length
    damaged += values.length - changed.length
    if (changed.length > 0) done(await write(pool, column, changed))
    const end = values.at(-1)
    if (end === undefined || values.length < batch) return { found, damaged }
    last = id.map(({ name }) => end.fields[name] ?? '')
  }
}

function readRow({ sealed, ...rest }: Record<string, unknown>): { fields: Record<string, string>; sealed: Uint8Array } {
  return { fields: z.record(z.string(), z.string()).parse(rest), sealed: sealedValue.parse(sealed) }
}

/** Null for what cannot be opened: it would not become readable by waiting. */
function sealAnew(sealer: Sealer, sealed: Uint8Array, boundTo: string): Uint8Array | null {
  try {
    return sealer.seal(sealer.open(sealed, boundTo), boundTo)
  } catch {
    return null
  }
}

type Changed = { fields: Readonly<Record<string, string>>; sealed: Uint8Array; anew: Uint8Array }

async function write(pool: Database['pool'], { table, column, id }: SealedColumn, changed: readonly Changed[]): Promise<number> {
  const lists = id.map(({ type }, index) => `$${index + 3}::${type}[]`).join(', ')
  const names = id.map((_, index) => `k${index}`)
  const { rowCount } = await pool.query(
    `UPDATE "${table}" t SET "${column}" = v.anew
     FROM unnest($1::bytea[], $2::bytea[], ${lists}) AS v(sealed, anew, ${names.join(', ')})
     WHERE ${id.map(({ name }, index) => `t."${name}" = v.k${index}`).join(' AND ')} AND t."${column}" = v.sealed`,
    [
      changed.map(({ sealed }) => Buffer.from(sealed)),
      changed.map(({ anew }) => Buffer.from(anew)),
      ...id.map(({ name }) => changed.map(({ fields }) => fields[name] ?? '')),
    ],
  )
  return rowCount ?? 0
}
