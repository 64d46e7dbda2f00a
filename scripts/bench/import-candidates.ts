/**
 * The import of candidates with the history that led to where they stand: how long the first one takes, the same file once more, and the
 * largest list that is taken out again in chat.
 *   npx tsx scripts/bench/import-candidates.ts [--candidates=3000]
 */
import { parseArgs } from 'node:util'
import { brandPerson } from '../../src/db/brands.ts'
import { exportCandidates } from '../../src/db/candidates/export.ts'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { transaction } from '../../src/db/client.ts'
import { statusWords, unitKindWords } from '../../src/messages/vi/workbook.ts'
import { exportWorkbook } from '../../src/workbook/export.ts'
import { importWorkbook } from '../../src/workbook/import.ts'
import { workbookBytes } from '../../src/workbook/write.ts'
import { sampleCandidates } from '../sample-candidates.ts'
import { nameSource } from '../sample-names.ts'
import { bench, openHouse } from './house.ts'

const { values } = parseArgs({ options: { candidates: { type: 'string', default: '3000' } } })
const candidates = Number(values.candidates)
const perCell = 30
/** As many as one file in chat may have. */
const mostTakenOut = 1000
const now = new Date('2026-11-23T09:00:00+07:00')

function codeOf(cell: number): string {
  return `TDP${String(cell + 1).padStart(3, '0')}`
}

function helper(cell: string): string {
  return `DV-${cell}`
}

function workbook(): Promise<Buffer> {
  const cells = Array.from({ length: Math.ceil(candidates / perCell) }, (_, index) => codeOf(index))
  const unit = { aliases: '', place: '', meetingDay: '' }
  return workbookBytes({
    contents: {
      units: [
        { ...unit, code: 'BENCH', name: 'Đảng bộ thử tải', kind: unitKindWords.committee, parent: '' },
        ...cells.map((code) => ({ ...unit, code, name: `Chi bộ ${code}`, kind: unitKindWords.cell, parent: 'BENCH' })),
      ],
      people: cells.map((cell) => ({
        code: helper(cell),
        fullName: `Người giúp đỡ ${cell}`,
        cell,
        status: statusWords.full,
        phone: '',
        exempt: '',
      })),
      roles: [],
      candidates: sampleCandidates(
        cells.map((code) => ({ code, count: perCell, mentors: [helper(code)] })),
        { showCase: '', nextName: nameSource(2026, []) },
      ),
    },
  })
}

await bench(async (ends) => {
  const { database, sealer } = await openHouse(ends)
  const file = await workbook()
  const lines: string[] = []
  for (const what of ['the first import', 'the same file again', 'a look at it']) {
    const begun = performance.now()
    const dryRun = what.startsWith('a look')
    const { plan, applied, problems } = await importWorkbook(database.db, file, { sealer, now, dryRun })
    const errors = problems.filter(({ severity }) => severity === 'error').length
    if (errors > 0 || applied === dryRun) throw new Error(`${errors} errors in the file of the bench`)
    const { created, unchanged } = plan.counts.candidates ?? { created: 0, unchanged: 0 }
    lines.push(`${what}: ${created} candidates new, ${unchanged} as they were, ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
  const { id } = await database.db.person.findFirstOrThrow({ select: { id: true } })
  const units = Array.from({ length: Math.floor(Math.min(candidates, mostTakenOut) / perCell) }, (_, index) => `BENCH/${codeOf(index)}/`)
  const begun = performance.now()
  const taken = await transaction(database.db, (tx) => exportCandidates(tx, { units, below: [] }, { by: brandPerson(id), now }))
  const papers = (await ruleBook(database.db)).papers.map(({ key, label }) => ({ key, label }))
  const bytes = await exportWorkbook({ what: 'candidates', rows: taken, papers })
  lines.push(`taken out: ${taken.length} candidates, ${bytes.length} bytes, ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  lines.push(
    `${await database.db.stageEvent.count()} steps, ${await database.db.paper.count()} papers, ${await database.db.deadline.count()} dates`,
  )
  return lines
})
