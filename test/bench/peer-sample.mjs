// One sample in a process of its own, as in call-sample.mjs.
import { failPlainly } from './processes.mjs';
import { ourClient, peers } from './clients/peers.mjs';

failPlainly();
const { client: name, concurrency, port, warmUp, calls } = JSON.parse(process.argv[2]);
const origin = `http://127.0.0.1:${port}`;
const [provider, whose] = name.split(' ');
const client =
  whose === 'mooring' ? await ourClient(provider, origin) : { call: peers[provider].official(origin), close: async () => undefined };

let next = 0;

async function run(count) {
  const last = next + count;
  const work = async () => {
    while (next++ < last) {
      const answer = await client.call();
      if (answer.id === undefined && answer.ok !== true && answer.sid === undefined) throw new Error(`${name} got a wrong answer.`);
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

process.send({ perSecond: calls / seconds, cpuMicros: (user + system) / calls });
process.disconnect();
