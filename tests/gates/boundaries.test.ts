import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkout, plant, run, type Outcome } from './planted.ts'

const manifest = await readFile(path.join(checkout, 'package.json'), 'utf8')

/** Put together here, so that the gate does not find it in this file. */
const off = ['oxlint', 'disable'].join('-')

async function boundaries(files: Readonly<Record<string, string>>): Promise<Outcome> {
  const root = await plant({ 'package.json': manifest, ...files })
  return run(process.execPath, [path.join(checkout, 'scripts/boundaries.mjs'), '--root', root], root)
}

/** A small house in which every part uses what it may. */
const house = {
  'src/main.ts': `import { start } from './app.ts'\nimport { run } from './cli/run.ts'\nstart(new Date(), Date.now(), run)\n`,
  'src/app.ts': `import { bot } from './platforms/telegram/bot.ts'\nimport { zalo } from './platforms/zalo/client.ts'\nimport { handle } from './platforms/handle-incoming.ts'\nimport { queue } from './jobs/queue.ts'\nimport { token } from './config.ts'\nimport { log } from './log.ts'\nimport { serve } from './training/page.ts'\nimport { sheet } from './workbook/sheet.ts'\nexport function start(...rest: unknown[]) {\n  return [rest, new Date(), bot, zalo, handle, queue, token, log, serve, sheet]\n}\n`,
  'src/config.ts': `export const token = process.env['TOKEN']\n`,
  'src/log.ts': `import pino from 'pino'\nexport const log = pino()\n`,
  'src/runtime.ts': `import type { Row } from './db/rows.ts'\nimport type { OutgoingMessage } from './messages/outgoing.ts'\nexport type Runtime = { row: Row; message: OutgoingMessage }\n`,
  'src/cli/run.ts': `import type { Row } from '../db/rows.ts'\nimport { greet } from '../messages/vi/greet.ts'\nexport const run = (row: Row) => greet(row.name)\n`,
  'src/domain/name.ts': `import { z } from 'zod'\n/** Nguyễn Văn An is a name. */\nexport const name = z.string()\n`,
  'src/domain/command.ts': `import { name } from './name.ts'\nexport const yes = ['dự', 'vâng', name]\n`,
  'src/messages/outgoing.ts': `import { name } from '../domain/name.ts'\nexport type OutgoingMessage = { title: typeof name }\n`,
  'src/messages/vi/greet.ts': `import { yes } from '../../domain/command.ts'\nexport const greet = (name: string) => \`Xin chào đồng chí \${name}, \${yes}\`\n`,
  'src/db/rows.ts': `import pg from 'pg'\nexport type Row = { name: string; at: Date }\nexport const pool = new pg.Pool()\n`,
  'src/actions/show.ts': `import type { Runtime } from '../runtime.ts'\nimport { pool } from '../db/rows.ts'\nexport const show = (runtime: Runtime) => [runtime, pool, new Date(0)]\n`,
  'src/jobs/queue.ts': `import { Queue } from 'bullmq'\nexport const queue = Queue\n`,
  'src/platforms/platform.ts': `import type { OutgoingMessage } from '../messages/outgoing.ts'\nexport type Platform = { send(message: OutgoingMessage): void }\n`,
  'src/platforms/handle-incoming.ts': `import { show } from '../actions/show.ts'\nexport const handle = show\n`,
  'src/platforms/telegram/bot.ts': `import { Bot } from 'grammy'\nimport type { Logger } from 'pino'\nimport type { Platform } from '../platform.ts'\nexport const bot = (log: Logger): Platform => ({ send: () => log.info(Bot.name) })\n`,
  'src/platforms/zalo/client.ts': `import type { Platform } from '../platform.ts'\nexport const zalo: Platform[] = []\n`,
  'src/training/page.ts': `import { createServer } from 'node:http'\nexport const serve = () => [createServer(), new Date(), 'Chế độ tập dượt']\n`,
  'src/workbook/sheet.ts': `import { greet } from '../messages/vi/greet.ts'\nexport const sheet = async () => [await import('exceljs'), greet]\n`,
}

test('a house in which every part uses what it may passes, and all of it is looked at', async () => {
  const { code, output } = await boundaries(house)
  expect(output).toBe(`${Object.keys(house).length} files of src with 32 imports, ${Object.keys(house).length} files read, 0 problems\n`)
  expect(code).toBe(0)
})

