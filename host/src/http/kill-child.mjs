// A process that runs the built host on a port of its own until it is killed, for kill.test.ts. Every handled event is a line in a file;
// the line is there before the handler returns. Messages: `finish` in; { url }, { counts } or { error } out.
import { writeSync, openSync } from 'node:fs';

const [, , built, store, effects, plugin, webhookSecret] = process.argv;
const { createHost } = await import(built);
const { definePlugin, event, get, noAuth, signature } = await import('@mooring/core');

/** Takes everything: schemas are not what dies here. */
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const declared = definePlugin({
  id: plugin,
  title: 'Sender',
  category: 'other',
  version: '1.0.0',
  api: { version: 'v1', baseUrl: 'https://api.example.com', egress: ['api.example.com'] },
  auth: noAuth,
  errors: { read: () => undefined },
  endpoints: { ping: get('/ping', { output: anything }) },
  webhooks: {
    secret: { env: 'SENDER_SECRET' },
    verify: signature.hmac({ algorithm: 'sha256', encoding: 'hex', header: 'sender-signature' }),
    items: (body) => body.events,
    type: 'type',
    id: 'id',
    events: { happened: event(anything) },
  },
});

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const host = await createHost({
  plugins: [declared],
  connections: { [plugin]: { default: { credentials: {}, webhookSecret } } },
  store,
  services: { logger: silent },
});
const file = openSync(effects, 'a');
host.on(plugin, 'happened', ({ id }) => void writeSync(file, `${id}\n`));

// oxlint-disable-next-line typescript/no-misused-promises -- a rejection ends this process, which the test sees
process.on('message', async () => {
  await host.idle();
  // An event that was at work at three kills in a row is a dead letter; an operator replays it.
  await host.replay({ filter: {} });
  await host.idle();
  const counts = await host.counts();
  await host.stop();
  process.send({ counts }, () => process.disconnect());
});
try {
  const { url } = await host.start({ port: 0 });
  process.send({ url: url + host.webhookPath(plugin) });
} catch (error) {
  process.send({ error: { code: error.code, message: error.message } }, () => process.exit(3));
}
