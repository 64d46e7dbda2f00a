import { parseArgs } from 'node:util'
import type { Database } from '../db/client.ts'
import type { Sealer } from '../db/seal.ts'
import { problemText, type Problem } from '../messages/vi/workbook-problems.ts'
import { importWords, planLineText } from '../messages/vi/workbook-report.ts'
import type { Progress } from '../workbook/apply.ts'
import { sheetKeys } from '../workbook/columns.ts'
import { importWorkbook, isError, type Outcome } from '../workbook/import.ts'
import { progressOn, type Screen } from './progress.ts'

/** More than this scrolls away; `--json` has them all. */
const SHOWN = 100

type Tools = {
  db: Database['db']
  sealer: Sealer
  now: () => Date
  print: (text: string) => void
  /** Where progress goes: a bar on a terminal, lines elsewhere. */
  screen?: Screen
}

/**
 * `import FILE.xlsx [--dry-run] [--json]`: brings a filled workbook into the database, all of it or nothing. Returns the exit code:
 * 0, 1 when the file has errors, 2 for wrong use.
 */
export async function importCommand(args: readonly string[], tools: Tools): Promise<number> {
  const asked = parse(args)
  if (asked === null) {
    tools.print(importWords.usage)
    return 2
  }
  const { db, sealer, now, screen = process.stderr } = tools
  screen.write(`${importWords.reading}\n`)
  const outcome = await importWorkbook(db, asked.file, { sealer, now: now(), dryRun: asked.dryRun, onProgress: progress(screen) })
  for (const text of asked.json ? [json(outcome, asked)] : report(outcome, asked)) tools.print(text)
  return outcome.problems.some(isError) ? 1 : 0
}

type Asked = { file: string; dryRun: boolean; json: boolean }

function parse(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    const [file, ...rest] = positionals
    return file === undefined || rest.length > 0 ? null : { file, dryRun: values['dry-run'], json: values.json }
  } catch {
    return null
  }
}

function progress(screen: Screen): (progress: Progress) => void {
  const show = progressOn(screen, importWords.saving)
  return ({ done, total }) => show(done / total)
}

function report({ problems, plan, applied }: Outcome, { dryRun }: Asked): string[] {
  const errors = problems.filter(isError)
  const warnings = problems.filter((problem) => !isError(problem))
  const notes = warnings.length === 0 ? [] : [importWords.warnings(warnings.length), ...shown(warnings.map(problemText))]
  if (errors.length > 0) return [importWords.errors(errors.length), ...shown(errors.map(problemText)), ...notes]
  const counted = sheetKeys.flatMap((sheet) => {
    const counts = plan.counts[sheet]
    return counts === undefined ? [] : [{ sheet, counts }]
  })
  if (counted.every(({ counts: { created, changed } }) => created + changed === 0)) return [importWords.nothingToDo, ...notes]
  const counts = counted.map((one) => `  ${importWords.counts(one.sheet, one.counts)}`)
  return [applied ? importWords.done : importWords.dryRun, ...counts, ...(dryRun ? shown(plan.lines.map(planLineText)) : []), ...notes]
}

function shown(lines: readonly string[]): string[] {
  const first = lines.slice(0, SHOWN).map((line) => `  ${line}`)
  return lines.length > SHOWN ? [...first, `  ${importWords.more(lines.length - SHOWN)}`] : first
}

function json({ problems, plan, applied }: Outcome, { dryRun }: Asked): string {
  return JSON.stringify({
    applied,
    dryRun,
    counts: plan.counts,
    lines: plan.lines.map(planLineText),
    problems: problems.map((problem) => ({ severity: problem.severity, ...place(problem), text: problemText(problem) })),
  })
}

function place({ sheet, row, column, fault }: Problem): { kind: string; sheet: string | null; row: number | null; column: string | null } {
  return { kind: fault.kind, sheet, row, column }
}