test('every arrow that is not in the design is reported', async () => {
  const { code, output } = await boundaries({
    ...house,
    'src/domain/impure.ts': `import { readFileSync } from 'node:fs'\nimport type { Row } from '../db/rows.ts'\nimport pino from 'pino'\nexport const impure = (row: Row) => [row, readFileSync, pino]\n`,
    'src/messages/asks.ts': `import { pool } from '../db/rows.ts'\nexport const asks = pool\n`,
    'src/db/tells.ts': `import { greet } from '../messages/vi/greet.ts'\nimport { Queue } from 'bullmq'\nexport const tells = [greet, Queue]\n`,
    'src/actions/says.ts': `import type { OutgoingMessage } from '../messages/outgoing.ts'\nimport { PrismaClient } from '@prisma/client'\nexport const says = (message: OutgoingMessage) => [message, PrismaClient]\n`,
    'src/jobs/sends.ts': `import { bot } from '../platforms/telegram/bot.ts'\nexport const sends = bot\n`,
    'src/platforms/telegram/peeks.ts': `import { zalo } from '../zalo/client.ts'\nexport const peeks = zalo\n`,
    'src/platforms/zalo/borrows.ts': `import { bot } from '../telegram/bot.ts'\nimport { GrammyError } from 'grammy'\nexport const borrows = [bot, GrammyError]\n`,
    'src/platforms/answers.ts': `import { queue } from '../jobs/queue.ts'\nexport const answers = queue\n`,
    'src/training/cheats.ts': `import { name } from '../domain/name.ts'\nimport pg from 'pg'\nexport const cheats = [name, pg]\n`,
    'src/workbook/acts.ts': `import { show } from '../actions/show.ts'\nexport const acts = show\n`,
    'src/cli/queries.ts': `import { pool } from '../db/rows.ts'\nimport exceljs from 'exceljs'\nimport qrcode from 'qrcode'\nexport const queries = [pool, exceljs, qrcode]\n`,
    'src/runtime.ts': `import { log } from './log.ts'\nexport const runtime = log\n`,
    'src/main.ts': `import { anything } from './utils/anything.ts'\nexport const main = anything\n`,
    'src/utils/anything.ts': `import { name } from '../domain/name.ts'\nexport const anything = name\n`,
    'src/actions/tests.ts': `import { ours } from '../../tests/ours.ts'\nimport { test } from 'vitest'\nimport gone from './gone.ts'\nimport { parse } from 'acorn'\nimport other from 'not-installed'\nexport const tests = [ours, test, gone, parse, other]\n`,
    'src/domain/first.ts': `import { second } from './second.ts'\nexport const first = () => second\n`,
    'src/domain/second.ts': `import type { first } from './first.ts'\nexport type Second = typeof first\nexport const second = 2\n`,
    'src/domain/lonely.ts': `export const lonely = 1\n`,
    'src/jobs/generated.ts': `import { client } from '../db/generated/client.ts'\nexport const generated = client\n`,
    'src/db/generated/client.ts': `export const client = 'đã sinh'\n`,
    'tests/ours.ts': `export const ours = 1\n`,
  })
  expect(reported(output)).toEqual([
    'src/actions/says.ts → @prisma/client: database-clients-only-in-db',
    'src/actions/says.ts → src/messages/outgoing.ts: actions-uses-only-db-domain-runtime',
    'src/actions/tests.ts → ./gone.ts: everything-resolves',
    'src/actions/tests.ts → acorn: every-package-is-declared',
    'src/actions/tests.ts → not-installed: everything-resolves',
    'src/actions/tests.ts → tests/ours.ts: src-stays-in-src',
    'src/actions/tests.ts → vitest: no-tools-at-run-time',
    'src/cli/queries.ts → exceljs: exceljs-only-in-workbook',
    'src/cli/queries.ts → qrcode: qrcode-only-in-workbook',
    'src/db/tells.ts → bullmq: bullmq-only-in-the-queue',
    'src/db/tells.ts → src/messages/vi/greet.ts: db-uses-only-domain',
    'src/domain/first.ts → src/domain/second.ts → src/domain/first.ts: no-cycles',
    'src/domain/impure.ts → fs: domain-uses-only-pure-packages',
    'src/domain/impure.ts → pino: domain-uses-only-pure-packages',
    'src/domain/impure.ts → pino: one-logger',
    'src/domain/impure.ts → src/db/rows.ts: domain-uses-only-itself',
    'src/domain/lonely.ts: no-orphans',
    'src/jobs/generated.ts → src/db/generated/client.ts: the-generated-client-only-in-db',
    'src/jobs/sends.ts → src/platforms/telegram/bot.ts: jobs-uses-only-db-messages-domain-runtime',
    'src/main.ts → src/utils/anything.ts: every-file-used-has-a-place',
    'src/main.ts → src/utils/anything.ts: main-uses-only-app-cli-config-log-messages',
    'src/messages/asks.ts → src/db/rows.ts: messages-uses-only-domain',
    'src/platforms/answers.ts → src/jobs/queue.ts: inbound-uses-only-platform-actions-db-messages-domain-runtime',
    'src/platforms/telegram/peeks.ts → src/platforms/zalo/client.ts: telegram-uses-only-platform-wire-messages-domain',
    'src/platforms/zalo/borrows.ts → grammy: grammy-only-in-telegram',
    'src/platforms/zalo/borrows.ts → src/platforms/telegram/bot.ts: zalo-uses-only-platform-wire-messages-domain',
    'src/runtime.ts → src/log.ts: runtime-is-types-only',
    'src/training/cheats.ts → pg: database-clients-only-in-db',
    'src/training/cheats.ts → pg: training-uses-only-zod',
    'src/training/cheats.ts → src/domain/name.ts: training-uses-only-itself',
    'src/utils/anything.ts → src/domain/name.ts: every-file-has-a-place',
    'src/workbook/acts.ts → src/actions/show.ts: workbook-uses-only-db-domain-messages',
  ])
  expect(code).toBe(1)
})

