/**
 * A morning: the scan of what is due among many open dossiers, and the digests that follow from it, beside a bare cursor (over what is due,
 * and over all dossiers) and bare inserts of the same messages, 1,000 at once; with many dossiers and with a tenth of them and as much due.
 *   npx tsx scripts/bench/scan.ts [--dossiers=100000] [--due=1000] [--rounds=3]
 */
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { scanAlerts } from '../../src/jobs/scan-alerts.ts'
import type { Runtime } from '../../src/runtime.ts'
import { bench, median, openBots, openHouse, openSink, type Ends, type House } from './house.ts'

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '100000' },
    due: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
})
const dossiers = Number(values.dossiers)
const due = Number(values.due)
/** A working day, ten minutes before the first digest. */
const now = new Date('2026-11-23T07:20:00+07:00')
const today = '2026-11-23'
/** As many in either size, so that the same people are told. */
const cells = Math.ceil(dossiers / 50)
const atOnce = 1000

/** Cells with a secretary and a mentor each, who are on the bots in turn; every dossier has a date that runs, some are late. */
async function fill({ database: { pool } }: House, ids: readonly string[], count: number): Promise<void> {
  await pool.query(
    `INSERT INTO "OrgUnit" (id, kind, code, name, path) VALUES (gen_random_uuid(), 'committee', 'BENCH', 'Đảng bộ thử tải', 'BENCH/')`,
  )
  await pool.query(
    `INSERT INTO "OrgUnit" (id, "parentId", kind, code, name, path)
     SELECT gen_random_uuid(), u.id, 'cell', 'C' || n, 'Chi bộ ' || n, 'BENCH/C' || n || '/' FROM "OrgUnit" u, generate_series(1, $1::int) n WHERE u.code = 'BENCH'`,
    [cells],
  )
  await pool.query(
    `WITH person AS (
       INSERT INTO "Person" (id, code, "fullName", "foldedName")
       SELECT gen_random_uuid(), 'P' || n, 'Nguyễn Văn ' || n, 'nguyen van ' || n FROM generate_series(1, $1::int) n RETURNING id, substr(code, 2)::int AS n
     ), grants AS (
       INSERT INTO "RoleGrant" (id, "personId", "unitId", role, "fromDate")
       SELECT gen_random_uuid(), p.id, u.id, r.role::"Role", '2026-01-01'
       FROM person p JOIN "OrgUnit" u ON u.code = 'C' || ((p.n + 1) / 2) CROSS JOIN (VALUES ('member'), ('secretary')) AS r(role)
       WHERE r.role = 'member' OR p.n % 2 = 1
     )
     INSERT INTO "ChatLink" (id, "personId", "accountId", "chatId", "consentVersion", "consentAt", "lastSeenAt")
     SELECT gen_random_uuid(), id, ($2::uuid[])[1 + n % $3::int], (100000000 + n)::text, 'bench', now(), now() FROM person`,
    [2 * cells, ids, ids.length],
  )
  await pool.query(
    `INSERT INTO "Candidate" (id, code, "unitId", "fullName", "foldedName", stage, "stageSince", "mentorId", "dueOn", "createdAt")
     SELECT gen_random_uuid(), 'Q' || n, u.id, 'Trần Thị ' || n, 'tran thi ' || n, 'theo_doi', '2026-01-01', p.id, '2026-11-10', now()
     FROM generate_series(1, $1::int) n JOIN "OrgUnit" u ON u.code = 'C' || (1 + n % $2::int) JOIN "Person" p ON p.code = 'P' || (2 * (1 + n % $2::int))`,
    [count, cells],
  )
  // Of every dossier one date is over and one runs; those that are due are spread over the cells.
  await pool.query(
    `INSERT INTO "Deadline" (id, "candidateId", "ruleId", "ruleKey", source, "startsOn", "dueOn", "endedOn", "nextAlertOn")
     SELECT gen_random_uuid(), c.id, r.id, r.key, 'bench', '2026-01-01',
       CASE WHEN r.key = 'R05' THEN DATE '2026-06-01' WHEN late.is THEN DATE '2026-11-10' - (c.n % 40) ELSE DATE '2027-01-15' + (c.n % 300) END,
       CASE WHEN r.key = 'R05' THEN DATE '2026-06-01' END,
       CASE WHEN r.key = 'R05' THEN NULL WHEN late.is THEN $2::date ELSE DATE '2026-12-31' + (c.n % 300) END
     FROM (SELECT id, substr(code, 2)::int AS n FROM "Candidate") c CROSS JOIN LATERAL (SELECT c.n <= $1::int AS is) late
     JOIN "DeadlineRule" r ON r.key IN ('R05', 'N2')`,
    [due, today],
  )
}

