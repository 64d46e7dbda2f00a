import path from 'node:path'
import { defineConfig } from 'vitest/config'

/** The chat page in a real browser: few tests, each a whole journey, one after the other as the browser takes both cores. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '..'),
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: ['tests/support/postgres-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
