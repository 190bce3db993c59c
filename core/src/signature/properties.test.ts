import { MooringError } from '../errors/mooring-error.js';
import { signature, unsigned } from './index.js';
import type { SignatureScheme, SignedRequest, TestKeys, VerifyContext } from './scheme.js';

/** A small seeded generator (mulberry32): a failure can be repeated. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const nowMs = 1_767_225_600_000;
const { body, bodyCrc32, field, header, method, secret, sortedForm, sortedFormOrHash, timestamp, url, urlDecoding, urlOfAnyPort } =
  signature;
const at = { header: 'x-at', tolerance: '5m' } as const;
const sum = { algorithm: 'sha256', encoding: 'hex', header: 'x-sum' } as const;
const certificate = { header: 'x-certificate', hosts: ['certificates.example.test'], subject: '.example.test' };

/** Schemes of every shape the vocabulary has. */
const schemes: Readonly<Record<string, SignatureScheme<unknown, unknown>>> = {
  'hmac of the body': signature.hmac(sum),
  'hmac with fields': signature.hmac({
    ...sum,
    fields: { signature: 'v1' },
    timestamp: { field: 't', tolerance: '5m' },
    signed: [timestamp, '.', body],
  }),
  'hmac with a further field': signature.hmac({
    ...sum,
    encoding: 'base64',
    fields: { signature: 'v', assign: ':' },
    timestamp: { field: 't', tolerance: '5m' },
    signed: [body, ':', field('o'), ':', timestamp],
  }),
  'hmac with a version': signature.hmac({ ...sum, prefix: 'v0=', timestamp: at, signed: ['v0:', timestamp, ':', body] }),
  'hmac with an id and a list': signature.hmac({
    ...sum,
    encoding: 'base64',
    key: { encoding: 'base64', prefix: 'whsec_' },
    prefix: 'v1,',
    separator: ' ',
    timestamp: at,
    signed: [header('x-id'), '.', timestamp, '.', body],
  }),
  'hmac of method and URL': signature.hmac({
    ...sum,
    algorithm: 'sha512',
    timestamp: { ...at, unit: 'milliseconds' },
    signed: [method, url, body, timestamp],
  }),
  'hmac of a decoded URL': signature.hmac({ ...sum, key: 'hex', signed: [urlDecoding(':/?@'), body] }),
  'hmac of URL and form': signature.hmac({ ...sum, algorithm: 'sha1', encoding: 'base64', signed: [url, sortedForm] }),
  'hmac of URL and form or hash': signature.hmac({
    ...sum,
    algorithm: 'sha1',
    encoding: 'base64',
    signed: [urlOfAnyPort, sortedFormOrHash('sha')],
  }),
  'digest, secret first': signature.digest({ ...sum, requires: { 'x-version': 'v2' }, signed: [secret, method, url, body] }),
  'digest, secret last': signature.digest({
    ...sum,
    algorithm: 'sha1',
    timestamp: { ...at, tolerance: '2h' },
    signed: [body, timestamp, secret],
  }),
  ed25519: signature.ed25519({ header: 'x-sum', timestamp: { ...at, tolerance: 'unlimited' }, signed: [timestamp, body] }),
  'rsa with a certificate': signature.rsaCertificate({
    header: 'x-sum',
    certificate,
    requires: { 'x-algorithm': 'SHA256withRSA' },
    timestamp: { ...at, unit: 'iso8601' },
    signed: [header('x-id'), '|', timestamp, '|', secret, '|', bodyCrc32],
  }) as SignatureScheme<unknown, unknown>,
  'basic auth': signature.basicAuth() as SignatureScheme<unknown, unknown>,
  'a secret header': signature.sharedSecret({ in: 'header', name: 'x-sum', prefix: 'Bearer ' }),
  'a secret query parameter': signature.sharedSecret({ in: 'query', name: 'token' }),
  unsigned: unsigned({ secretInUrl: true }),
  'the first present': signature.firstPresent(signature.hmac({ ...sum, header: 'x-newer' }), signature.hmac(sum)),
  'any of two': signature.anyOf(
    signature.digest({ ...sum, signed: [body, secret] }),
    signature.digest({ ...sum, algorithm: 'sha1', signed: [body, secret] }),
  ),
};

const testKeys = new Map(Object.values(schemes).map((scheme) => [scheme, scheme.testKeys()]));
const keysOf = (scheme: SignatureScheme<unknown, unknown>): TestKeys<unknown, unknown> => testKeys.get(scheme) ?? scheme.testKeys();

const contextFor = (scheme: SignatureScheme<unknown, unknown>, now = nowMs): VerifyContext => ({
  nowMs: now,
  download(address) {
    const document = keysOf(scheme).downloads?.[address];
    return document === undefined ? Promise.reject(new Error('not found')) : Promise.resolve(Buffer.from(document));
  },
});

