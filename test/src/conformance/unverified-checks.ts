import type { UnverifiedPart } from '@mooring/core';
import type { Check } from './check.js';

const fixtureTitle = 'its fixture or sample fits its output schema';

/** What the reading of a provider's errors decides. */
const errorTitles: readonly string[] = ['a credential that is not accepted is tried once', 'an expired token is renewed once'];

/** Whether a check's verdict rests on the marked part: a guess that passes its own test has proven nothing. */
function restsOn({ group, name, title }: Check, path: string): boolean {
  const [root = ''] = path.split('.', 1);
  const rest = path.slice(root.length + 1);
  if (root === 'auth' || root === 'servers') return group === 'auth';
  if (root === 'errors') return errorTitles.includes(title);
  if (root === 'webhooks') {
    if (!rest.startsWith('events.')) return group === 'webhooks';
    return group === 'webhooks' && name.startsWith(`${rest.slice('events.'.length).replace(/\.fixture$/, '')}: `);
  }
  if (root !== 'endpoints') return false;
  const subject = name.slice(0, -(title.length + 2));
  if (rest.endsWith('.paginate')) return group === 'pagination' && subject === rest.slice(0, -'.paginate'.length);
  if (rest.endsWith('.fixture')) return title === fixtureTitle && subject === rest.slice(0, -'.fixture'.length);
  return subject === rest || subject.startsWith(`${rest}.`);
}

/** The checks, those that rest on a part marked `unverified` skipped with the author's reason: they are reported as such, never as passed. */
export function withoutUnverified(checks: readonly Check[], parts: readonly UnverifiedPart[]): readonly Check[] {
  if (parts.length === 0) return checks;
  return checks.map((check) => {
    const part = check.skip === undefined && check.pending === undefined ? parts.find(({ path }) => restsOn(check, path)) : undefined;
    return part === undefined ? check : { ...check, skip: `unverified \`${part.path}\`: ${part.why}`, run: () => Promise.resolve() };
  });
}
