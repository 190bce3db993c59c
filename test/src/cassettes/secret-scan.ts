import { isRecord } from '../provider/record.js';
import { isCovered } from './known-secrets.js';

/** Something in a recording that may be a secret. Never carries the value. */
export interface ScanFinding {
  /** Such as `response.body.json.data[0].key`. */
  readonly place: string;
  /** What it looks like, such as "a JSON Web Token". */
  readonly kind: string;
}

/** Values known to be harmless: an exact text, or what a pattern matches. */
export type AllowList = readonly (string | RegExp)[];

/** Keys that say themselves what they are: providers give them a prefix so that they can be found where they must not be. */
const keyShapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['a private key in PEM', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/],
  ['a JSON Web Token', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/],
  ['a bearer token', /\bbearer\s+(?=\S*\d)[\w.~+/=-]{8,}/i],
  ['a Basic credential', /\bbasic\s+(?=\S*[\d=])[A-Za-z0-9+/]{8,}={0,2}/i],
  ['a password within a URL', /[a-z]:\/\/[^\s/:@]+:[^\s/@]+@/i],
  ['an API key with the prefix of a live or test key', /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}/],
  ['a secret API key', /\bsk-(?:[a-z]+-)*[\w-]{16,}/],
  ['a webhook signing secret', /\bwhsec_[\w+/=]{16,}/],
  ['a chat token', /\b(?:xox[a-z]|xapp)-[\w-]{8,}/],
  ['a cloud access key', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/],
  ['a cloud API key', /\bAIza[\w-]{30,}/],
  ['an OAuth access token', /\bya29\.[\w-]{16,}/],
  ['a code host token', /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,})/],
  ['a mail API key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a shop token', /\bshp(?:at|ca|pa|ss|ua)_[0-9a-fA-F]{16,}/],
  ['a personal access token', /\bpat(?:-[a-z]{2}\d-[0-9a-f-]{30,}|\w{14}\.[0-9a-f]{32,})/],
  ['an incoming webhook URL', /https:\/\/[\w.-]+\/(?:services\/T\w+\/B\w+\/\w{16,}|api\/webhooks\/\d+\/[\w-]{16,})/],
];

/** Names whose text is a secret by what they are called. */
const secretName =
  /(?:access|refresh|id|bearer|session|auth)[-_]?token$|client[-_]?secret$|^(?:secret|password|passwd|passphrase)$|(?:api|private|secret|signing|webhook)[-_]?(?:key|secret)$/i;

/** What fields are called; anything else stays out of messages. */
const plainName = /^[A-Za-z_$][\w$-]{0,39}$/;

/** Everything in a value that looks like a secret and is not allowed. */
export function scanForSecrets(value: unknown, place: string, allow: AllowList): readonly ScanFinding[] {
  if (typeof value === 'string') return scanText(value, place, allow);
  if (Array.isArray(value)) return value.flatMap((item, index) => scanForSecrets(item, `${place}[${index}]`, allow));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const inName = scanText(name, `${place}.(a name)`, allow);
    // A name that is no identifier may be a secret that is known to nobody yet.
    const at = `${place}.${inName.length === 0 && plainName.test(name) ? name : '(a name)'}`;
    const byName = typeof inner === 'string' && isSecretByName(name, inner, allow);
    return [...inName, ...(byName ? [{ place: at, kind: 'a field that is called like a secret' }] : scanForSecrets(inner, at, allow))];
  });
}

const isSecretByName = (name: string, text: string, allow: AllowList): boolean =>
  text.length >= 8 && secretName.test(name) && !isCovered(text) && !isAllowed(text, allow);

function scanText(text: string, place: string, allow: AllowList): readonly ScanFinding[] {
  if (isAllowed(text, allow)) return [];
  for (const [kind, shape] of keyShapes) {
    const found = shape.exec(text)?.[0];
    if (found !== undefined && !isAllowed(found, allow)) return [{ place, kind }];
  }
  const tokens = text.match(/[A-Za-z0-9_+=-]{20,}/g) ?? [];
  // Base64 has slashes, and so have paths: only a long mixture tells them apart.
  const withSlashes = (text.match(/[A-Za-z0-9_+=/-]{32,}/g) ?? []).filter((token) => token.includes('/') && isMixture(token));
  const suspect = [...tokens.filter(looksRandom), ...withSlashes].some((token) => !isAllowed(token, allow));
  return suspect ? [{ place, kind: 'a text of high entropy' }] : [];
}

const isAllowed = (text: string, allow: AllowList): boolean =>
  allow.some((entry) =>
    typeof entry === 'string' ? entry === text : new RegExp(entry.source, entry.flags.replace(/[gy]/g, '')).test(text),
  );

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Whether a run of characters is more likely drawn by chance than written. Bounds in bits a character: 32 random hexadecimal digits have
 * about 3.6, 24 random letters and digits about 4.2, words joined by dashes below 3.9. A UUID names things more often than it opens them.
 */
function looksRandom(token: string): boolean {
  const rest = token.replaceAll(uuid, '');
  const runs = rest.split(/[-_]/).filter((run) => run.length >= 20 && /\d/.test(run) && /[A-Za-z]/.test(run));
  if (runs.some((run) => entropyOf(run) >= (/^[0-9a-f]+$/i.test(run) ? 3 : 3.5))) return true;
  return rest.length >= 32 && isMixture(rest);
}

const isMixture = (text: string): boolean => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && entropyOf(text) >= 4.5;

/** Bits a character (Shannon), from the counts of the text itself. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
