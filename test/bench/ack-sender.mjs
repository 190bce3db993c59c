import { createHmac } from 'node:crypto';
import { answer } from './answer.mjs';
import { Pool } from './installed.mjs';
import { failPlainly } from './processes.mjs';

failPlainly();
const { url, secret, inFlight, warmUp, events } = JSON.parse(process.argv[2]);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: inFlight, pipelining: 1 });

/** A signed delivery. Signed before the clock runs: what a provider computes is not what is measured. */
function delivery(index) {
  const body = JSON.stringify({
    id: `evt_${index}`,
    object: 'event',
    type: 'customer.created',
    data: { object: { ...answer, created: index } },
  });
  const seconds = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { body: Buffer.from(body), headers: { 'content-type': 'application/json', 'bench-signature': `t=${seconds},v1=${digest}` } };
}

/** One request; resolves with the status. A handler of our own, because the sender shares two cores with the server. */
function send({ body, headers }) {
  return new Promise((resolve, reject) => {
    let status = 0;
    pool.dispatch(
      { path: pathname, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData() {},
        onResponseEnd: () => resolve(status),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

async function run(deliveries) {
  let next = 0;
  const work = async () => {
    while (next < deliveries.length) {
      const status = await send(deliveries[next++]);
      if (status !== 200) throw new Error(`A delivery was answered with ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

const deliveries = Array.from({ length: warmUp + events }, (_, index) => delivery(index));
await run(deliveries.slice(0, warmUp));

async function measure() {
  const startedAt = performance.now();
  await run(deliveries.slice(warmUp));
  process.send({ perSecond: events / ((performance.now() - startedAt) / 1000) });
  process.once('disconnect', () => void pool.close());
}

process.once('message', () => void measure());
process.send({ ready: true });
