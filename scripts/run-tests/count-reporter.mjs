import { writeFileSync } from 'node:fs';

/** A jest reporter that leaves the totals of a run, as JSON, in the file that `MOORING_TEST_TOTALS` names. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const totals = {
      passed: results.numPassedTests,
      // A suite that could not even be loaded has no failed test, and is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(process.env.MOORING_TEST_TOTALS, JSON.stringify(totals));
  }
}
