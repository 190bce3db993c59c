import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { multipart, ndjson, type BodyFormat } from '../contract/format.js';
import { mebibyte, rejectionOf, standsStill } from '../fixtures/loopback-server.js';
import { evenRandom } from '../fixtures/test-call.js';
import { isBodySource, type BodySource } from '../ports/transport.js';
import { canSendAgain, compressBody, encodeFormatted } from './body.js';
import { readWhole } from './whole-body.js';

const bytes: BodyFormat = { kind: 'bytes' };
const lines = ndjson(z.unknown()).format;
const form = multipart(z.unknown()).format;
const encode = (format: BodyFormat, value: unknown): ReturnType<typeof encodeFormatted> => encodeFormatted(format, value, evenRandom);

async function* stream(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

function sourceOf(format: BodyFormat, value: unknown): BodySource {
  const { body } = encode(format, value);
  if (!isBodySource(body)) throw new Error('The body does not stream.');
  return body;
}

/** Counts what is done to it; its second read never ends. */
function hanging(): { readonly source: AsyncIterable<Uint8Array>; closed: number } {
  const watched = {
    closed: 0,
    source: {
      [Symbol.asyncIterator]: () => {
        let reads = 0;
        return {
          next: (): Promise<IteratorResult<Uint8Array>> =>
            reads++ === 0 ? Promise.resolve({ done: false, value: Buffer.from('first') }) : new Promise(() => undefined),
          return: (): Promise<IteratorResult<Uint8Array>> => {
            watched.closed += 1;
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    },
  };
  return watched;
}

describe('bytes', () => {
  it('in memory stay what they are', () => {
    const given = Buffer.from('x');
    expect(encode(bytes, given).body).toBe(given);
  });

  it('that a function opens can be sent again and again', async () => {
    const source = sourceOf(bytes, () => stream('one ', 'two'));
    expect([String(await readWhole(source)), String(await readWhole(source))]).toEqual(['one two', 'one two']);
    expect([source.length, canSendAgain(source)]).toEqual([undefined, true]);
  });

  it('state their length where it is given', () => {
    expect(sourceOf(bytes, { open: () => stream('abc'), length: 3 }).length).toBe(3);
  });

  it.each([
    ['a generator', () => stream('once')],
    ['a stream of Node', () => Readable.from([Buffer.from('once')])],
    ['a web stream', () => new Blob(['once']).stream()],
  ])('of %s can be sent once', async (_what, make) => {
    const source = sourceOf(bytes, make());
    source.open();
    expect(canSendAgain(source)).toBe(true);
    expect(String(await readWhole(source))).toBe('once');
    expect(canSendAgain(source)).toBe(false);
    expect(await rejectionOf(readWhole(source))).toMatchObject({ code: 'BodyUnreadable' });
  });

  it('of a stream that nobody came to read are let go when the call has ended', async () => {
    const given = Readable.from([Buffer.from('x')]);
    const source = sourceOf(bytes, given);
    source.discard?.();
    source.discard?.();
    await standsStill(() => Number(given.destroyed));
    expect([given.destroyed, canSendAgain(source)]).toEqual([true, false]);
  });

  it.each([undefined, null, 7, 'text', {}, [1], { open: () => stream('x'), length: '3' }])('are not %j', (value) => {
    expect(() => encode(bytes, value)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });
});

describe('lines', () => {
  const two = '{"a":1}\n{"a":2}\n';

  it('of a list are a whole', () => {
    expect(encode(lines, [{ a: 1 }, { a: 2 }])).toEqual({ body: two, contentType: 'application/x-ndjson' });
  });

  it('of what starts anew each time can be sent again', async () => {
    for (const value of [new Set([{ a: 1 }, { a: 2 }]), () => [{ a: 1 }, { a: 2 }]]) {
      const source = sourceOf(lines, value);
      expect([String(await readWhole(source)), String(await readWhole(source)), canSendAgain(source)]).toEqual([two, two, true]);
    }
  });

  it('of a generator can be sent once', async () => {
    for (const value of [
      [{ a: 1 }, { a: 2 }].values(),
      (async function* () {
        yield* [{ a: 1 }, { a: 2 }];
      })(),
    ]) {
      const source = sourceOf(lines, value);
      expect([String(await readWhole(source)), canSendAgain(source)]).toEqual([two, false]);
    }
  });

  it('are gathered into pieces, and read no further than they are taken', async () => {
    let made = 0;
    const source = sourceOf(lines, function* () {
      for (;;) yield { index: (made += 1) };
    });
    const reader = source.open()[Symbol.asyncIterator]();
    const first = await reader.next();
    expect(first.value.length).toBeGreaterThan(16_000);
    expect(made).toBeLessThan(3_000);
    await reader.return?.();
    expect((await reader.next()).done).toBe(true);
  });

  it.each([undefined, 'text', 7, {}])('are not %j', (value) => {
    expect(() => encode(lines, value)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });

  it('refuse an item that has no JSON', () => {
    expect(() => encode(lines, [undefined])).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });
});

describe('multipart', () => {
  const boundary = `mooring-${'0'.repeat(32)}`;
  const expected = [
    `--${boundary}\r\ncontent-disposition: form-data; name="folder"\r\n\r\nphotos\r\n`,
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a%22.png"\r\ncontent-type: image/png\r\n\r\nPNG\r\n`,
    `--${boundary}--\r\n`,
  ].join('');
  const fields = (content: unknown): unknown => ({ folder: 'photos', file: { filename: 'a".png', contentType: 'image/png', content } });

  it('of bytes is a whole', async () => {
    const { body, contentType } = encode(form, fields(Buffer.from('PNG')));
    expect(isBodySource(body)).toBe(false);
    expect([String(await readWhole(body)), contentType]).toEqual([expected, `multipart/form-data; boundary=${boundary}`]);
  });

  it('of files that are opened streams, and can be sent again', async () => {
    const source = sourceOf(
      form,
      fields(() => stream('P', 'NG')),
    );
    expect([String(await readWhole(source)), String(await readWhole(source))]).toEqual([expected, expected]);
    expect([source.length, canSendAgain(source)]).toEqual([undefined, true]);
  });

  it('states its length where every file does', () => {
    expect(sourceOf(form, fields({ open: () => stream('PNG'), length: 3 })).length).toBe(Buffer.byteLength(expected));
  });

  it('of a file that can be read once can be sent once', async () => {
    const source = sourceOf(form, fields(stream('PNG')));
    expect(String(await readWhole(source))).toBe(expected);
    expect(canSendAgain(source)).toBe(false);
  });

  it('closes the file it is reading at once', async () => {
    const watched = hanging();
    const reader = sourceOf(form, fields(watched.source)).open()[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    void reader.next();
    await reader.return?.();
    expect(watched.closed).toBe(1);
  });
});

describe('compressBody', () => {
  it('packs what is whole once', async () => {
    const { body, contentType, contentEncoding } = await compressBody({ body: 'hello', contentType: 'text/plain' });
    if (!(body instanceof Uint8Array)) throw new Error('The body does not stay whole.');
    expect([String(gunzipSync(body)), contentType, contentEncoding]).toEqual(['hello', 'text/plain', 'gzip']);
  });

  it('packs a source while it is sent, as often as it is opened', async () => {
    const { body } = await compressBody(encode(lines, () => [{ a: 1 }, { a: 2 }]));
    expect(String(gunzipSync(await readWhole(body)))).toBe('{"a":1}\n{"a":2}\n');
    expect(String(gunzipSync(await readWhole(body)))).toBe('{"a":1}\n{"a":2}\n');
    expect(canSendAgain(body)).toBe(true);
  });

  it('packs 6 MiB without running ahead of the reader', async () => {
    let given = 0;
    // Noise does not shrink, so what the packer holds back shows.
    const block = Buffer.from(Array.from({ length: 64 * 1024 }, (_, index) => Math.imul(index * index + 7, 2_654_435_761) >>> 24));
    const { body } = await compressBody(
      encode(bytes, async function* () {
        for (; given < 6 * mebibyte; given += block.length) yield block;
      }),
    );
    if (!isBodySource(body)) throw new Error('The body does not stream.');
    const packed = body.open()[Symbol.asyncIterator]();
    await packed.next();
    await standsStill(() => given);
    expect(given).toBeLessThan(2 * mebibyte);
    while ((await packed.next()).done !== true) continue;
    expect(given).toBe(6 * mebibyte);
  });

  it('hands on the failure of a source, and closes one that is left', async () => {
    const failing = await compressBody(
      encode(bytes, async function* () {
        yield Buffer.from('x');
        throw new Error('disk gone');
      }),
    );
    expect(await rejectionOf(readWhole(failing.body))).toMatchObject({ message: 'disk gone' });
    const watched = hanging();
    const { body } = await compressBody(encode(bytes, () => watched.source));
    if (!isBodySource(body)) throw new Error('The body does not stream.');
    const reader = body.open()[Symbol.asyncIterator]();
    void reader.next().catch(() => undefined);
    await reader.return?.();
    expect(watched.closed).toBe(1);
  });
});
