// One sample in a process of its own: no client warms the compiler up, or fills the heap, for the next.
import { failPlainly } from './processes.mjs';

failPlainly();
const { client: name, concurrency, port, warmUp, calls } = JSON.parse(process.argv[2]);

const modules = { 'undici.request': 'undici-request', 'axios keep-alive': 'axios-keep-alive', mooring: 'mooring' };
const { createClient } = await import(`./clients/${modules[name]}.mjs`);
const client = await createClient({ origin: `http://127.0.0.1:${port}`, concurrency });

let next = 0;

async function run(count) {
  const last = next + count;
  const work = async () => {
    while (next < last) {
      const answer = await client.call(next++);
      if (answer.id !== 'cus_NffrFeUfNV2Hib') throw new Error(`${name} got a wrong answer.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

await run(warmUp);
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
await run(calls);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
await client.close();

process.send({ perSecond: calls / seconds, cpuMicros: (user + system) / calls, switches: client.switches });
process.disconnect();
