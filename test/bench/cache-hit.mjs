/**
 * What a call costs that the response cache answers: making its key, finding it, both, and a bare Map beside them. Loopback and disk stay
 * out of it; in one process, since what is measured is a fraction of a microsecond.
 *
 *   node test/bench/cache-hit.mjs               some seconds
 *   node test/bench/cache-hit.mjs --rounds 31   more rounds where the machine is noisy
 */
import { parseArgs } from 'node:util';
import { CallCache, compilePlugin, createConnection, createNodeCacheTier, systemClock } from '@mooring/core/runtime';
import { benchPlugin } from './bench-plugin.mjs';
import { interleave, median } from './rounds.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1_000) throw new Error('`--rounds` must be a whole number from 1 to 1000.');

const differentCalls = 1_000;
const callsPerSample = 50_000;

const plugin = compilePlugin(benchPlugin('https://127.0.0.1'));
const endpoint = plugin.callables.get('customers.find');
const connection = createConnection(plugin, { name: 'main', credentials: { apiKey: 'key_bench' } });
const startedAt = Date.now();
// Read as often as in a call, but nothing expires while a busy machine takes its time.
const clock = { ...systemClock, now: () => Math.min(Date.now(), startedAt) };
const cache = new CallCache(createNodeCacheTier(), clock);
const customer = { id: 'cus_1', email: 'jenny.rosen@example.com', metadata: { text: 'x'.repeat(900) } };

/** A request as each call makes one: fresh texts, whose hash nobody knows yet. */
function plannedCall(seq) {
  return {
    endpoint,
    connection,
    options: {},
    request: {
      method: 'GET',
      origin: 'https://127.0.0.1',
      path: '/v1/customers',
      query: `email=jenny.rosen%40example.com&seq=${seq}`,
      headers: { ...plugin.headers },
      fields: undefined,
      body: undefined,
      credentialOf: '',
      parameters: {},
    },
  };
}

const planned = Array.from({ length: differentCalls }, (_, seq) => plannedCall(seq));
for (const call of planned) {
  await cache.answer(cache.keyOf(call), async () => ({
    output: { ...customer },
    status: 200,
    headers: {},
    url: 'https://127.0.0.1/v1/customers',
  }));
}
const map = new Map(planned.map((call) => [cache.keyOf(call).text, call]));

/** What is repeated, and what is made ready for it outside the measured time. */
const cases = {
  'Map.get': { ready: (call) => cache.keyOf(call).text, run: (text) => map.get(text) },
  'making the key': { ready: (call) => call, run: (call) => cache.keyOf(call) },
  'finding it': { ready: (call) => cache.keyOf(call), run: (key) => cache.lookup(key) },
  'both, a hit': { ready: (call) => call, run: (call) => cache.lookup(cache.keyOf(call)) },
};

let used = 0;
function sample(name) {
  const { ready, run } = cases[name];
  let micros = 0;
  for (let done = 0; done < callsPerSample; done += differentCalls) {
    const inputs = planned.map((_, seq) => ready(plannedCall(seq)));
    // Time of the processor, not of the clock: others who share the machine are not part of a hit.
    const began = process.cpuUsage();
    for (const input of inputs) if (run(input) !== undefined) used += 1;
    const { user, system } = process.cpuUsage(began);
    micros += user + system;
  }
  return { perSecond: callsPerSample / (micros / 1e6), micros: micros / callsPerSample };
}

const samples = await interleave(Object.keys(cases), rounds + 1, sample, (text) => process.stderr.write(`${text}\n`));
if (used !== (rounds + 1) * Object.keys(cases).length * callsPerSample)
  throw new Error('Not every call was a hit; the numbers mean nothing.');

process.stdout.write(
  `\nNode ${process.version}, ${rounds} interleaved rounds of ${callsPerSample} calls, ${differentCalls} different ones, medians of CPU time\n`,
);
for (const [name, taken] of samples) {
  // The first round is the compiler's.
  const micros = taken.slice(1).map((one) => one.micros);
  process.stdout.write(`  ${name.padEnd(16)} ${median(micros).toFixed(2).padStart(6)} us   ${Math.min(...micros).toFixed(2)} at best\n`);
}
