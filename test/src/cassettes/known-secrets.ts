import { isRecord } from '../provider/record.js';

/** A shorter value occurs by chance; where it stands by declaration it is covered all the same. */
const minLength = 6;
/** What is left of the shortest secret within base64; fewer characters occur by chance. */
const minBase64Length = 7;

/** The secrets that a recording has come to know, and how to cover them wherever they occur and however they are spelled. */
export class KnownSecrets {
  readonly #covers = new Map<string, string>();
  /** Longest first: a secret within another must not break the other's cover. */
  #spellings: readonly (readonly [spelling: string, cover: string])[] = [];

  /** Adds a secret under the name that its cover will show. */
  add(name: string, secret: string): void {
    if (secret.length < minLength || this.#covers.has(secret)) return;
    this.#covers.set(secret, coverOf(name));
    this.#spellings = [...this.#covers]
      .flatMap(([value, cover]) => spellingsOf(value).map((spelling) => [spelling, cover] as const))
      .sort(([left], [right]) => right.length - left.length);
  }

  /** A text with every known secret covered. */
  cover(text: string): string {
    let covered = text;
    for (const [spelling, cover] of this.#spellings) if (covered.includes(spelling)) covered = covered.replaceAll(spelling, cover);
    return covered;
  }

  /** The same for every text, name and number of a value. */
  coverAll(value: unknown): unknown {
    if (typeof value === 'string') return this.cover(value);
    if (typeof value === 'number') return this.#covers.get(String(value)) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.coverAll(item));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.cover(name), this.coverAll(inner)]));
  }

  /** Whether a known secret stands in a text. */
  occursIn(text: string): boolean {
    return this.#spellings.some(([spelling]) => text.includes(spelling));
  }
}

/** What stands in a cassette in place of a secret. */
export const coverOf = (name: string): string => `[secret:${name}]`;

/** Whether a text holds a cover, so that it is not what was sent. */
export const isCovered = (text: string): boolean => /\[secret:[^\]]+\]/.test(text);

function spellingsOf(secret: string): readonly string[] {
  const escaped = encodeURIComponent(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  return [
    ...new Set([
      secret,
      escaped,
      escaped.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      escaped.replaceAll('%20', '+'),
      new URLSearchParams([['', secret]]).toString().slice(1),
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      inJson.replaceAll('/', String.raw`\/`),
      hex,
      hex.toUpperCase(),
      ...base64Spellings(secret),
    ]),
  ];
}

/** How the secret looks within base64 of a longer text, at each of the three positions it may start at. */
function base64Spellings(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    // The first and the last character hold bits of what stands beside the secret.
    const inner = text.slice([0, 2, 3][before], bytes.length % 3 === 0 ? undefined : -1);
    return inner.length < minBase64Length ? [] : [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
