import { MooringError, type Field, type Schema } from '@mooring/core';
import { sampleOf } from '@mooring/core/runtime';

/**
 * An obviously fake value for each field: its `example`, else `test_<name>_…`, so that a test can look for it wherever it must not be.
 * @throws MooringError `InvalidPlugin` where a pattern admits neither: the field needs an `example`
 */
export function fakeFields(fields: Iterable<readonly [name: string, field: Field]>, plugin: string): Record<string, string> {
  return Object.fromEntries([...fields].map(([name, field]) => [name, fakeValue(name, field, plugin)]));
}

function fakeValue(name: string, { example, pattern }: Field, plugin: string): string {
  if (example !== undefined) return example;
  const plain = `test_${name}_0a1b2c3d4e5f`;
  if (pattern === undefined) return plain;
  const found = [plain, plain.replaceAll('_', '-').toLowerCase(), name, sampleText(pattern)].find((value) => fits(pattern, value));
  if (found !== undefined) return found;
  throw new MooringError(
    'InvalidPlugin',
    `"${plugin}": no test value for the field "${name}" fits ${String(pattern)}; give the field an \`example\`.`,
    { plugin },
  );
}

const fits = (pattern: RegExp, value: string): boolean =>
  new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);

/** What the sampler of schemas makes of a pattern: it knows the usual shapes of identifiers. */
function sampleText(pattern: RegExp): string {
  const describe = (): Record<string, unknown> => ({ type: 'string', pattern: `^(?:${pattern.source})$` });
  const schema: Schema = {
    '~standard': { version: 1, vendor: 'mooring', validate: (value) => ({ value }), jsonSchema: { input: describe, output: describe } },
  };
  return String(sampleOf(schema));
}
