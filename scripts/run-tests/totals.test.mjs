import path from 'node:path';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { summaryLine, totalsOf } from './totals.mjs';

describe('the totals of a test run', () => {
  it('are what jest counted', () => {
    const folder = scratchFolder();
    writeFiles(folder, { totals: { passed: 3, failed: 0, skipped: 1 } });
    expect(summaryLine(totalsOf(path.join(folder, 'totals'), 0))).toBe('3 passed, 0 failed, 1 skipped');
  });

  it('hold one failure when jest ended badly without a failed test, or without counting', () => {
    const folder = scratchFolder();
    writeFiles(folder, { totals: { passed: 3, failed: 0, skipped: 0 } });
    expect(summaryLine(totalsOf(path.join(folder, 'totals'), 1))).toBe('3 passed, 1 failed');
    expect(summaryLine(totalsOf(path.join(folder, 'absent'), 1))).toBe('0 passed, 1 failed');
  });
});
