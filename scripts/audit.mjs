import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/**
 * Gate for the packages: every one is locked to its content, and none that runs in production has a known hole of high severity or more.
 * Where the registry has no list of holes to ask (a mirror), it says so loudly and lets the second half pass: then ask a registry that has.
 *   --registry=URL   asks this one instead of the one that packages come from
 *   --root=DIR       looks at another checkout
 */
const { values } = parseArgs({ options: { registry: { type: 'string' }, root: { type: 'string', default: '.' } } })
const severe = new Set(['high', 'critical'])

const { packages } = JSON.parse(readFileSync(`${values.root}/package-lock.json`, 'utf8'))
const loose = Object.entries(packages).filter(
  ([name, { link, integrity = '' }]) => name !== '' && !link && !integrity.startsWith('sha512-'),
)
for (const [name] of loose) process.stdout.write(`${name}: package-lock.json does not say what it must contain (no sha512)\n`)

// On Windows npm is a batch file, which only a shell can start.
const { stdout } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--json', ...(values.registry === undefined ? [] : [`--registry=${values.registry}`])],
  {
    cwd: values.root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  },
)
const report = parsed(stdout)
const holes = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => severe.has(severity))
for (const { name, severity } of holes) process.stdout.write(`${name}: a known hole, ${severity}; see npm audit\n`)
if (report.vulnerabilities === undefined)
  process.stdout.write(`!!! NOT ASKED ABOUT KNOWN HOLES: ${report.message ?? 'npm audit gave no report'} !!!\n`)
process.stdout.write(
  `${Object.keys(packages).length - 1} packages locked, ${loose.length} of them loosely; ${holes.length} known holes of high severity\n`,
)
process.exitCode = loose.length + holes.length > 0 ? 1 : 0

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
