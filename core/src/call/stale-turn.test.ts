import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { hang, json, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall } from '../fixtures/test-call.js';
import type { Limiter } from '../limits/index.js';

const narrow = definePlugin({
  id: 'narrow',
  title: 'Narrow',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.narrow.example', egress: ['api.narrow.example'] },
  auth: bearer({ fields: { apiKey: {} } }),
  limits: [{ name: 'second', rate: 5 }],
  resilience: { attempts: 1, attemptTimeoutMs: 1_000, bulkhead: { running: 1, waiting: 10 } },
  endpoints: { read: get('/read', { output: z.object({}) }) },
});

/** Gives two tokens at once and then lets everybody wait; counts what was given and what came back. */
class CountingLimiter implements Limiter {
  granted = 0;
  released = 0;

  take(): Promise<void> | undefined {
    if (this.granted === 2) return Promise.reject(new Error('the turn does not come in time'));
    this.granted += 1;
    return undefined;
  }

  release(): void {
    this.released += 1;
  }

  learn(): void {
    // Nothing is learned here.
  }

  pause(): void {
    // Nor paused.
  }

  usage(): undefined {
    return undefined;
  }

  usages(): [] {
    return [];
  }

  close(): void {
    // And nothing is held.
  }
}

describe('a token of the limiter that grew old in the queue for a slot', () => {
  it('is given back once, also where another one does not come', async () => {
    const limiter = new CountingLimiter();
    const transport = new ScriptedTransport(hang, json(200, {}));
    const { client, clock } = createTestCall(narrow, transport, { credentials: { apiKey: 'k' }, limiter });
    const first = client.endpoint('read')();
    const second = client.endpoint('read')();
    await expect(clock.settle(first)).rejects.toMatchObject({ code: 'AttemptTimeout' });
    await expect(clock.settle(second)).rejects.toThrow('the turn does not come in time');
    expect(transport.requests).toHaveLength(1);
    expect(limiter).toMatchObject({ granted: 2, released: 2 });
  });
});
