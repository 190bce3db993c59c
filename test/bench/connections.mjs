/**
 * What a hundred thousand stored connections cost: making them, finding one, paging through all, and the memory of the process. Needs a
 * build; writes one file into the folder for temporary files, or the one given, and removes it.
 *
 *   node --expose-gc test/bench/connections.mjs          about a minute
 *   node test/bench/connections.mjs --connections 5000   seconds; shows that it works
 *   node test/bench/connections.mjs --folder /var/tmp    where the disk is the one that counts
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createSqliteConnectionStore } from '../../host/dist/connections/store/index.js';
import { median } from './rounds.mjs';

const { values: options } = parseArgs({
  options: { connections: { type: 'string', default: '100000' }, folder: { type: 'string', default: tmpdir() } },
});
const total = Number(options.connections);
if (!Number.isInteger(total) || total < 100 || total > 10_000_000) throw new Error('`--connections` must be a whole number from 100 on.');

const folder = mkdtempSync(path.join(options.folder, 'mooring-bench-'));
const location = path.join(folder, 'connections.sqlite');
const store = createSqliteConnectionStore({ location });

const tenants = 20;
const pageSize = 100;
/** As many as a busy server would ask for in one turn of the event loop. */
const together = 256;
/** A pair of tokens, sealed. */
const secretsSize = 700;
const tenantOf = (index) => `tenant-${index % tenants}`;
const nameOf = (index) => `account-${index}`;

function connection(index) {
  const now = Date.now();
  return {
    id: randomUUID(),
    tenant: tenantOf(index),
    plugin: 'bench',
    name: nameOf(index),
    environment: 'live',
    method: '',
    values: { shop: `shop-${index}.example` },
    status: 'active',
    account: `account ${index}`,
    scopes: ['read', 'write'],
    secrets: randomBytes(secretsSize),
    version: 1,
    keyId: index % 2 === 0 ? 'k1' : 'k2',
    tokenExpiresAt: now + 3_600_000,
    refreshAt: now + 86_400_000 + index,
    grantEndsAt: undefined,
    refusals: 0,
    createdAt: now,
    updatedAt: now,
  };
}

const say = (text) => process.stdout.write(`${text}\n`);
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const milliseconds = (nanoseconds) => (nanoseconds / 1e6).toFixed(0);
/** What is still in use: `--expose-gc` tells it apart from what waits to be collected. */
function memory() {
  // The first run finds the buffers that nobody holds, the second gives them back.
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, used: heapUsed + external };
}

/** Milliseconds that `work` took, of the clock. */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Microseconds of processor time of each of `count` runs of `work`, the median of some rounds. */
function micros(count, work) {
  const rounds = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage();
    for (let index = 0; index < count; index += 1) work(index);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  });
  return median(rounds);
}

/** Any of the first `count`: not the same rows again and again. */
let seed = 7;
const anyOf = (count) => (seed = (seed * 48_271) % 2_147_483_647) % count;
const find = (count) => {
  const index = anyOf(count);
  if (store.find(tenantOf(index), 'bench', nameOf(index)) === undefined) throw new Error('A connection is gone.');
};

try {
  await store.open();
  say(
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}, ${total} connections of ${tenants} tenants, ${secretsSize} B of secrets each`,
  );

  let made = 0;
  let createMs = 0;
  const memories = [];
  const createTo = async (count) => {
    createMs += await timed(async () => {
      while (made < count) {
        const batch = Array.from({ length: Math.min(together, count - made) }, (_, index) => store.create(connection(made + index)));
        made += batch.length;
        await Promise.all(batch);
      }
    });
  };
  await createTo(10);
  const findOfTen = micros(5_000, () => find(10));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    await createTo(Math.round((total * tenth) / 10));
    memories.push(memory());
  }
  delay.disable();
  say(
    `  create                 ${(createMs / 1_000).toFixed(1)} s, ${Math.round((total / createMs) * 1_000)}/s, event loop held up ${milliseconds(delay.percentile(50))} ms at the median, ${milliseconds(delay.percentile(99))} at p99, ${milliseconds(delay.max)} at most`,
  );
  say(`  file                   ${megabytes(statSync(location).size)}`);
  say(
    `  memory, rss            ${megabytes(memories[1].rss)} after the second tenth, ${megabytes(memories[9].rss)} after the last: ${(memories[9].rss / memories[1].rss).toFixed(2)}`,
  );
  if (globalThis.gc !== undefined)
    say(
      `  memory, in use         ${megabytes(memories[1].used)} after the second tenth, ${megabytes(memories[9].used)} after the last: ${(memories[9].used / memories[1].used).toFixed(2)}`,
    );

  const findOfAll = micros(5_000, () => find(total));
  say(`  find, of ten           ${findOfTen.toFixed(1)} us of processor time`);
  say(`  find, of all           ${findOfAll.toFixed(1)} us, any of them by chance`);

  let listed = 0;
  let pages = 0;
  const pagesMs = await timed(() => {
    for (let tenant = 0; tenant < tenants; tenant += 1) {
      for (let page = [], after; ; after = page.at(-1).id) {
        page = store.list({ tenant: tenantOf(tenant) }, { after, limit: pageSize });
        if (page.length === 0) break;
        listed += page.length;
        pages += 1;
      }
    }
  });
  if (listed !== total) throw new Error(`${listed} of ${total} connections were listed.`);
  say(`  list                   ${(pagesMs / pages).toFixed(2)} ms a page of ${pageSize}, ${pages} pages`);
  say(
    `  list what nobody has   ${micros(20, () => store.list({ tenant: tenantOf(0), status: 'disabled' }, { limit: pageSize })).toFixed(0)} us among ${total / tenants} of a tenant`,
  );
  say(
    `  sealedOtherwise        ${(micros(50, () => store.sealedOtherwise('k1', { limit: pageSize })) / 1_000).toFixed(2)} ms a page; countByKey ${(micros(5, () => store.countByKey()) / 1_000).toFixed(1)} ms`,
  );
  say(`  dueForRefresh          ${micros(200, () => store.dueForRefresh(Date.now(), pageSize)).toFixed(0)} us where none is due`);

  const some = store.list({ tenant: tenantOf(0) }, { limit: 500 });
  const alone = [];
  for (const { id } of some.slice(0, 100)) {
    alone.push(
      await timed(async () => {
        const now = Date.now();
        const leased = await store.lease(id, { version: 1, now, until: now + 30_000 });
        await store.commit(id, leased.epoch, { secrets: randomBytes(secretsSize), version: 2, keyId: 'k1', updatedAt: now });
      }),
    );
  }
  say(`  lease and commit       ${median(alone).toFixed(1)} ms, one after the other`);
  const removals = [];
  for (const { tenant, id } of some.slice(100, 150)) removals.push(await timed(() => store.remove(tenant, id)));
  const many = some.slice(150);
  const manyMs = await timed(() => Promise.all(many.map(({ tenant, id }) => store.remove(tenant, id))));
  say(`  remove                 ${median(removals).toFixed(1)} ms with the log emptied; ${many.length} at once ${manyMs.toFixed(0)} ms`);
  const closeMs = await timed(() => store.close());
  say(`  close and open         ${closeMs.toFixed(0)} and ${(await timed(() => store.open())).toFixed(0)} ms`);
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
