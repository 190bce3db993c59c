// Nothing but what Node has is imported here: scripts/run-tests.mjs loads this file as it is.

/** One way to write a secret down. */
export interface SecretSpelling {
  /** Such as `base64` or `reversed`. */
  readonly form: string;
  readonly text: string;
}

/** A secret that stands where it must not. It says which and how, never what. */
export interface FoundSecret {
  /** Position in the list that was looked for. */
  readonly index: number;
  readonly form: string;
  /** Bytes before it. */
  readonly at: number;
}

/** What is left of a secret within base64; fewer characters occur by chance. */
const shortestBase64 = 7;

/**
 * Every place where one of `secrets` stands in `content`: as it is, in base64 (wherever in a longer text it began) and base64url, in
 * hexadecimal, escaped for URLs, JSON and HTML, and reversed. One find for each secret and form. For tests: it takes a pass per spelling.
 */
export function findSecrets(content: string | Uint8Array, secrets: Iterable<string>): readonly FoundSecret[] {
  // One character per byte, so that bytes which are no text can be searched as well.
  const haystack = Buffer.from(content).toString('latin1');
  return [...secrets].flatMap((secret, index) => {
    const forms = new Map<string, number>();
    for (const { form, text } of spellingsOf(secret)) {
      const at = haystack.indexOf(Buffer.from(text).toString('latin1'));
      if (at >= 0 && !forms.has(form)) forms.set(form, at);
    }
    return [...forms].map(([form, at]) => ({ index, form, at }));
  });
}

/** How a secret may look after it went through URLs, JSON, HTML and encodings. The plain form first; a form may come in several variants. */
export function spellingsOf(secret: string): readonly SecretSpelling[] {
  const known = new Map<string, string>();
  const add = (form: string, text: string): void => {
    // What an encoding leaves as it is has been found already.
    if (text !== '' && !known.has(text)) known.set(text, form);
  };
  add('plain', secret);
  const bytes = Buffer.from(secret);
  for (const text of base64Within(bytes)) {
    add('base64', text);
    add('base64url', text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  const hex = bytes.toString('hex');
  add('hex', hex);
  add('hex', hex.toUpperCase());
  for (const text of urlEscapes(secret)) add('url', text);
  for (const text of jsonEscapes(secret)) add('json', text);
  for (const text of htmlEscapes(secret)) add('html', text);
  add('reversed', Array.from(secret).toReversed().join(''));
  return [...known].map(([text, form]) => ({ form, text }));
}

/** The secret within base64 of a longer text, at each of the three places that it may begin at. */
function base64Within(secret: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), secret]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    // Characters at both ends also hold bits of what stands beside the secret.
    const inner = text.slice([0, 2, 3][before], bytes.length % 3 === 0 ? undefined : -1);
    return inner.length < shortestBase64 ? [] : [inner];
  });
}

function urlEscapes(secret: string): readonly string[] {
  const escaped = encodeURIComponent(secret);
  const asForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const lowerCase = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const once = [
    escaped,
    asForm,
    escaped.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    encodeURI(secret),
  ];
  return [...once, ...once.map(lowerCase), encodeURIComponent(escaped)];
}

function jsonEscapes(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const asciiOnly = escaped.replaceAll(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const forScripts = asciiOnly.replaceAll(/[<>&']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const once = [escaped, asciiOnly, forScripts, escaped.replaceAll('/', String.raw`\/`)];
  return [...once, ...once.map((text) => JSON.stringify(text).slice(1, -1))];
}

const namedEntities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function htmlEscapes(secret: string): readonly string[] {
  const named = secret.replaceAll(/[&<>"']/g, (sign) => namedEntities[sign] ?? sign);
  return [
    named,
    named.replaceAll('&#39;', '&apos;'),
    named.replaceAll('&#39;', '&#x27;').replaceAll('/', '&#x2F;'),
    secret.replaceAll(/[&<>]/g, (sign) => namedEntities[sign] ?? sign),
    secret.replaceAll(/[&<>"'/]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  ];
}
