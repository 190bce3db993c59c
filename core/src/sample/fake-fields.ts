import type { Field } from '../contract/field.js';
import { MooringError } from '../errors/mooring-error.js';
import { sampleText } from './sample.js';

/**
 * An obviously fake value for each field: its `example`, else `test_<name>_…`, so that a test can look for it wherever it must not be.
 * @throws MooringError `InvalidPlugin` where a pattern admits none: the field needs an `example`
 */
export function fakeFields(fields: Iterable<readonly [name: string, field: Field]>, plugin: string): Record<string, string> {
  return Object.fromEntries([...fields].map(([name, field]) => [name, fakeField(name, field, plugin)]));
}

/**
 * The same of one field. With `MOORING_CANARY` in the environment secrets end in that text where their pattern admits it: `npm test` then
 * looks for it in everything that the suite has written.
 */
export function fakeField(name: string, field: Field, plugin: string): string {
  const { example, pattern } = field;
  const plain = `test_${name}_0a1b2c3d4e5f`;
  const canary = isSecret(name, field) ? process.env['MOORING_CANARY'] : undefined;
  if (canary !== undefined) {
    const marked = (example ?? plain) + canary;
    if (pattern === undefined || fits(pattern, marked)) return marked;
  }
  if (example !== undefined) return example;
  if (pattern === undefined) return plain;
  const candidates = [plain, plain.replaceAll('_', '-').toLowerCase(), name, sampleText(name, pattern.source), 'sample', '1'];
  const found = candidates.find((value) => fits(pattern, value));
  if (found !== undefined) return found;
  throw new MooringError(
    'InvalidPlugin',
    `"${plugin}": no made-up value for the field "${name}" fits ${String(pattern)}; give the field an \`example\`.`,
    { plugin },
  );
}

/** Values of a connection have a pattern and stand in its URLs; of those only what is called a secret is one. */
const isSecret = (name: string, { secret, pattern }: Field): boolean =>
  secret ?? (pattern === undefined || /secret|token|key|password/i.test(name));

const fits = (pattern: RegExp, value: string): boolean =>
  new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
