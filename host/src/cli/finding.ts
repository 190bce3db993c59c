/** What one check of `mooring doctor` found. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was looked at. */
  readonly subject: string;
  /** What is there; for `warn` and `fail` also what to do about it. */
  readonly says: string;
}

export const ok = (subject: string, says: string): Finding => ({ status: 'ok', subject, says });
export const warn = (subject: string, says: string): Finding => ({ status: 'warn', subject, says });
export const fail = (subject: string, says: string): Finding => ({ status: 'fail', subject, says });

/** One line for each finding. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  return findings.map(({ status, subject, says }) => `${status.padEnd(4)}  ${subject.padEnd(width)}  ${says}`);
}
