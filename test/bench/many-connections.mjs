/**
 * What a call costs when a host has very many connections: `node test/bench/many-connections.mjs [rounds]`. CPU time of calls over a transport
 * of this process, with 10 and with 10,000 connections in turn; prints medians and their ratio.
 */
import { createWinstonLogger } from '@mooring/core/runtime';
import { createHost } from '@mooring/host';
import { Writable } from 'node:stream';
import { answer } from './answer.mjs';
import { benchPlugin } from './bench-plugin.mjs';
import { median } from './rounds.mjs';

const rounds = Number(process.argv[2] ?? 9);
const callsPerRound = 20_000;
const body = Buffer.from(JSON.stringify(answer));
const headers = { 'content-type': 'application/json' };
const transport = { send: async () => ({ status: 200, headers, body }), close: async () => undefined };
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

async function open(count) {
  const named = Object.fromEntries(
    Array.from({ length: count }, (_unused, index) => [`c${index}`, { credentials: { apiKey: `key_${index}` } }]),
  );
  const logger = createWinstonLogger({ destination: { stream: nowhere }, style: 'json', level: 'info' });
  const host = await createHost({
    plugins: [benchPlugin('http://127.0.0.1:1')],
    connections: { bench: named },
    store: 'memory',
    services: { logger, transport },
    environment: {},
  });
  const connections = Object.keys(named).map((name) => host.connection('bench', name));
  let seq = 0;
  return {
    async run(calls) {
      for (let index = 0; index < calls; index += 1) {
        const connection = connections[seq % connections.length];
        await connection.customers.find({ email: 'jenny.rosen@example.com', seq: seq++ }, { cache: 'bypass' });
      }
    },
    close: async () => {
      await host.stop();
      await logger.close();
    },
  };
}

const few = await open(10);
const many = await open(10_000);
for (const one of [few, many]) await one.run(callsPerRound);
const samples = { few: [], many: [] };
for (let round = 0; round < rounds; round += 1) {
  for (const [name, one] of round % 2 === 0
    ? [
        ['few', few],
        ['many', many],
      ]
    : [
        ['many', many],
        ['few', few],
      ]) {
    const before = process.cpuUsage();
    await one.run(callsPerRound);
    const { user, system } = process.cpuUsage(before);
    samples[name].push((user + system) / callsPerRound);
  }
}
await few.close();
await many.close();
const ratio = median(samples.many.map((cpu, round) => cpu / samples.few[round]));
console.log(
  `10 connections: ${median(samples.few).toFixed(1)} us a call; 10,000: ${median(samples.many).toFixed(1)} us; ratio ${ratio.toFixed(2)} (${rounds} interleaved rounds, medians)`,
);
console.log(`figure: cost-per-call-at-10000-connections ${ratio.toFixed(2)} x`);
