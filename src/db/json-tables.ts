import { z } from 'zod'
import type { Db } from './client.ts'
import { Prisma } from './generated/client.ts'

/** Rows to read: the names that the query gives its columns, none of which is an array. */
export type Table = { columns: readonly string[]; rows: Prisma.Sql }

/** Tables, columns, values: that it is JSON from our own statement is known; copying each value to check it would be half of the work. */
const columnsOfTables = z.array(z.array(z.unknown()))

/**
 * The rows of several queries, some thousand of each, in one statement and as one text: days and instants as texts, in the order of the
 * queries. They travel column by column, since PostgreSQL looks up how a value becomes JSON once for an array, but once for each value
 * of an object: with 500 dossiers that is a third of the time, and a tenth of what rows cost one by one.
 */
export async function readTables(db: Db, tables: readonly Table[]): Promise<Record<string, unknown>[][]> {
  const read = tables.map(({ columns, rows }) => {
    const arrays = columns.map((name) => Prisma.sql`array_agg(${Prisma.raw(`r."${name}"`)})`)
    return Prisma.sql`(SELECT json_build_array(${Prisma.join(arrays)}) FROM (${rows}) r)`
  })
  const [found] = await db.$queryRaw<{ tables: string }[]>`SELECT json_build_array(${Prisma.join(read)})::text AS tables`
  const all = columnsOfTables.parse(JSON.parse(found?.tables ?? '[]'))
  return tables.map(({ columns }, table) => {
    // The column of no rows is null.
    const values = (all[table] ?? []).map((column): readonly unknown[] => (Array.isArray(column) ? column : []))
    return Array.from({ length: values[0]?.length ?? 0 }, (_, row) => {
      const made: Record<string, unknown> = {}
      let column = 0
      for (const name of columns) made[name] = values[column++]?.[row]
      return made
    })
  })
}
