import { z } from 'zod';
import { noAuth } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { createConnection } from '../connection/create-connection.js';
import { allOf, rejectionOf } from '../fixtures/loopback-server.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import { TransportError, type TransportFailure } from '../transport/index.js';
import type { CallPlace } from './classify.js';
import { typedStream } from './typed-stream.js';

const shop = compilePlugin(
  definePlugin({
    id: 'shop',
    title: 'Shop',
    category: 'commerce',
    version: '1.0.0',
    api: { version: '1', baseUrl: 'https://api.shop.example', egress: ['api.shop.example'] },
    auth: noAuth,
    endpoints: { export: get('/export', { output: z.unknown() }) },
  }),
);
const endpoint = shop.callables.get('export');
if (endpoint?.kind !== 'endpoint') throw new Error('The endpoint is missing.');
const place: CallPlace = { endpoint, connection: createConnection(shop, { name: 'acme', credentials: {} }), repeatable: true };

async function* failing(error: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from('x');
  throw error;
}

const reading = (error: unknown, cancelledBy?: () => unknown): Promise<unknown> =>
  rejectionOf(allOf(typedStream(failing(error), place, cancelledBy)));

describe('typedStream', () => {
  it.each<[TransportFailure, string]>([
    ['reset', 'NetworkFailure'],
    ['truncated', 'NetworkFailure'],
    ['too_large', 'ResponseTooLarge'],
    ['bad_encoding', 'BadResponse'],
    ['idle', 'AttemptTimeout'],
    ['aborted', 'Cancelled'],
    ['closed', 'HostNotStarted'],
  ])('says %s as %s, and which call it was', async (reason, code) => {
    const cause = new TransportError(reason, 'maybe', 'It broke (api.shop.example).');
    expect(await reading(cause)).toMatchObject({ code, plugin: 'shop', connection: 'acme', endpoint: 'export', cause });
  });

  it('gives the reason of the caller who aborted', async () => {
    const reason = new Error('changed my mind');
    expect(await reading(new TransportError('aborted', 'maybe', 'Aborted.'), () => reason)).toMatchObject({
      code: 'Cancelled',
      cause: reason,
    });
  });

  it('leaves other errors alone', async () => {
    const error = new Error('a bug');
    expect(await reading(error)).toBe(error);
  });

  it('hands the end of the reading on', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('one');
        yield Buffer.from('two');
      } finally {
        isClosed = true;
      }
    }
    for await (const chunk of typedStream(source(), place)) if (chunk.length > 0) break;
    expect(isClosed).toBe(true);
  });
});
