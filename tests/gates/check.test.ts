import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkout, plant, run, tool } from './planted.ts'

const manifest = await readFile(path.join(checkout, 'package.json'), 'utf8')
const tsconfig = await readFile(path.join(checkout, 'tsconfig.json'), 'utf8')

test('a file that prettier would write otherwise fails the format gate', async () => {
  const root = await plant({ 'package.json': manifest, 'good.ts': "export const good = 'a'\n", 'bad.ts': 'export const bad = "a";\n' })
  expect(await tool('prettier', ['--check', 'good.ts'], root)).toMatchObject({ code: 0 })
  expect(await tool('prettier', ['--check', 'bad.ts'], root)).toMatchObject({ code: 1, output: expect.stringContaining('bad.ts') })
})

test('an undefined where a value is wanted fails the type gate', async () => {
  const root = await plant({
    'tsconfig.json': tsconfig,
    'src/bad.ts': 'export const bad: string = [""][0]\nexport const late: { a?: string } = { a: undefined }\n',
  })
  const { code, output } = await tool('tsc', ['--noEmit', '-p', 'tsconfig.json'], root)
  expect(output).toContain('src/bad.ts(1,14): error TS2322')
  expect(output).toContain('src/bad.ts(2,14): error TS2375')
  expect(code).not.toBe(0)
})

test('a file, an export and a package that nobody uses fail the gate for what is unused', async () => {
  const { knip } = z.object({ knip: z.unknown() }).parse(JSON.parse(manifest))
  const root = await plant({
    'package.json': JSON.stringify({ name: 'planted', type: 'module', dependencies: { zod: '*', pino: '*', '@prisma/client': '*' }, knip }),
    'src/main.ts': "import { z } from 'zod'\nimport { used } from './used.ts'\nz.string().parse(used)\n",
    'src/used.ts': "export const used = 'a'\nexport const spare = 'b'\n",
    'src/lonely.ts': 'export const lonely = 1\n',
    'scripts/tool.mjs': 'export {}\n',
    'tests/used.test.ts': "import '../src/used.ts'\n",
    'prisma/prisma.config.ts': 'export default {}\n',
  })
  const { code, output } = await tool('knip', [], root)
  expect(output).toContain('src/lonely.ts')
  expect(output).toMatch(/^spare .*src\/used\.ts/m)
  expect(output).toMatch(/^pino /m)
  expect(output).not.toMatch(/zod|tool\.mjs|used\.test|prisma/)
  expect(code).toBe(1)
})

/** A checkout whose gates are one-line programs; those named in `failing` fail. */
function plantCheckout(failing: readonly string[]): Promise<string> {
  const gate = (name: string) => `node -e "process.exit(${failing.includes(name) ? 3 : 0})"`
  const gates = Object.fromEntries(['format', 'lint', 'typecheck', 'boundaries', 'unused', 'packages'].map((name) => [name, gate(name)]))
  return plant({
    'package.json': JSON.stringify({ name: 'planted', type: 'module', scripts: { ...gates, test: 'node suite.mjs' } }),
    'scripts/setup.mjs': `process.exit(${failing.includes('setup') ? 3 : 0})\n`,
    'suite.mjs': `import { writeFileSync } from 'node:fs'
const file = process.argv.find((word) => word.startsWith('--outputFile.json=')).slice(18)
const failed = ${JSON.stringify(failing)}.includes(process.env.TZ) ? 1 : 0
writeFileSync(file, JSON.stringify({ numPassedTests: 5 - failed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0 }))
process.exit(failed)
`,
  })
}

async function check(failing: readonly string[], ...flags: string[]): Promise<{ code: number; table: string[] }> {
  const root = await plantCheckout(failing)
  const { code, output } = await run(process.execPath, [path.join(checkout, 'scripts/check.mjs'), '--root', root, ...flags], root)
  const table = [...output.matchAll(/^(\S.*?) +(ok|FAILED) +[\d.]+ s *(.*)$/gm)].map(([, name, state, counts]) =>
    `${name} ${state} ${counts}`.trimEnd(),
  )
  return { code, table }
}