const form = 'application/x-www-form-urlencoded; charset=utf-8';
const bodies: readonly (readonly [name: string, type: string, content: Buffer])[] = [
  ['JSON', 'application/json', Buffer.from('{"id":"evt_1","amount":2000,"name":"Zoë 😀"}')],
  ['no body', 'application/json', Buffer.alloc(0)],
  ['bytes that are no text', 'application/octet-stream', Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x0a])],
  ['a form', form, Buffer.from('b=2&a=1&b=1&text=Zo%C3%AB+x&raw=%FF&empty=')],
];

const unsignedRequest = (type: string, content: Buffer): SignedRequest => ({
  method: 'POST',
  url: 'https://hooks.example.test:8443/in?a=1&b=It%27s',
  headers: { 'content-type': type },
  body: content,
});

/** Every request that the scheme signs of `bodies`; those that it cannot cover are left out. */
async function signedRequests(scheme: SignatureScheme<unknown, unknown>): Promise<(readonly [name: string, request: SignedRequest])[]> {
  const signed: (readonly [string, SignedRequest])[] = [];
  for (const [name, type, content] of bodies) {
    try {
      signed.push([name, await scheme.sign(unsignedRequest(type, content), keysOf(scheme).sign, nowMs)]);
    } catch (error) {
      if (!(error instanceof MooringError && error.code === 'InvalidOptions')) throw error;
    }
  }
  return signed;
}

const isAccepted = async (scheme: SignatureScheme<unknown, unknown>, request: SignedRequest, now = nowMs): Promise<boolean> =>
  (await scheme.verify(request, keysOf(scheme).verify, contextFor(scheme, now))).valid;

async function oneSigned(scheme: SignatureScheme<unknown, unknown>): Promise<SignedRequest> {
  const [first] = await signedRequests(scheme);
  if (first === undefined) throw new Error('nothing was signed');
  return first[1];
}

async function acceptedAmong(scheme: SignatureScheme<unknown, unknown>, requests: readonly SignedRequest[]): Promise<SignedRequest[]> {
  const verdicts = await Promise.all(requests.map((request) => isAccepted(scheme, request)));
  return requests.filter((_, index) => verdicts[index]);
}

const withHeader = (request: SignedRequest, name: string, value: string | undefined): SignedRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

/** Whether two bodies differ in nothing that the scheme can see: `%c3` is `%C3` to a form. */
function isSameBody(scheme: SignatureScheme<unknown, unknown>, left: Buffer, right: Buffer): boolean {
  const canonical = (content: Buffer): string =>
    scheme.covers === 'parameters'
      ? content.toString('latin1').replace(/%../g, (escape) => escape.toLowerCase())
      : content.toString('latin1');
  return canonical(left) === canonical(right);
}

/** What speaks for the sender. */
const signatureHeaders = ['x-sum', 'x-newer', 'authorization'];

const hostileRequests: readonly SignedRequest[] = (() => {
  const random = seeded(20_261_125);
  const pieces = [
    't=',
    'v1=',
    'v=',
    'o:',
    ',',
    ' ',
    '=',
    '.',
    'v0=',
    'v1,',
    'Basic ',
    'Bearer ',
    '%',
    '%FF',
    '?',
    '&',
    '\u0000',
    '\uFFFD',
    '\u{1F600}',
    '__proto__',
  ];
  const words = [
    '1767225600',
    'a'.repeat(64),
    'A'.repeat(86),
    '==',
    'https://',
    'certificates.example.test/',
    '2026-01-01T00:00:00Z',
    'SHA256withRSA',
    'token=',
  ];
  const all = [...pieces, ...words];
  const piece = (): string => (random(3) === 0 ? String.fromCharCode(random(0x300)) : (all[random(all.length)] ?? ''));
  const noise = (): string => Array.from({ length: random(12) }, piece).join('');
  return Array.from({ length: 2_000 }, () => {
    const others = ['x-at', 'x-id', 'x-version', 'x-algorithm', 'x-certificate', 'content-type'].filter(() => random(2) === 0);
    return {
      method: random(2) === 0 ? 'POST' : noise(),
      url: random(2) === 0 ? 'https://hooks.example.test/in' : noise(),
      headers: Object.fromEntries([...signatureHeaders, ...others].map((name) => [name, noise()])),
      body: Buffer.from(noise(), 'latin1'),
    };
  });
})();

