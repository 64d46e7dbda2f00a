import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCounts, sayCounts } from './test-counts.mjs'

/**
 * Sums the runs of .ci/run. Its folder holds for each run NAME.exit (the exit code) and the reports of its tests, NAME.json or
 * NAME-….json. Says once more what failed, since a long log may be cut; the last line is "N passed, N failed".
 * Exit code 1 unless nothing failed and something passed.
 */
const folder = process.argv[2]
if (folder === undefined) throw new Error('Usage: node scripts/test-summary.mjs FOLDER')

const files = readdirSync(folder)
const runs = files.filter((file) => file.endsWith('.exit')).map((file) => readRun(file.slice(0, -'.exit'.length)))
for (const run of runs) {
  for (const failure of run.failures) process.stdout.write(`${run.name}: ${brief(failure)}\n\n`)
}
for (const run of runs) {
  const counts = run.reports > 0 ? sayCounts(run) : ''
  process.stdout.write(`${run.name.padEnd(10)}${(run.code === 0 ? 'ok' : `exit ${run.code}`).padEnd(10)}${counts}\n`)
}
const passed = runs.reduce((sum, run) => sum + run.passed, 0)
// A gate that fails, a suite that never starts or an error outside any test ends a run badly without a failed test: count it.
const failed = runs.reduce((sum, run) => sum + (run.code === 0 ? run.failed : Math.max(run.failed, 1)), 0)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function readRun(name) {
  const reports = files
    .filter((file) => file === `${name}.json` || (file.startsWith(`${name}-`) && file.endsWith('.json')))
    .map((file) => readCounts(join(folder, file)))
    .filter((counts) => counts !== null)
  const total = (key) => reports.reduce((sum, counts) => sum + counts[key], 0)
  return {
    name,
    code: Number(readFileSync(join(folder, `${name}.exit`), 'utf8')),
    reports: reports.length,
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    failures: reports.flatMap(({ failures = [] }) => failures),
  }
}

/** A failure's first lines: where, what was expected, and the place in our code. */
function brief(failure) {
  const lines = failure.split('\n').filter((line) => !line.includes('node_modules'))
  return lines.slice(0, 12).join('\n').slice(0, 1500)
}
