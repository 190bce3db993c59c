/** Names whose values are secret by what they are called. */
const secretName = /authorization|cookie|secret|token|passw|api[-_]?key|private[-_]?key|credential|signature/i;
const placeholder = '[secret]';
/** Deeper structures are cut: a log line is no place for them, and a circular one must end. */
const maxDepth = 6;
/** A shorter value would blank out half of every line it happens to occur in. */
const minSecretLength = 6;

/** Cleans the fields of a log line. The last line of defence: nothing that holds a secret should come this far. */
export type Redact = (fields: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/**
 * A cleaner that blanks out values under names that sound secret, and every occurrence of a known secret in any string.
 * Answers the same object when there was nothing to hide.
 * @param secrets Asked anew for each line, since credentials come and go.
 */
export function createRedact(secrets: () => Iterable<string> = () => []): Redact {
  const spelled = new Map<string, readonly string[]>();
  const spellingsOf = (secret: string): readonly string[] => {
    let known = spelled.get(secret);
    if (known === undefined) spelled.set(secret, (known = spellings(secret)));
    return known;
  };
  return (fields) => {
    const known: string[] = [];
    for (const secret of secrets()) if (secret.length >= minSecretLength) known.push(...spellingsOf(secret));
    return cleanObject(fields, known, 0);
  };
}

/** How a secret may look after it went through a URL, JSON or Basic authentication. */
function spellings(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, encodeURIComponent(secret), inJson, Buffer.from(secret).toString('base64').replace(/=+$/, '')])];
}

function cleanObject(
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
  depth: number,
): Readonly<Record<string, unknown>> {
  let cleaned: Record<string, unknown> | undefined;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const canHoldSecret = (typeof value === 'string' || typeof value === 'object') && value !== null;
    const safe = canHoldSecret && secretName.test(name) ? placeholder : clean(value, known, depth);
    if (safe !== value) {
      cleaned ??= { ...fields };
      cleaned[name] = safe;
    }
  }
  return cleaned ?? fields;
}

function clean(value: unknown, known: readonly string[], depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[…]';
  if ('toJSON' in value && typeof value.toJSON === 'function') return clean(value.toJSON(), known, depth + 1);
  if (value instanceof Error) return cleanError(value, known);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => clean(item, known, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return isRecord(value) ? cleanObject(value, known, depth + 1) : `[${value.constructor.name}]`;
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** An error as plain data: its own fields may come from a library that knows the credential, so only name, message and code are kept. */
function cleanError(error: Error, known: readonly string[]): unknown {
  return { name: error.name, message: cleanText(error.message, known), ...('code' in error ? { code: error.code } : {}) };
}

function cleanText(text: string, known: readonly string[]): string {
  let cleaned = text;
  for (const secret of known) {
    if (cleaned.includes(secret)) cleaned = cleaned.replaceAll(secret, placeholder);
  }
  return cleaned;
}
