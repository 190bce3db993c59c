import { allOf, rejectionOf } from '../fixtures/loopback-server.js';
import { maxLineBytes, readLines } from './read-lines.js';

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const linesOf = (...parts: readonly (string | Uint8Array)[]): Promise<string[]> => allOf(readLines(pieces(...parts)));

describe('readLines', () => {
  it.each([
    ['ends with a line feed', ['one\ntwo\n'], ['one', 'two']],
    ['ends without one', ['one\ntwo'], ['one', 'two']],
    ['uses CRLF', ['one\r\ntwo\r\n'], ['one', 'two']],
    ['has CR and LF in two pieces', ['one\r', '\ntwo\r', '\n'], ['one', 'two']],
    ['has blank lines', ['\n\none\n \n\r\ntwo\n\n'], ['one', 'two']],
    ['parts a line', ['o', 'n', 'e\ntw', 'o'], ['one', 'two']],
    ['has several lines in a piece', ['one\ntwo\nthr', 'ee\n'], ['one', 'two', 'three']],
    ['begins with a byte order mark', ['\uFEFFone\ntwo'], ['one', 'two']],
    ['is empty', [], []],
    ['is nothing but an end', ['\n'], []],
    ['keeps a CR within a line', ['a\rb\n'], ['a\rb']],
  ])('reads a text that %s', async (_what, parts, lines) => {
    expect(await linesOf(...parts)).toEqual(lines);
  });

  it('puts a character together that was parted anywhere', async () => {
    const bytes = Buffer.from('{"name":"Ærø 東京 🚢"}\n{"name":"é"}');
    for (let at = 0; at <= bytes.length; at += 1)
      expect(await linesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual(['{"name":"Ærø 東京 🚢"}', '{"name":"é"}']);
    expect(await linesOf(...[...bytes].map((byte) => Uint8Array.of(byte)))).toHaveLength(2);
  });

  it('takes a line of exactly the limit and no longer one, without waiting for its end', async () => {
    const longest = 'x'.repeat(maxLineBytes);
    expect((await linesOf(longest, '\n'))[0]).toHaveLength(maxLineBytes);
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 1;
        yield Buffer.from('x'.repeat(64 * 1024));
      }
    }
    expect(await rejectionOf(allOf(readLines(endless(), { plugin: 'shop' })))).toMatchObject({
      code: 'ResponseTooLarge',
      plugin: 'shop',
    });
    expect(given).toBe(17);
  });

  it('closes its source when the reader leaves', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('one\ntwo\n');
        yield Buffer.from('three\n');
      } finally {
        isClosed = true;
      }
    }
    for await (const line of readLines(source())) if (line === 'one') break;
    expect(isClosed).toBe(true);
  });
});
