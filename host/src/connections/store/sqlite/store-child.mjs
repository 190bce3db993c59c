// A process that uses a connection store of the built host beside others. It says what it did after the promise of the store has resolved,
// a line each: `ready` first.
import { writeSync } from 'node:fs';

const [, , built, location, task, who, rounds] = process.argv;
const { createSqliteConnectionStore } = await import(built);
const store = createSqliteConnectionStore({ location });
await store.open();
const say = (line) => writeSync(1, `${line}\n`);
say('ready');

const secretsOf = (version) => new Uint8Array(100 + ((version * 331) % 900)).fill(version);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Renews one connection in competition with the others, until it was renewed `rounds` times. */
async function compete() {
  for (let turn = 0; ; turn += 1) {
    const { version } = store.find('t1', 'first', 'shared');
    if (version > Number(rounds)) break;
    // Some holders are so slow that their lease is over before they write.
    const isSlow = turn % 5 === 0;
    const now = Date.now();
    const leased = await store.lease('shared', { version, now, until: now + (isSlow ? 1 : 60_000) });
    if (leased === undefined) continue;
    say(`leased ${leased.epoch} ${leased.version}`);
    if (isSlow) await pause(4);
    const next = version + 1;
    const change = { secrets: secretsOf(next % 200), version: next, keyId: `k${next}`, account: who, updatedAt: now };
    if (await store.commit('shared', leased.epoch, change)) say(`committed ${leased.epoch} ${leased.version}`);
  }
  await store.close();
}

/** Makes, changes, renews and removes connections of its own, as fast as it can until it is killed. */
async function churn() {
  const lane = async (id) => {
    const fieldsOf = (version) => ({
      secrets: secretsOf(version),
      version,
      keyId: `k${version}`,
      account: `v${version}`,
      updatedAt: version,
    });
    for (;;) {
      const fixed = {
        id,
        tenant: 't1',
        plugin: 'first',
        name: id,
        environment: 'live',
        method: '',
        values: {},
        status: 'active',
        scopes: [],
      };
      const times = { tokenExpiresAt: undefined, refreshAt: undefined, grantEndsAt: undefined, refusals: 0, createdAt: 1 };
      await store.create({ ...fixed, ...times, ...fieldsOf(1) });
      say(`${id} 1`);
      for (let version = 1; version < 6; version += 1) {
        const leased = version % 2 === 0 ? await store.lease(id, { version, now: 1, until: 2 }) : undefined;
        if (leased === undefined) await store.update('t1', id, version, fieldsOf(version + 1));
        else await store.commit(id, leased.epoch, fieldsOf(version + 1));
        say(`${id} ${version + 1}`);
      }
      await store.remove('t1', id);
      say(`${id} 0`);
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => lane(`${who}-${index}`)));
}

await (task === 'compete' ? compete() : churn());
