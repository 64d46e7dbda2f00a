import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkout, plant, tool } from './planted.ts'

const tsconfig = await readFile(path.join(checkout, 'tsconfig.json'), 'utf8')

/** Put together here, so that nothing mistakes this file's samples for its own code. */
const unfinished = ['TO', 'DO'].join('')
const unchecked = ['@ts', 'ignore'].join('-')
const skip = ['test', 'skip'].join('.')
const only = ['test', 'only'].join('.')

async function lint(files: Readonly<Record<string, string>>): Promise<{ code: number; found: string[] }> {
  const root = await plant({ 'tsconfig.json': tsconfig, ...files })
  const config = path.join(checkout, 'scripts/oxlint.json')
  const { code, output } = await tool(
    'oxlint',
    ['--config', config, '--type-aware', '--deny-warnings', '--format=unix', 'src', 'tests'],
    root,
  )
  const found = [...output.matchAll(/^(\S+?):(\d+):.*\[Error\/(\S+)\]$/gm)].map(
    ([, file = '', line = '', rule = '']) => `${file}:${line} ${rule}`,
  )
  return { code, found: found.toSorted() }
}

test('code that keeps the rules passes', async () => {
  const { code, found } = await lint({
    'src/kept.ts': `type Answer = { kind: 'yes' } | { kind: 'no' }
const words = { yes: 'Y', no: 'N' } as const
export function say(answer: Answer): string {
  switch (answer.kind) {
    case 'yes':
      return words.yes
    case 'no':
      return words.no
  }
}
export async function all(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) await step()
}
`,
    'tests/kept.test.ts': `import { expect, test } from 'vitest'\ntest('one is one', () => {\n  expect(Number('1')).toBe(1)\n})\n`,
  })
  expect(found).toEqual([])
  expect(code).toBe(0)
})

test('each thing that the style forbids is found', async () => {
  const { code, found } = await lint({
    'src/broken.ts': `export const anything: any = 1
export const asserted = Number('1') as 1
export const angled = <1>Number('1')
export const parsed: number = JSON.parse('1')
export const first = (list: readonly string[]): string => list[0]!
async function later(): Promise<void> {
  await Promise.resolve()
}
export function forgets(): void {
  later()
  ;[1].forEach(async () => later())
  console.log('done')
}
export function half(kind: 'a' | 'b'): number {
  switch (kind) {
    case 'a':
      return 1
    default:
      return 2
  }
}
// ${unfinished}: the rest
// ${unchecked}
export const wrong: number = '1'
`,
    'tests/broken.test.ts': `import { expect, test } from 'vitest'
${skip}('one is one', () => {
  expect(Number('1')).toBe(1)
})
${only}('two is two', () => {
  expect(Number('2')).toBe(2)
})
`,
  })
  expect(found).toEqual([
    'src/broken.ts:1 typescript(no-explicit-any)',
    'src/broken.ts:10 typescript(no-floating-promises)',
    'src/broken.ts:11 typescript(no-misused-promises)',
    'src/broken.ts:12 eslint(no-console)',
    'src/broken.ts:15 typescript(switch-exhaustiveness-check)',
    'src/broken.ts:2 typescript(consistent-type-assertions)',
    'src/broken.ts:2 typescript(no-unsafe-type-assertion)',
    'src/broken.ts:22 eslint(no-warning-comments)',
    'src/broken.ts:23 typescript(ban-ts-comment)',
    'src/broken.ts:3 typescript(consistent-type-assertions)',
    'src/broken.ts:3 typescript(no-unsafe-type-assertion)',
    'src/broken.ts:4 typescript(no-unsafe-assignment)',
    'src/broken.ts:5 typescript(no-non-null-assertion)',
    'tests/broken.test.ts:2 vitest(no-disabled-tests)',
    'tests/broken.test.ts:5 vitest(no-focused-tests)',
  ])
  expect(code).toBe(1)
})
