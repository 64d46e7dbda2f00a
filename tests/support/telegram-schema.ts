import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import * as schemas from 'typescript-json-schema'
import { z } from 'zod'

/**
 * Checks requests against the types of the Bot API that grammY publishes: an unknown field, a missing one or a button of no known
 * kind is an error. Lengths are not in the types; the training server checks those.
 */

const root = path.join(import.meta.dirname, '..', '..')
const schemaOf = z.looseObject({ properties: z.record(z.string(), z.unknown()), definitions: z.record(z.string(), z.unknown()) })

// Reading the types takes seconds, so it is done on import, where no test is waiting for an answer, and kept for the next run.
const { properties, definitions } = loadSchema()
const ajv = new Ajv({ allErrors: true, strict: false })
const compiled = new Map<string, ValidateFunction>()

/** Throws when Telegram has no such method, or the parameters have an unknown field or a malformed one. */
export function assertTelegramRequest(method: string, params: unknown): void {
  const schema = properties[method]
  if (schema === undefined) throw new Error(`Telegram has no method ${method}`)
  const validate =
    compiled.get(method) ?? ajv.compile(z.record(z.string(), z.unknown()).parse({ ...z.looseObject({}).parse(schema), definitions }))
  compiled.set(method, validate)
  if (!validate(params)) throw new Error(`${method}: ${ajv.errorsText(validate.errors, { dataVar: 'params' })}`)
}

/** The hook for `startMessengers`: Telegram's requests are checked, Zalo's have no published types. */
export function checkTelegramRequest(request: { platform: string; method: string; params: unknown }): void {
  if (request.platform === 'telegram') assertTelegramRequest(request.method, request.params)
}

function loadSchema(): z.infer<typeof schemaOf> {
  const folder = path.join(root, 'node_modules', '.cache', 'telegram-schema')
  const file = path.join(folder, `${versionOf('@grammyjs/types')}-${versionOf('typescript-json-schema')}.json`)
  try {
    return schemaOf.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    mkdirSync(folder, { recursive: true })
    const schema = generate(folder)
    // Several test processes may get here together: each writes its own file, and the last rename wins.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(schema))
    renameSync(`${file}.${process.pid}`, file)
    return schema
  }
}

function generate(folder: string): z.infer<typeof schemaOf> {
  const source = path.join(folder, `requests-${process.pid}.ts`)
  writeFileSync(source, `import type { Opts } from '@grammyjs/types'\nexport type Requests = Opts<string>\n`)
  const options = { module: 'nodenext', moduleResolution: 'nodenext', strict: true, skipLibCheck: true }
  const program = schemas.getProgramFromFiles([source], options)
  const schema = schemas.generateSchema(program, 'Requests', { required: true, noExtraProps: true, ignoreErrors: true, ref: true })
  rmSync(source)
  return schemaOf.parse(schema)
}

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
