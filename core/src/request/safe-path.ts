import { MooringError } from '../errors/mooring-error.js';

/** How many layers of percent-encoding are undone before a path is judged. */
const decodeRounds = 3;
// A path that still has an escaped slash, a dot segment or a control character after decoding can leave the base path on the way.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[\u0000-\u001f\u007f\\#]/;
const dotSegment = /(^|\/)\.{1,2}(;[^/]*)?(\/|$)/;
const escapedSeparator = /%(2f|5c)/i;

function judge(path: string): string | undefined {
  if (!path.startsWith('/')) return 'it must start with "/"';
  const query = path.indexOf('?');
  let current = query === -1 ? path : path.slice(0, query);
  if (current.includes('//')) return 'it has an empty segment';
  for (let round = 0; round <= decodeRounds; round++) {
    if (forbidden.test(current)) return 'it has a backslash, a fragment or a control character';
    if (dotSegment.test(current)) return 'it has a "." or ".." segment';
    if (escapedSeparator.test(current)) return 'it has an escaped slash';
    let decoded: string;
    try {
      decoded = decodeURIComponent(current);
    } catch {
      return 'it has an escape that is no UTF-8';
    }
    if (decoded === current) return undefined;
    current = decoded;
  }
  return 'it is escaped too many times';
}

/**
 * Refuses a path that could lead out of the base path it will be joined to. The check is on the path as written and as any number of
 * servers on the way may decode it.
 * @throws MooringError `EgressDenied`
 */
export function assertSafePath(path: string): void {
  const reason = judge(path);
  if (reason !== undefined) throw new MooringError('EgressDenied', `The path ${JSON.stringify(path.slice(0, 200))} is refused: ${reason}.`);
}

/**
 * A value as one segment of a path.
 * @throws MooringError `InvalidInput` when it is empty or a dot segment: no escape keeps those in place
 */
export function pathSegment(name: string, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
  if (text === '' || text === '.' || text === '..') {
    throw new MooringError('InvalidInput', `The path parameter "${name}" must be a non-empty text or number other than "." and "..".`, {
      issues: [{ path: name, message: 'not usable as a path segment' }],
    });
  }
  return encodeURIComponent(text);
}
