import http from 'node:http'
import { once } from 'node:events'
import path from 'node:path'
import { z } from 'zod'
import { expect, onTestFinished, test } from 'vitest'
import { checkout, plant, run, type Outcome } from './planted.ts'

/** A registry that knows of these holes; null = it has no list, as a mirror. */
async function registry(holes: Readonly<Record<string, readonly object[]>> | null): Promise<string> {
  const versions = { '1.0.0': { name: 'leaky', version: '1.0.0' } }
  const server = http.createServer(({ method }, response) => {
    const answer = method === 'POST' ? holes : { name: 'leaky', versions, 'dist-tags': { latest: '1.0.0' } }
    response.statusCode = answer === null ? 405 : 200
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return `http://127.0.0.1:${port}/`
}

async function audit(address: string, lock: { integrity?: string; dev?: true }): Promise<Outcome> {
  const manifest = { name: 'planted', version: '1.0.0', [lock.dev ? 'devDependencies' : 'dependencies']: { leaky: '1.0.0' } }
  const root = await plant({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({
      name: 'planted',
      lockfileVersion: 3,
      packages: { '': manifest, 'node_modules/leaky': { version: '1.0.0', ...lock } },
    }),
    '.npmrc': 'fetch-retries=0\n',
  })
  return run(process.execPath, [path.join(checkout, 'scripts/audit.mjs'), `--root=${root}`, `--registry=${address}`], root)
}

const locked = { integrity: `sha512-${'A'.repeat(86)}==` }
// npm remembers what it was told of an id.
const ids = new Map([
  ['low', 4712],
  ['critical', 4713],
])
const hole = (severity: string) => ({
  leaky: [
    {
      id: ids.get(severity),
      url: 'https://example.invalid/leak',
      title: 'a leak',
      severity,
      vulnerable_versions: '<2',
      cwe: [],
      cvss: { score: 9 },
    },
  ],
})

test('a package of production with a severe hole fails the gate', async () => {
  const { code, output } = await audit(await registry(hole('critical')), locked)
  expect(output).toContain('leaky: a known hole, critical')
  expect(code).toBe(1)
})

test.each([
  { what: 'a hole of low severity', holes: hole('low'), lock: locked },
  { what: 'a hole in a package that is only developed with', holes: hole('critical'), lock: { ...locked, dev: true as const } },
  { what: 'no hole', holes: {}, lock: locked },
])('$what passes', async ({ holes, lock }) => {
  const { code, output } = await audit(await registry(holes), lock)
  expect(output).toContain('0 known holes of high severity')
  expect(output).not.toContain('NOT ASKED')
  expect(code).toBe(0)
})

test('a registry without a list of holes is said loudly', async () => {
  const { code, output } = await audit(await registry(null), locked)
  expect(output).toContain('!!! NOT ASKED ABOUT KNOWN HOLES')
  expect(code).toBe(0)
})

test('a package that is not locked to its content fails the gate', async () => {
  const { code, output } = await audit(await registry({}), {})
  expect(output).toContain('node_modules/leaky: package-lock.json does not say what it must contain')
  expect(code).toBe(1)
})
