import { z } from 'zod';
import { byteStream, bytes, ndjson, text, wantsStream } from '../contract/format.js';
import { allOf, rejectionOf } from '../fixtures/loopback-server.js';
import { parseOutput } from './parse-output.js';
import { readAnswer } from './read-answer.js';

const answer = (body: string): Parameters<typeof parseOutput>[1] => readAnswer({ status: 200, headers: {}, body: Buffer.from(body) });
const empty = answer('');

async function* pieces(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const items = async (value: unknown): Promise<unknown[]> => allOf(value as AsyncIterable<unknown>);

describe('parseOutput', () => {
  const Item = ndjson(z.object({ id: z.number() }));

  it('reads lines one at a time while they arrive, unknown fields kept, and what does not fit as it came', async () => {
    const { value } = await parseOutput(Item, empty, pieces('{"id":1,"extra":', 'true}\r\n{"id"', ':"2"}\n'), false);
    expect(await items(value)).toEqual([{ id: 1, extra: true }, { id: '2' }]);
  });

  it('reads the same lines where the transport gives them as a whole', async () => {
    const whole = '{"id":1}\n\n{"id":2}';
    const { value } = await parseOutput(Item, answer(whole), Buffer.from(whole), false);
    expect(await items(value)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('gives the lines before a broken one, and does not quote that', async () => {
    const { value } = await parseOutput(Item, empty, pieces('{"id":1}\n{"id":SECRET}\n'), false, { plugin: 'shop' });
    const seen: unknown[] = [];
    const error = await rejectionOf(
      (async () => {
        for await (const item of value as AsyncIterable<unknown>) seen.push(item);
      })(),
    );
    expect(seen).toEqual([{ id: 1 }]);
    expect(error).toMatchObject({ code: 'BadResponse', plugin: 'shop' });
    expect(String(error)).not.toContain('SECRET');
  });

  it('hands bytes out as they arrive, or in one piece', async () => {
    const streamed = await parseOutput(byteStream(), empty, pieces('one', 'two'), false);
    expect((await items(streamed.value)).map(String)).toEqual(['one', 'two']);
    const whole = await parseOutput(byteStream(), empty, Buffer.from('onetwo'), false);
    expect((await items(whole.value)).map(String)).toEqual(['onetwo']);
  });

  it('makes no success of a page where JSON is wanted, and does not quote it', async () => {
    const page = '<h1>Log in, SECRET</h1>';
    const error = await rejectionOf(parseOutput(z.object({ id: z.number() }), answer(page), Buffer.from(page), false));
    expect(error).toMatchObject({ code: 'BadResponse', status: 200 });
    expect(String(error)).not.toContain('SECRET');
    // Some say "ok" in place of JSON, and plugins say that they do.
    expect(await parseOutput(z.unknown(), answer('ok'), Buffer.from('ok'), false)).toEqual({ value: undefined, drift: [] });
  });

  it('keeps bytes and text whole', async () => {
    expect((await parseOutput(bytes(), answer('x'), Buffer.from('x'), false)).value).toEqual(Buffer.from('x'));
    expect((await parseOutput(text(), answer('x'), Buffer.from('x'), false)).value).toBe('x');
  });
});

describe('wantsStream', () => {
  it('holds for lines and for bytes that are wanted as a stream', () => {
    expect([ndjson(z.unknown()), byteStream(), bytes(), text(), z.object({})].map(wantsStream)).toEqual([true, true, false, false, false]);
  });
});
