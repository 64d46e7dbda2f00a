import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/** Known to Node but not to its types. */
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: Record<string, unknown>): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
}

const CHAR = 18
/** Two things no answer about a schema has: they carry PostgreSQL's internal type "char" through the adapter, which does not know it. */
const UUID = 2950
const carrier = ColumnTypeEnum.Uuid

/**
 * The SQL that turns the database at `url` into what the Prisma schema in `file` says; empty when it is that already. Prisma's own
 * schema engine as WebAssembly: nothing is downloaded.
 */
export async function diff(url: string, file: string): Promise<string> {
  await loadEngine()
  const content = await fs.readFile(file, 'utf8')
  const adapter = bindMigrationAwareSqlAdapterFactory(readingChars(url))
  const running = await engine.SchemaEngine.new({ datamodels: [[file, content]] }, () => {}, adapter)
  const { stdout } = await running.diff({
    from: { tag: 'schemaDatasource', configDir: '.', files: [{ path: file, content }] },
    to: { tag: 'schemaDatamodel', files: [{ path: file, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  })
  running.free()
  return stdout === null || stdout.startsWith('-- This is an empty migration.') ? '' : stdout
}

async function loadEngine(): Promise<void> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const code = await fs.readFile(script.replace(/js$/, 'wasm'))
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

class CharClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    this.connection.on('rowDescription', ({ fields }: { fields: { dataTypeID: number }[] }) => {
      for (const field of fields) if (field.dataTypeID === CHAR) field.dataTypeID = UUID
    })
  }
}

function readingChars(connectionString: string): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(new pg.Pool({ connectionString, Client: CharClient, max: 2 }), { disposeExternalPool: true })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withChars(await factory.connect()),
    connectToShadowDb: async () => withChars(await factory.connectToShadowDb()),
  }
}

function withChars(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const ask = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const answer = await ask(query)
    return { ...answer, columnTypes: answer.columnTypes.map((type) => (type === carrier ? ColumnTypeEnum.Character : type)) }
  }
  return adapter
}