test('when every gate passes and the tests pass in both zones, the check passes', async () => {
  const { code, table } = await check([], '--both-zones')
  expect(table).toEqual([
    'setup ok',
    'format ok',
    'lint ok',
    'typecheck ok',
    'boundaries ok',
    'unused ok',
    'packages ok',
    'tests (UTC) ok 5 passed, 0 failed',
    'tests (America/New_York) ok 5 passed, 0 failed',
  ])
  expect(code).toBe(0)
})

test('a gate that fails fails the check, and the ones after it still run', async () => {
  const { code, table } = await check(['lint'])
  expect(table).toEqual([
    'setup ok',
    'format ok',
    'lint FAILED',
    'typecheck ok',
    'boundaries ok',
    'unused ok',
    'packages ok',
    'tests (UTC) ok 5 passed, 0 failed',
  ])
  expect(code).toBe(1)
})

test('a test that fails in one zone only fails the check', async () => {
  const { code, table } = await check(['America/New_York'], '--tests-in=UTC,America/New_York')
  expect(table.slice(-2)).toEqual(['tests (UTC) ok 5 passed, 0 failed', 'tests (America/New_York) FAILED 4 passed, 1 failed'])
  expect(code).toBe(1)
})

test('after a setup that failed nothing else is tried', async () => {
  const { code, table } = await check(['setup'])
  expect(table).toEqual(['setup FAILED'])
  expect(code).toBe(1)
})

const report = (passed: number, failed: number) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0 })

test.each([
  {
    what: 'all is well',
    files: { 'suite.exit': '0', 'suite.json': report(7, 0), 'check.exit': '0', 'check-UTC.json': report(7, 0) },
    last: '14 passed, 0 failed',
    code: 0,
  },
  { what: 'a test fails', files: { 'suite.exit': '1', 'suite.json': report(6, 1) }, last: '6 passed, 1 failed', code: 1 },
  {
    what: 'a gate fails while the tests pass',
    files: { 'check.exit': '1', 'check-UTC.json': report(7, 0) },
    last: '7 passed, 1 failed',
    code: 1,
  },
  {
    what: 'a suite never starts',
    files: { 'suite.exit': '1', 'browser.exit': '0', 'browser.json': report(2, 0) },
    last: '2 passed, 1 failed',
    code: 1,
  },
  { what: 'a run is stopped at its limit', files: { 'suite.exit': '124', 'suite.json': '{"numPass' }, last: '0 passed, 1 failed', code: 1 },
  { what: 'nothing ran', files: { 'suite.exit': '0' }, last: '0 passed, 0 failed', code: 1 },
])('the summary ends with "$last" when $what', async ({ files, last, code }) => {
  const root = await plant(files)
  const outcome = await run(process.execPath, [path.join(checkout, 'scripts/test-summary.mjs'), root], root)
  expect(outcome.output.trimEnd().split('\n').at(-1)).toBe(last)
  expect(outcome.code).toBe(code)
})

test('the summary says once more which tests failed, where and why', async () => {
  const failed = {
    status: 'failed',
    fullName: 'a notice is sent once',
    failureMessages: ['Error: sent twice\n    at tests/notice.test.ts:3:1'],
  }
  const testResults = [
    { name: 'tests/notice.test.ts', message: '', assertionResults: [{ status: 'passed', fullName: 'a notice is sent' }, failed] },
    { name: 'tests/broken.test.ts', message: 'Cannot find module', assertionResults: [] },
  ]
  const root = await plant({ 'suite.exit': '1', 'suite.json': JSON.stringify({ ...JSON.parse(report(6, 2)), testResults }) })
  const { output } = await run(process.execPath, [path.join(checkout, 'scripts/test-summary.mjs'), root], root)
  expect(output).toContain('suite: tests/notice.test.ts: a notice is sent once\nError: sent twice\n    at tests/notice.test.ts:3:1\n')
  expect(output).toContain('suite: tests/broken.test.ts: Cannot find module\n')
  expect(output).not.toContain('a notice is sent\n')
})
