import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { apiKey } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { post } from '../contract/endpoint.js';
import { ndjson } from '../contract/format.js';
import { json, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall } from '../fixtures/test-call.js';
import { readWhole } from './whole-body.js';

const plugin = (auth: ReturnType<typeof apiKey>): ReturnType<typeof definePlugin> =>
  definePlugin({
    id: 'events',
    title: 'Events',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: 'https://api.events.example', egress: ['api.events.example'] },
    auth,
    endpoints: {
      track: post('/track', { compress: 'gzip', input: z.object({ event: z.string() }), output: z.unknown() }),
      import: post('/import', { compress: 'gzip', body: ndjson(z.object({ event: z.string() })), output: z.unknown() }),
    },
  });

const inHeader = apiKey({ in: 'header', name: 'x-api-key', fields: { apiKey: {} } });
const inBody = apiKey({ in: 'body', name: 'api_key', fields: { apiKey: {} } });

async function sent(auth: ReturnType<typeof apiKey>, endpoint: string, input: Readonly<Record<string, unknown>>): Promise<unknown[]> {
  const transport = new ScriptedTransport(json(200, {}));
  await createTestCall(plugin(auth), transport, { credentials: { apiKey: 'k' } }).client.endpoint(endpoint)(input);
  const [request] = transport.requests;
  const body = gunzipSync(await readWhole(request?.body));
  return [request?.headers['content-encoding'], request?.headers['content-type'], String(body)];
}

describe("an endpoint with `compress: 'gzip'`", () => {
  it('packs an object', async () => {
    expect(await sent(inHeader, 'track', { event: 'x' })).toEqual(['gzip', 'application/json', '{"event":"x"}']);
  });

  it('packs an object after the credential has come in', async () => {
    expect(await sent(inBody, 'track', { event: 'x' })).toEqual(['gzip', 'application/json', '{"event":"x","api_key":"k"}']);
  });

  it('packs lines, of a list and on the way', async () => {
    const lines = '{"event":"x"}\n{"event":"y"}\n';
    const items = [{ event: 'x' }, { event: 'y' }];
    expect(await sent(inHeader, 'import', { body: items })).toEqual(['gzip', 'application/x-ndjson', lines]);
    expect(await sent(inHeader, 'import', { body: () => items })).toEqual(['gzip', 'application/x-ndjson', lines]);
  });
});
