import { readFileSync } from 'node:fs'

/**
 * What a run of vitest counted, from the file of its JSON reporter; null when the run did not come far enough to write it.
 *
 * @param {string} file
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[] } | null} failures: where, which test, and why
 */
export function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: (report.testResults ?? []).flatMap(failuresOf),
    }
  } catch {
    return null
  }
}

function failuresOf({ name, assertionResults, message }) {
  const tests = assertionResults.filter(({ status }) => status === 'failed')
  if (tests.length === 0 && message) return [`${name}: ${message}`]
  return tests.map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${failureMessages.join('\n')}`)
}

/** "12 passed, 0 failed", and the skipped ones when there are any. */
export function sayCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
