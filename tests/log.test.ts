import { expect, test } from 'vitest'
import { createLog, type Logger } from '../src/log.ts'
import { freshDatabase } from './support/database.ts'

const { db, pool } = await freshDatabase()

const name = 'Nguyễn Văn Ánh'
const text = 'tôi ốm phải nằm viện'
const token = '7000000001:AAsecret-of-the-bot'
const phone = '0912345678'
const secrets = [name, 'Ánh', text, 'nằm viện', token, 'AAsecret', phone]

/** All that stands in the log after `write`. */
function logged(write: (log: Logger) => void): string {
  let lines = ''
  write(createLog('trace', { write: (line) => (lines += line) }))
  return lines
}

function expectNoSecret(lines: string): void {
  for (const secret of secrets) expect(lines).not.toContain(secret)
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('this should have failed')
    },
    (error: unknown) => error,
  )
}

test('a line says when, how bad, what happened and the plain facts', () => {
  const [line = '', ...rest] = logged((log) => log.info({ job: 'drain', sent: 3, account: 'a-1' }, 'drained')).split('\n')
  expect(rest).toEqual([''])
  expect(JSON.parse(line)).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    job: 'drain',
    sent: 3,
    account: 'a-1',
    msg: 'drained',
  })
})

test('names, texts and tokens in facts are left out, however deep they lie', () => {
  const person = { id: 'p-1', name, fullName: name, phone, text, token, chatId: phone }
  const lines = logged((log) => {
    log.info(person, 'a person')
    log.info({ person }, 'a person in something')
    log.info({ update: { message: { from: person } } }, 'deeper')
    log.info({ update: { message: { from: { chat: { who: person } } } } }, 'deeper still')
    log.info({ people: [person, [person]] }, 'in lists')
    log.info(
      { url: `https://api.telegram.org/bot${token}/sendMessage`, body: text, payload: { text }, parameters: [name], query: text },
      'a request',
    )
    log.info({ headers: { authorization: token } }, 'headers')
    log.info(
      { where: new URL(`https://api.telegram.org/bot${token}/`), key: Buffer.from(text), people: new Map([[name, person]]) },
      'more than data',
    )
  })
  expectNoSecret(lines)
  expect(lines.match(/"p-1"/g)?.length).toBeGreaterThanOrEqual(6)
})

test('the lines of one update carry its id, and keep as quiet as others', () => {
  const lines = logged((log) => {
    const own = log.child({ update: '17' })
    own.info({ outcome: 'call-meeting', name, chat: { chatId: phone } }, 'handled')
    own.error({ err: new Error(text) }, 'failed')
  })
  expectNoSecret(lines)
  expect(lines.match(/"update":"17"/g)).toHaveLength(2)
})

test('an error says its kind, its code and where it was thrown, but not its message', () => {
  class SendError extends Error {
    readonly code = 'ECONNRESET'
    readonly payload = { chat_id: phone, text }
  }
  const lines = logged((log) => log.error({ err: new SendError(`cannot send ${text} to ${name}\n    at ${name}`) }, 'failed'))
  expectNoSecret(lines)
  expect(JSON.parse(lines)).toMatchObject({
    err: { type: 'SendError', code: 'ECONNRESET', stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]) },
    msg: 'failed',
  })
})

test('so do the causes of an error, and the errors that one gathers', () => {
  const deepest = new TypeError(text, { cause: { name, token } })
  const cause = new RangeError(`bad ${token}`, { cause: deepest })
  const lines = logged((log) => {
    log.error({ err: new Error(name, { cause }) }, 'failed')
    log.error({ err: new AggregateError([new Error(text), new Error(token)], name) }, 'all failed')
  })
  expectNoSecret(lines)
  const [first = ''] = lines.split('\n')
  expect(JSON.parse(first)).toMatchObject({ err: { type: 'Error', cause: { type: 'RangeError', cause: { type: 'TypeError' } } } })
})

test('an error keeps quiet under any name, as the only thing logged, or without words of ours', () => {
  class Told extends Error {
    readonly detail = `Key (name)=(${name}) already exists.`
    readonly extra = { text }
  }
  const lines = logged((log) => {
    log.error({ error: new Told(text) }, 'failed')
    log.error({ result: { because: new Told(text), tried: [new Told(text)] } }, 'failed')
    log.error({ err: new Told(text) })
    log.error(new Told(text))
    log.error(new Told(text), 'failed')
  })
  expectNoSecret(lines)
  expect(lines.match(/"type":"Told"/g)).toHaveLength(6)
})

test('what is thrown and is no error keeps quiet, too', () => {
  const lines = logged((log) => {
    log.error({ err: text }, 'failed')
    log.error({ err: { message: text, stack: text, name } }, 'failed')
    log.error({ err: new Error('x', { cause: text }) }, 'failed')
  })
  expectNoSecret(lines)
})

test('a circle in what is logged does not end the process', () => {
  const circle: Record<string, unknown> = { id: 'c-1' }
  circle['self'] = circle
  const error = new Error(text)
  error.cause = error
  expectNoSecret(logged((log) => log.error({ err: error, circle }, 'failed')))
})

test('errors of the database hold values, and the log does not', async () => {
  const person = { code: phone, fullName: name, foldedName: text }
  await db.person.create({ data: person })
  const failures = await Promise.all([
    failureOf(db.person.create({ data: person })),
    failureOf(db.person.findUnique({ where: { id: text } })),
    failureOf(db.$queryRaw`SELECT ${name}::int`),
    failureOf(
      db.$executeRaw`INSERT INTO "Person" (id, code, "fullName", "foldedName") VALUES (gen_random_uuid(), ${phone}, ${name}, ${text})`,
    ),
    failureOf(
      pool.query('INSERT INTO "Person" (id, code, "fullName", "foldedName") VALUES (gen_random_uuid(), $1, $2, $3)', [phone, name, text]),
    ),
    failureOf(pool.query('SELECT $1::uuid', [text])),
  ])
  const wrapped = failures.map((cause) => new Error(`while saving ${name}`, { cause }))
  const lines = logged((log) => {
    for (const err of [...failures, ...wrapped]) log.error({ err }, 'not saved')
    for (const why of failures) log.error({ why, all: failures }, 'not saved')
  })
  expectNoSecret(lines)
  expect(lines).toContain('P2002')
  expect(lines).toContain('23505')
})