test('the clock, the environment and Vietnamese words are reported where they do not belong', async () => {
  const { code, output } = await boundaries({
    ...house,
    'src/actions/reads.ts': `import { pool } from '../db/rows.ts'
import { env } from 'node:process'
export const reads = [pool, env, new Date(), new Date(5), Date.now(), Date(), Date['now'], globalThis.Date.now, Date.UTC(2026)]
export const { env: settings } = process
export const port = process.env['PORT'] ?? process?.['env'] ?? process.argv
// Comments may say Đảng ủy, new Date() and process.env.
export const words = ['plain', 'Đã ghi', \`\${port} chưa \${port}\`, /không/, "Da\\u0302y", 'naïve']
export const đã = 'new Date()'
`,
    'src/config.ts': `export const token = [process.env['TOKEN'], new Date()]\n`,
    'tests/free.test.ts': `export const free = ['chi bộ', new Date(), process.env]\n`,
    'scripts/free.mjs': `export const free = ['chi bộ', new Date(), process.env]\n// ${off}-next-line no-console\n`,
  })
  const found = [...output.matchAll(/^((?:src|scripts|tests)\/\S+:\d+) (.*)$/gm)].map(([, where = '', what = '']) => `${where} ${what}`)
  expect(found).toEqual([
    "src/actions/reads.ts:2 import { env } from 'node:process'",
    'src/actions/reads.ts:3 new Date()',
    'src/actions/reads.ts:3 Date.now',
    'src/actions/reads.ts:3 Date()',
    "src/actions/reads.ts:3 Date['now']",
    'src/actions/reads.ts:3 globalThis.Date.now',
    'src/actions/reads.ts:4 { env: settings } = process',
    'src/actions/reads.ts:5 process.env',
    "src/actions/reads.ts:5 process?.['env']",
    "src/actions/reads.ts:7 'Đã ghi'",
    'src/actions/reads.ts:7 } chưa ${',
    'src/actions/reads.ts:7 /không/',
    'src/actions/reads.ts:7 "Da\\u0302y"',
    "src/actions/reads.ts:7 'naïve'",
    'src/actions/reads.ts:8 đã',
    'src/config.ts:1 new Date()',
    `scripts/free.mjs:2 ${off}-next-line`,
  ])
  expect(code).toBe(1)
})

test('a tree without source files is no clean tree', async () => {
  const { code, output } = await boundaries({ 'src/readme.md': 'nothing here' })
  expect(output).toContain('no source files; nothing was checked')
  expect(code).toBe(1)
})

/** "A → B: rule" per problem, in order; package paths cut to the package's name. */
function reported(output: string): string[] {
  return [...output.matchAll(/^(\S.*)\n {4}(.*)$/gm)]
    .map(([, where = '', rule = '']) => `${where.replace(/\S*node_modules\/((?:@[^/]+\/)?[^/ ]+)\S*/g, '$1')}: ${rule}`)
    .toSorted()
}
