import { readFileSync } from 'node:fs'

/**
 * What a run of vitest counted, from the file of its JSON reporter; null when the run did not come far enough to write it.
 *
 * @param {string} file
 * @returns {{ passed: number, failed: number, skipped: number } | null}
 */
export function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests }
  } catch {
    return null
  }
}

/** "12 passed, 0 failed", and the skipped ones when there are any. */
export function sayCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
