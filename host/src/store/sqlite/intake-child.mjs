// A process that takes in events as fast as it can until it is killed. It writes the key of each event to its output after the promise
// of the store has resolved: `ready` first, then one key a line.
import { writeSync } from 'node:fs';

const [, , built, location, writer, round] = process.argv;
const { createStore } = await import(built);
const store = createStore({ location, writer });
try {
  await store.open();
} catch (error) {
  writeSync(2, `${error.code}: ${error.message}`);
  process.exit(3);
}
writeSync(1, 'ready\n');

let count = 0;
const event = (body) => {
  const key = `${round}-${(count += 1)}`;
  return {
    plugin: 'first',
    connection: 'acme',
    type: 'created',
    key,
    body,
    bodySha256: 'hash',
    headers: '{}',
    url: 'http://localhost/',
    receivedAt: 0,
    verifiedWith: '0',
  };
};

// Thirty-two producers, each with one request under way; every eighth request carries several events. Others handle what came in.
const produce = async () => {
  for (;;) {
    const body = Buffer.alloc(1 + ((count * 37) % 3_000), 'x');
    const events = Array.from({ length: count % 8 === 0 ? 5 : 1 }, () => event(body));
    const answers = await store.accept(events);
    if (answers.every(({ outcome }) => outcome === 'accepted')) writeSync(1, `${events.map(({ key }) => key).join('\n')}\n`);
  }
};
const handle = async () => {
  for (;;) {
    const claimed = await store.claim({ now: Date.now(), limit: 16, leaseMs: 60_000 });
    await Promise.all(claimed.map((one) => (one.seq % 3 === 0 ? store.bury(one, { error: 'broken' }) : store.complete(one))));
  }
};
if (process.argv[6] !== 'idle') await Promise.all([handle(), ...Array.from({ length: 32 }, produce)]);
else setInterval(() => undefined, 60_000);
