import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '..'),
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**'],
    globalSetup: ['tests/support/postgres-setup.ts'],
    pool: 'forks',
    // Loading the house costs seconds of one core: files share a process, so no test may change what is global.
    isolate: false,
    // By itself vitest leaves one core free, which is half of a small machine.
    maxWorkers: 2,
    sequence: { shuffle: true },
    // Limits before a test gives up, not expectations: shared machines stand still for seconds at a time.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      exclude: ['src/db/generated/**'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'coverage',
    },
  },
})
