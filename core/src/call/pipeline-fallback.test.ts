import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { json, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall } from '../fixtures/test-call.js';

const Rates = z.object({ rates: z.array(z.number()) });
const bureau = definePlugin({
  id: 'bureau',
  title: 'Bureau',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.bureau.example', egress: ['api.bureau.example'] },
  auth: bearer({ fields: { apiKey: {} } }),
  resilience: { attempts: 1 },
  endpoints: {
    declared: get('/declared', { output: Rates, fallback: { rates: [] } }),
    kept: get('/kept', { output: Rates, cache: { ttl: '1s', staleIfError: '1h' }, fallback: { rates: [] } }),
    plain: get('/plain', { output: Rates }),
  },
});

const down = json(503, {});
const open = (transport: ScriptedTransport): ReturnType<typeof createTestCall> =>
  createTestCall(bureau, transport, { credentials: { apiKey: 'k' } });

/** Fails so often that the circuit opens. */
async function openCircuit({ client }: ReturnType<typeof createTestCall>): Promise<void> {
  for (let call = 0; call < 30; call += 1)
    await client
      .endpoint('plain')()
      .catch(() => undefined);
}

describe('what a caller gets where the provider cannot answer', () => {
  it('is what the endpoint declares, and it is told', async () => {
    const test = open(new ScriptedTransport(down));
    const told: unknown[] = [];
    test.events.on('call.fallback', (event) => void told.push(event));
    expect(await test.client.endpoint('declared')()).toEqual({ rates: [] });
    expect(told).toEqual([expect.objectContaining({ endpoint: 'declared', from: 'declared', code: 'Overloaded' })]);
  });

  it('is an older answer before what the endpoint declares', async () => {
    const transport = new ScriptedTransport(json(200, { rates: [1, 2] }));
    const test = open(transport);
    expect(await test.client.endpoint('kept')()).toEqual({ rates: [1, 2] });
    await test.clock.advance(5_000);
    transport.answerWith(down);
    expect(await test.client.endpoint('kept')()).toEqual({ rates: [1, 2] });
  });

  it('is the same while the circuit is open, without a request', async () => {
    const transport = new ScriptedTransport(down);
    const test = open(transport);
    await openCircuit(test);
    const before = transport.requests.length;
    expect(await test.client.endpoint('declared')()).toEqual({ rates: [] });
    await expect(test.client.endpoint('plain')()).rejects.toMatchObject({ code: 'CircuitOpen' });
    expect(transport.requests).toHaveLength(before);
  });

  it('is the error where access was refused: nothing stands in for that', async () => {
    const test = open(new ScriptedTransport(json(403, {})));
    await expect(test.client.endpoint('declared')()).rejects.toMatchObject({ code: 'PermissionDenied' });
  });
});
