import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cruise } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { findBreaches } from './source-rules.mjs'

/**
 * The walls of the house: which part imports which (dependency-cruiser.cjs) and what may be written where (source-rules.mjs).
 * `--root DIR` checks another tree of the same shape. Prints what it found; exit code 1 when there is anything.
 */
const scripts = dirname(fileURLToPath(import.meta.url))
const explanations = {
  clock: 'only src/app.ts, src/main.ts and src/training read the clock: take `now` as an argument',
  environment: 'only src/config.ts reads the environment: take the setting as an argument',
  vietnamese: 'words for people belong in src/messages',
  'switched-off': 'change the code, or the rule for everybody, instead of switching the linter off here',
}

const { values } = parseArgs({ options: { root: { type: 'string', default: dirname(scripts) } } })
const root = resolve(values.root)
const sources = filesIn('src').filter((path) => !path.startsWith('src/db/generated/'))
const checked = [...sources, ...filesIn('tests'), ...filesIn('scripts')]

const walls = await checkArrows()
const breaches = checked.flatMap((path) =>
  findBreaches(path, readFileSync(join(root, path), 'utf8')).map((breach) => ({ path, ...breach })),
)
const problems = [...walls.problems, ...breaches.map((one) => `${one.path}:${one.line} ${one.found}\n    ${explanations[one.rule]}`)]
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${walls.modules} files of src with ${walls.dependencies} imports, ${checked.length} files read, ${problems.length} problems\n`,
)
process.exitCode = problems.length > 0 ? 1 : 0

async function checkArrows() {
  if (sources.length === 0) return { modules: 0, dependencies: 0, problems: [`${join(root, 'src')}: no source files; nothing was checked`] }
  const options = await extractDepcruiseOptions(join(scripts, 'dependency-cruiser.cjs'))
  // The cruiser takes paths relative to the current folder whatever its base is.
  process.chdir(root)
  const { output } = await cruise(['src'], options)
  const seen = new Map(output.modules.map((module) => [module.source, module]))
  const own = sources.filter((path) => seen.has(path))
  return {
    modules: own.length,
    dependencies: own.reduce((sum, path) => sum + seen.get(path).dependencies.length, 0),
    problems: [
      // With a compiler that it does not know, the cruiser sees nothing and is content.
      ...sources.filter((path) => !seen.has(path)).map((path) => `${path}: dependency-cruiser did not look at this file`),
      ...output.summary.violations.map(describe),
    ],
  }
}

function describe({ from, to, rule, cycle }) {
  const path = cycle ? cycle.map((step) => step.name).join(' → ') : to
  return from === to ? `${from}\n    ${rule.name}` : `${from} → ${path}\n    ${rule.name}`
}

function filesIn(folder) {
  const top = join(root, folder)
  if (!existsSync(top)) return []
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.includes('node_modules/'))
    .toSorted()
}