describe.each(Object.entries(schemes))('%s', (title, scheme) => {
  it('accepts what it signed, whatever the body', async () => {
    const signed = await signedRequests(scheme);
    // A form scheme without a hash cannot cover other bodies.
    expect(signed.map(([name]) => name)).toEqual(title === 'hmac of URL and form' ? ['no body', 'a form'] : bodies.map(([name]) => name));
    for (const [, request] of signed) expect(await isAccepted(scheme, request)).toBe(true);
  });

  it('gives the same test keys every time', () => {
    expect(scheme.testKeys()).toEqual(keysOf(scheme));
  });

  it('refuses the body with any byte changed, added or taken away', async () => {
    if (scheme.covers === 'sender') return;
    for (const [, request] of await signedRequests(scheme)) {
      const changed = Array.from(request.body).flatMap((byte, index) =>
        [0x01, 0x20, 0x80].map((bit) => request.body.with(index, byte ^ bit)),
      );
      const longer = Buffer.concat([request.body, Buffer.from('x')]);
      const shorter = request.body.subarray(1);
      const others = [...changed, longer, shorter]
        .map((other) => Buffer.from(other))
        .filter((other) => !isSameBody(scheme, request.body, other));
      expect(
        await acceptedAmong(
          scheme,
          others.map((other) => ({ ...request, body: other })),
        ),
      ).toEqual([]);
    }
  });

  it('refuses any change of a signature, and its absence', async () => {
    for (const [, request] of await signedRequests(scheme)) {
      for (const name of signatureHeaders.filter((candidate) => request.headers[candidate] !== undefined)) {
        const value = request.headers[name] ?? '';
        const changed = Array.from(
          value,
          (character, index) => value.slice(0, index) + String.fromCharCode(character.charCodeAt(0) ^ 0x02) + value.slice(index + 1),
        );
        const others = [
          ...changed,
          undefined,
          '',
          value.slice(0, -1),
          `${value}x`,
          `${value},${value}`,
          'x'.repeat(1_000_000),
          `${value}\u0000`,
        ];
        expect(
          await acceptedAmong(
            scheme,
            others.map((other) => withHeader(request, name, other)),
          ),
        ).toEqual([]);
      }
    }
  });

  it('refuses another method, URL, time or id where it signs them', async () => {
    const request = await oneSigned(scheme);
    const named = ['x-at', 'x-id', 'x-version', 'x-algorithm', 'x-certificate'].filter((name) => request.headers[name] !== undefined);
    const headers = named.flatMap((name) => {
      const value = request.headers[name] ?? '';
      const other = /\d/.test(value) ? value.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) : `${value}x`;
      return [other, undefined, '', `${value} `].map((broken) => withHeader(request, name, broken));
    });
    const { url: address } = request;
    const addresses = [
      address.replace('a=1', 'a=2'),
      `${address}&c=3`,
      address.replace('/in', '/in/'),
      address.replace('https', 'http'),
      address.replace('hooks', 'hook'),
      address.replace(/\?.*/, ''),
    ];
    const urls = title.includes('URL') ? addresses.map((other) => ({ ...request, url: other })) : [];
    const methods = title.includes('method') ? [{ ...request, method: 'PUT' }] : [];
    expect(await acceptedAmong(scheme, [...headers, ...urls, ...methods])).toEqual([]);
  });

  it('refuses another key, and no key', async () => {
    const request = await oneSigned(scheme);
    const { verify } = keysOf(scheme);
    const others =
      typeof verify === 'string'
        ? [verify.replace(/.$/, verify.endsWith('0') ? '1' : '0'), '']
        : [
            { username: 'mooring', password: 'x' },
            { username: '', password: '' },
          ];
    for (const key of [...others, undefined, null, 7, {}]) {
      expect(await scheme.verify(request, key, contextFor(scheme))).toMatchObject({ valid: false });
    }
    await expect(
      (async () =>
        scheme.sign(
          request,
          typeof verify === 'string' && title !== 'rsa with a certificate' ? '' : { username: '', password: '', secret: '' },
          nowMs,
        ))(),
    ).rejects.toMatchObject({
      code: 'InvalidOptions',
    });
  });

  it('keeps to its window, end included', async () => {
    if (scheme.toleranceSeconds === undefined) return;
    const request = await oneSigned(scheme);
    const windowMs = scheme.toleranceSeconds * 1000;
    expect(await isAccepted(scheme, request, nowMs + windowMs)).toBe(true);
    expect(await isAccepted(scheme, request, nowMs + windowMs + 1000)).toBe(false);
    expect(await isAccepted(scheme, request, nowMs - windowMs)).toBe(true);
    expect(await isAccepted(scheme, request, nowMs - windowMs - 1000)).toBe(false);
  });

  it('never throws, and never accepts, on 2,000 hostile requests', async () => {
    const good = await oneSigned(scheme);
    const { verify } = keysOf(scheme);
    const context = contextFor(scheme);
    const accepted: SignedRequest[] = [];
    for (const [index, request] of hostileRequests.entries()) {
      const headers = index % 2 === 0 ? request.headers : { ...good.headers, ...request.headers };
      if ((await scheme.verify({ ...request, headers }, verify, context)).valid) accepted.push(request);
    }
    expect(accepted).toEqual([]);
  });
});

it('a declared scheme fits where any scheme is asked for', () => {
  expect(new Set(Object.values(schemes).map(({ name }) => name)).size).toBeGreaterThan(8);
});
