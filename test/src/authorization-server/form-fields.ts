/** A field of a query or form that may stand there once; undefined where it is missing, empty or there twice. */
export function single(fields: URLSearchParams, name: string): string | undefined {
  const values = fields.getAll(name);
  const [value] = values;
  return values.length !== 1 || value === '' ? undefined : value;
}
