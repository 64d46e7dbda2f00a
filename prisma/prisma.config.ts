import { defineConfig } from 'prisma/config'

/** Only `prisma generate` and `prisma format` use this file: migrations are applied by src/db/migrate.ts. */
export default defineConfig({ schema: 'schema.prisma' })
