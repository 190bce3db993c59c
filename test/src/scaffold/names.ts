/** Words that may not stand as the name of a constant in a module, and those that the written files import. */
const taken: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch this ' +
    'throw true try typeof undefined var void while with yield NaN Infinity get post put patch del head text bytes unverified z'
  ).split(' '),
);

/** The words of a name in any style: `getHTTPStatus_code` has four. What is neither letter nor digit parts them. */
export function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A name that can stand behind a dot and as a constant: `webhookEvents`. */
export function camelCase(name: string, fallback = 'value'): string {
  const [first = fallback, ...rest] = wordsOf(name);
  const joined = first + rest.map(capital).join('');
  const safe = /^[a-z]/.test(joined) ? joined : `_${joined}`;
  return taken.has(safe) ? `${safe}_` : safe;
}

/** The name of a schema: `WebhookEvent`. */
export function pascalCase(name: string, fallback = 'Value'): string {
  const joined = wordsOf(name).map(capital).join('') || fallback;
  const safe = /^[A-Z]/.test(joined) ? joined : `_${joined}`;
  return taken.has(safe) ? `${safe}_` : safe;
}

/** The name of a file, which can lead nowhere else: `webhook-events`. */
export const kebabCase = (name: string, fallback = 'value'): string => wordsOf(name).join('-') || fallback;

/** `PARCELS_API_KEY` */
export const upperCase = (name: string): string => wordsOf(name).join('_').toUpperCase();

/** One of several: `parcels` gives `parcel`. Where in doubt the name stays. */
export function singular(name: string): string {
  if (/[^aeiou]ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|z)es$/i.test(name)) return name.slice(0, -2);
  return /[^su]s$/i.test(name) ? name.slice(0, -1) : name;
}

/** The name, or the name with the first number behind it that nobody has; taken from then on. */
export function unique(name: string, used: Set<string>): string {
  let free = name;
  for (let number = 2; used.has(free); number += 1) free = `${name}${number}`;
  used.add(free);
  return free;
}
