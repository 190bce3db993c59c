// A process of the built host with many stored connections: makes them, lists them, calls through them, and says what that costs.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const [, , dist, folder, countText, hosts] = process.argv;
const count = Number(countText);
const require = createRequire(path.join(dist, 'index.js'));
const { apiKey, definePlugin, get } = await import(pathToFileURL(require.resolve('@mooring/core')).href);
const { createHost } = await import(pathToFileURL(path.join(dist, 'index.js')).href);
const { z } = await import('zod');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const few = 10;
/** Fewer than a host keeps open. */
const many = Math.min(5_000, Math.floor(count / 2));
// Figures want many; the suite only wants to know that it works.
const isProof = process.env['MOORING_PROOF'] !== undefined;
const rounds = isProof ? 15 : 1;
const callsPerRound = isProof ? 2_000 : 50;
const coldPerRound = isProof ? 100 : 5;
const together = 250;

const host = hosts === 'each' ? '{line}.depot.example' : 'api.depot.example';
const depot = definePlugin({
  id: 'depot',
  title: 'Depot',
  category: 'other',
  version: '1.0.0',
  api: { version: 'v1', baseUrl: `https://${host}/{line}`, egress: [host] },
  values: { line: { pattern: /[a-z0-9-]+/ } },
  auth: apiKey({ in: 'header', name: 'x-key', fields: { key: {} } }),
  errors: { read: () => undefined },
  endpoints: { me: get('/me', { output: z.object({ key: z.string() }) }) },
});

let wrong = 0;
const transport = {
  send: async ({ headers }) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(`{"key":"${headers['x-key']}"}`),
  }),
  close: async () => undefined,
};
const silent = () => undefined;

/** The machine's clock, set forward: what calls leave behind for a minute or so is to be gone when the next tenth begins. */
let forwardMs = 0;
const clock = {
  now: () => Date.now() + forwardMs,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  schedule: (ms, callback) => {
    const timer = setTimeout(() => callback(), ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

async function open(file) {
  const host = await createHost({
    plugins: [depot],
    store: 'memory',
    storeWriter: 'inline',
    connectionStore: path.join(folder, file),
    services: { clock, transport, logger: { debug: silent, info: silent, warn: silent, error: silent } },
    environment: { MOORING_KEYS: process.env['MOORING_KEYS'] },
  });
  await host.start({ http: false });
  return host;
}

const tenantOf = (index) => `t${index % 100}`;
const nameOf = (index) => `connection-${index}`;

async function create(host, from, to) {
  for (let first = from; first < to; first += together)
    await Promise.all(
      Array.from({ length: Math.min(together, to - first) }, (_, at) => {
        const index = first + at;
        return host.connections.create({
          tenant: tenantOf(index),
          plugin: 'depot',
          name: nameOf(index),
          credentials: { key: `key-${index}` },
          values: { line: `line-${index}` },
        });
      }),
    );
}

/** Looks a connection up, and calls through it. */
async function call(host, index) {
  const { key } = await host.tenant(tenantOf(index)).connection('depot', nameOf(index)).me();
  if (key !== `key-${index}`) wrong += 1;
}

async function list(host) {
  let listed = 0;
  for (let tenant = 0; tenant < 100; tenant += 1)
    for (let after; ;) {
      const { connections, next } = host.connections.list({ tenant: `t${tenant}` }, { after, limit: 500 });
      listed += connections.length;
      if (next === undefined) break;
      after = next;
    }
  return listed;
}

/** Microseconds of processor time that each of these calls takes. */
async function cost(host, indexes) {
  const before = process.cpuUsage();
  for (const index of indexes) await call(host, index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / indexes.length;
}

function memory() {
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

const crowd = await open('crowd.sqlite');
const memoryByTenth = [];
const startedAt = performance.now();
let creating = 0;
for (let tenth = 0; tenth < 10; tenth += 1) {
  const [from, to] = [Math.floor((count * tenth) / 10), Math.floor((count * (tenth + 1)) / 10)];
  const creatingAt = performance.now();
  await create(crowd, from, to);
  creating += performance.now() - creatingAt;
  for (let index = from; index < to; index += 1) await call(crowd, index);
  memoryByTenth.push(memory());
  forwardMs += 10 * 60_000;
}
const listingAt = performance.now();
const listed = await list(crowd);
const listing = performance.now() - listingAt;

const small = await open('small.sqlite');
await create(small, 0, few);
const pick = (length, from) => Array.from({ length }, (_, index) => from(index));
/** Which connections are in use, spread over all. */
const spread = (size) => (index) => Math.floor(((index % size) * count) / size);
const costs = { few: [], fewOfMany: [], manyOfMany: [], firstOfFew: [], firstOfMany: [] };
for (let round = -2; round < rounds; round += 1) {
  const measured = {
    few: await cost(
      small,
      pick(callsPerRound, (index) => index % few),
    ),
    fewOfMany: await cost(crowd, pick(callsPerRound, spread(few))),
    manyOfMany: await cost(crowd, pick(callsPerRound, spread(many))),
  };
  // The first call of a connection, which is read and opened for it. Of the few it is one just made, of the many one that has not been called
  // for so long that the host has closed it, where there are more than it keeps open.
  const fresh = pick(coldPerRound, (index) => count + (round + 2) * coldPerRound + index);
  for (const index of fresh) await create(small, index, index + 1);
  const first = {
    firstOfFew: await cost(small, fresh),
    firstOfMany: await cost(
      crowd,
      fresh.map((index) => (index - count) % Math.ceil(count / 10)),
    ),
  };
  for (const index of fresh) await small.connections.remove({ tenant: tenantOf(index), plugin: 'depot', name: nameOf(index) });
  if (round >= 0) for (const [what, value] of Object.entries({ ...measured, ...first })) costs[what].push(value);
}
const stored = listed;
await crowd.stop();
await small.stop();
process.stdout.write(
  `${JSON.stringify({ stored, wrong, seconds: (performance.now() - startedAt) / 1_000, creating: creating / count, listing: listing / listed, memoryByTenth, costs })}\n`,
);