/** The state of before the morning. */
async function reset({ database: { pool } }: House): Promise<void> {
  await pool.query('DELETE FROM "AlertStep"')
  await pool.query('DELETE FROM "AlertDay"')
  await pool.query('DELETE FROM "Delivery"')
  await pool.query(`UPDATE "Deadline" SET "nextAlertOn" = $1, level = 0 WHERE "dueOn" BETWEEN '2026-10-01' AND '2026-11-10'`, [today])
  await pool.query('VACUUM ANALYZE')
}

/** Reads rows through a cursor (those that are due, or all that run), and writes the messages that the scan has written. */
async function bare({ database: { pool } }: House, messages: readonly object[], where: string): Promise<number> {
  const begun = performance.now()
  const client: pg.PoolClient = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(
      `DECLARE due NO SCROLL CURSOR FOR SELECT d.*, c."unitId", c."mentorId" FROM "Deadline" d JOIN "Candidate" c ON c.id = d."candidateId" WHERE ${where}`,
    )
    while (((await client.query(`FETCH ${atOnce} FROM due`)).rowCount ?? 0) > 0);
    await client.query('CLOSE due')
    for (let from = 0; from < messages.length; from += atOnce)
      await client.query(`INSERT INTO "Delivery" SELECT * FROM jsonb_populate_recordset(NULL::"Delivery", $1::jsonb)`, [
        JSON.stringify(messages.slice(from, from + atOnce)),
      ])
    await client.query('COMMIT')
    return performance.now() - begun
  } finally {
    client.release()
  }
}

/** `wholeMs`: with a cursor over every dossier. */
type Round = { scanMs: number; bareMs: number; wholeMs: number }

async function roundOf(house: House, runtime: Runtime): Promise<Round & { digests: number; lines: number }> {
  const { pool } = house.database
  await reset(house)
  const begun = performance.now()
  const { clocks, digests, lines } = await scanAlerts({ ...runtime, now: () => now })
  const scanMs = performance.now() - begun
  if (clocks !== due) throw new Error(`${clocks} were due, not ${due}`)
  const { rows } = await pool.query<{ row: object }>('SELECT to_jsonb(d) AS row FROM "Delivery" d')
  if (rows.length !== digests) throw new Error(`${rows.length} messages were written, not ${digests}`)
  const messages = rows.map(({ row }) => row)
  await reset(house)
  const bareMs = await bare(house, messages, `d."nextAlertOn" <= '${today}'`)
  await reset(house)
  const wholeMs = await bare(house, messages, `d."endedOn" IS NULL`)
  return { scanMs, bareMs, wholeMs, digests, lines }
}

async function measure(ends: Ends, count: number): Promise<{ scanMs: number; text: string }> {
  const house = await openHouse(ends)
  const sink = await openSink(ends)
  const { ids, runtime } = await openBots(ends, house, { sink, count: 10 })
  await fill(house, ids, count)
  const rounds: Round[] = []
  let wrote = ''
  // Round 0 only makes it warm.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const { digests, lines, ...times } = await roundOf(house, runtime)
    wrote = `${lines} lines in ${digests} digests`
    if (round > 0) rounds.push(times)
  }
  const scanMs = median(rounds.map((one) => one.scanMs))
  const ratio = median(rounds.map((one) => one.scanMs / one.bareMs))
  const ofWhole = median(rounds.map((one) => one.scanMs / one.wholeMs))
  const all = rounds.map((one) => [one.scanMs, one.bareMs, one.wholeMs].map((ms) => ms.toFixed(0)).join(':')).join(', ')
  return {
    scanMs,
    text: `${count} dossiers, ${due} due: ${scanMs.toFixed(0)} ms (${wrote}); ${ratio.toFixed(2)} times a bare cursor over what is due and bare inserts, ${ofWhole.toFixed(2)} times with the cursor over all dossiers (ms: ${all})`,
  }
}

await bench(async (ends) => {
  const few = await measure(ends, Math.max(due, dossiers / 10))
  const many = await measure(ends, dossiers)
  return [few.text, many.text, `ten times as many dossiers with as many due take ${(many.scanMs / few.scanMs).toFixed(2)} times as long`]
})
