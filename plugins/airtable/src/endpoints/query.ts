const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Query parameters as Airtable's documents write them: `fields[]=Name&fields[]=Notes`, `sort[0][field]=Name`. The encodings of the core know
 * an index for each item or none at all. What is rewritten stays there under its own name, unset, so that the caller's field is not taken for
 * an unknown one.
 * @see https://airtable.com/developers/web/api/list-records and https://airtable.com/developers/web/api/delete-multiple-records (read 2026-11-25)
 */
export function bracketed(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (!Array.isArray(value)) written[name] = value;
    else {
      written[name] = undefined;
      for (const [key, inner] of pairsOf(name, value)) written[key] = inner;
    }
  }
  return written;
}

function pairsOf(name: string, items: readonly unknown[]): readonly (readonly [string, unknown])[] {
  if (items.length === 0 || !items.every(isRecord)) return [[`${name}[]`, items]];
  return items.flatMap((item, index) => Object.entries(item).map(([key, value]) => [`${name}[${index}][${key}]`, value] as const));
}
