import { readFileSync } from 'node:fs';

/**
 * What the run counted. A run that ended badly counts as a failure at least once, also when jest fell before it could count, or
 * failed for a reason that is no test (a coverage threshold, an open handle).
 */
export function totalsOf(file, exitCode) {
  const totals = readOr(file, { passed: 0, failed: 0, skipped: 0 });
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** The line a machine reads: `12 passed, 0 failed`, and how many were skipped if any were. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readOr(file, otherwise) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return otherwise;
  }
}
