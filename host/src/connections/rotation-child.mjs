// A process of the built host on a connection store that others use too: it rotates the keys, or works with connections until it is told to
// stop. It says what it did, a line each.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , dist, location, task, who, idsText] = process.argv;
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const say = (line) => writeSync(1, `${line}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Rotates as `mooring keys rotate` does. */
async function rotateKeys() {
  const { createHost } = await load('index.js');
  const silent = () => undefined;
  const host = await createHost({
    plugins: [],
    store: 'memory',
    storeWriter: 'inline',
    connectionStore: location,
    services: { logger: { debug: silent, info: silent, warn: silent, error: silent } },
  });
  await host.start({ http: false });
  const report = await host.rotateKeys({ onProgress: ({ rewrapped, overtaken }) => say(`progress ${rewrapped} ${overtaken}`) });
  say(`report ${JSON.stringify(report)}`);
  await host.stop();
}

/** Reads every connection that it knows, makes more, and renews the secrets of some, each at the place and version that it is for. */
async function work() {
  const { createSqliteConnectionStore } = await load('connections/store/index.js');
  const { openKeyRing, Vault } = await load('vault/index.js');
  const { openSecrets, sealSecrets } = await load('tokens/connection-secrets.js');
  const { keys } = openKeyRing({ environment: process.env, onWarning: () => undefined });
  const vault = new Vault({ keys });
  const store = createSqliteConnectionStore({ location });
  await store.open();
  const ids = Array.from({ length: Number(idsText) }, (_, index) => `c${String(index).padStart(7, '0')}`);
  const did = { reads: 0, failedReads: 0, creates: 0, commits: 0, failures: [] };
  let isStopped = false;
  process.on('message', () => (isStopped = true));
  process.send('ready');

  const sealed = (id, version) => sealSecrets(vault, { tenant: 't1', id, version }, { accessToken: `${id} ${version}` });
  // Each begins elsewhere, so that together they are everywhere at any time.
  let at = Math.floor((ids.length * Number(who)) / 4);
  for (let turn = 0; !isStopped; turn += 1) {
    for (let count = 0; count < 25; count += 1) {
      at = (at + 1) % ids.length;
      const record = store.get('t1', ids[at]);
      did.reads += 1;
      try {
        const { accessToken } = await openSecrets(vault, record);
        if (accessToken !== `${record.id} ${record.version}`) throw new Error('It is of another version.');
      } catch (error) {
        did.failedReads += 1;
        did.failures = [...did.failures, `${ids[at]}: ${error.message}`].slice(0, 5);
      }
    }
    const record = store.get('t1', ids[(at * 7_919 + turn) % ids.length]);
    const now = Date.now();
    const leased = await store.lease(record.id, { version: record.version, now, until: now + 25_000 });
    if (leased !== undefined) {
      const change = await sealed(record.id, record.version + 1);
      if (await store.commit(record.id, leased.epoch, { ...change, updatedAt: now })) did.commits += 1;
    }
    if (turn % 5 === 0) {
      const id = `w${who}-${String(turn).padStart(7, '0')}`;
      const times = {
        tokenExpiresAt: undefined,
        refreshAt: undefined,
        grantEndsAt: undefined,
        refusals: 0,
        createdAt: now,
        updatedAt: now,
      };
      const fixed = {
        tenant: 't1',
        plugin: 'depot',
        environment: 'live',
        method: '',
        values: {},
        status: 'active',
        account: undefined,
        scopes: [],
      };
      if ((await store.create({ ...fixed, ...times, id, name: id, ...(await sealed(id, 1)) })) !== undefined) {
        did.creates += 1;
        ids.push(id);
      }
    }
    await pause(5);
  }
  await store.close();
  vault.close();
  say(JSON.stringify(did));
  process.disconnect();
}

await (task === 'rotate' ? rotateKeys() : work());
