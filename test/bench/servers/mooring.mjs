import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWinstonLogger } from '@mooring/core/runtime';
import { createHost } from '@mooring/host';
import { benchPlugin } from '../bench-plugin.mjs';

const secret = 'whsec_bench';

/** A standalone host with a store in a file; a handler takes every event while more come in. */
export async function createServer() {
  const folder = await mkdtemp(path.join(tmpdir(), 'mooring-bench-'));
  const logger = createWinstonLogger({ destination: { file: path.join(folder, 'host.log') }, style: 'json', level: 'info' });
  const host = await createHost({
    plugins: [benchPlugin('http://127.0.0.1:9')],
    connections: { bench: { main: { credentials: { apiKey: 'key_bench' }, webhookSecret: secret } } },
    store: path.join(folder, 'events.sqlite'),
    services: { logger },
    environment: {},
  });
  host.on('bench', 'customer.created', () => undefined);
  const { url } = await host.start({ port: 0 });
  return {
    url: url + host.webhookPath('bench', 'main'),
    secret,
    switches: {
      signature: 'hmac-sha256 over timestamp and body, checked',
      store: 'SQLite file, WAL, synchronous=FULL, group commit in a writer thread',
      handler: 'one, does nothing; events are claimed and completed while others come in',
      log: 'winston, JSON, to a file',
      metrics: 'prometheus',
    },
    /** How many events the store holds. */
    async stop() {
      const { quarantined, ...states } = await host.counts();
      await host.stop();
      await logger.close();
      await rm(folder, { recursive: true });
      return Object.values(states).reduce((sum, count) => sum + count, quarantined);
    },
  };
}
