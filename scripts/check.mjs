import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCounts, sayCounts } from './test-counts.mjs'

/**
 * Every gate, one after the other, also after one has failed; then a table. Exit code 1 when any failed.
 *   --both-zones            the tests under UTC and again under America/New_York, so that none leans on the machine's zone
 *   --tests-in=ZONE[,ZONE]  the tests under these zones instead (default UTC)
 *   --of-time               only the tests of what reckons with days and hours: for a second zone, after the whole suite in a first
 *   --results=PREFIX        keeps the tests' reports as PREFIX-ZONE.json
 *   --root=DIR              checks another checkout
 */
const { values } = parseArgs({
  options: {
    'both-zones': { type: 'boolean', default: false },
    'tests-in': { type: 'string', default: 'UTC' },
    'of-time': { type: 'boolean', default: false },
    results: { type: 'string' },
    root: { type: 'string', default: dirname(dirname(fileURLToPath(import.meta.url))) },
  },
})
/** Days, hours, calendars, and how they are stored and shown; processes get their zone from their tests and are left out. */
const testsOfTime = [
  'tests/clock.test.ts',
  'tests/cli/read-date',
  'tests/db/deliveries',
  'tests/db/meetings',
  'tests/db/people',
  'tests/domain/',
  'tests/jobs/',
  'tests/journeys/handover',
  'tests/journeys/meeting',
  'tests/messages/',
  'tests/workbook/read',
]
const root = resolve(values.root)
const zones = values['both-zones'] ? ['UTC', 'America/New_York'] : values['tests-in'].split(',')
const scratch = mkdtempSync(join(tmpdir(), 'chibo-check-'))
const results = resolve(values.results ?? join(scratch, 'check'))

const rows = [step('setup', process.execPath, ['scripts/setup.mjs'])]
// Without packages and the generated client everything below would fail for the same reason.
if (rows.every((row) => row.ok)) {
  for (const gate of ['format', 'lint', 'typecheck', 'boundaries', 'unused', 'packages'])
    rows.push(step(gate, 'npm', ['run', '--silent', gate]))
  for (const zone of zones) rows.push(tests(zone))
}
rmSync(scratch, { recursive: true })
process.stdout.write(`\n${rows.map(line).join('\n')}\n`)
process.exitCode = rows.every((row) => row.ok) ? 0 : 1

function step(name, command, args, env = {}) {
  process.stdout.write(`\n── ${name}\n`)
  const begun = performance.now()
  // On Windows npm is a batch file, which only a shell can start.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && command === 'npm',
  })
  return { name, ok: status === 0, seconds: (performance.now() - begun) / 1000, counts: '' }
}

function tests(zone) {
  const report = `${results}-${zone.replaceAll('/', '-')}.json`
  const args = [
    'test',
    '--silent',
    '--',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(values['of-time'] ? testsOfTime : []),
  ]
  const row = step(`tests (${zone})`, 'npm', args, { TZ: zone })
  const counts = readCounts(report)
  return { ...row, ok: row.ok && counts !== null && counts.passed > 0, counts: counts ? sayCounts(counts) : 'no report' }
}

function line({ name, ok, seconds, counts }) {
  return `${name.padEnd(26)}${(ok ? 'ok' : 'FAILED').padEnd(8)}${seconds.toFixed(1).padStart(7)} s  ${counts}`.trimEnd()
}
