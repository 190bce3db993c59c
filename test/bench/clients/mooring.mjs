import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createUndiciTransport, createWinstonLogger } from '@mooring/core/runtime';
import { createHost } from '@mooring/host';
import { benchPlugin, callLimit } from '../bench-plugin.mjs';

/** `host.connection(…)` with everything on. */
export async function createClient({ origin }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mooring-bench-'));
  const file = path.join(folder, 'calls.log');
  const logger = createWinstonLogger({ destination: { file }, style: 'json', level: 'info' });
  const transport = createUndiciTransport({ allowAddresses: ['127.0.0.1'], connections: 64 });
  const host = await createHost({
    plugins: [benchPlugin(origin)],
    connections: { bench: { main: { credentials: { apiKey: 'key_bench' } } } },
    store: 'memory',
    services: { logger, transport },
    environment: {},
  });
  const connection = host.connection('bench', 'main');
  let calls = 0;
  return {
    switches: {
      schemas: 'zod, in and out',
      limiter: `${callLimit}/s, a token per attempt`,
      breaker: 'on',
      retryBudget: 'on',
      bulkhead: '64 running, 128 waiting',
      cache: 'consulted, missed, stored (10 000 entries, then eviction)',
      log: 'winston, one JSON line per call, to a file',
      metrics: 'prometheus',
      egressGuard: 'on',
      timeouts: 'attempt 10 s, call 30 s',
    },
    call(seq) {
      calls += 1;
      return connection.customers.find({ email: 'jenny.rosen@example.com', seq });
    },
    async close() {
      const metrics = await host.metrics();
      await host.stop();
      await transport.close();
      await logger.close();
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('"endpoint":"customers.find"')).length;
      await rm(folder, { recursive: true });
      // A layer that is off would make every number here a lie.
      if (lines !== calls) throw new Error(`${calls} calls wrote ${lines} log lines.`);
      if (!metrics.includes(`mooring_call_duration_seconds_count{plugin="bench",endpoint="customers.find",outcome="ok"} ${calls}\n`)) {
        throw new Error('The metrics do not count every call.');
      }
    },
  };
}
