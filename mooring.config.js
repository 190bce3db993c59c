import { defineConfig } from '@mooring/host';
import { slack } from '@mooring/plugin-slack';
import { stripe } from '@mooring/plugin-stripe';
import { createSimulator, loopbackTransport } from '@mooring/test';

// What `npm start` runs: two providers. With STRIPE_API_KEY or SLACK_BOT_TOKEN set, that provider is the real one; without, it is played by
// a simulator on this machine, made from the same declarations. An application of your own needs `plugins` and `setup`, and no simulator.
export default defineConfig(async ({ command, environment }) => {
  const simulated = [...(environment.STRIPE_API_KEY ? [] : [stripe]), ...(environment.SLACK_BOT_TOKEN ? [] : [slack])];
  const plays = (id) => simulated.some((plugin) => plugin.id === id);
  const simulator = createSimulator({ plugins: simulated });
  const transports = new Map(simulated.map(({ id }) => [id, simulator.transport(id)]));
  const talkTo = (url) => simulated.forEach(({ id }) => transports.set(id, loopbackTransport(url, id)));
  let simulatorUrl = `http://127.0.0.1:${(Number(environment.PORT) || 4600) + 1}`;
  // What one command creates, the next one finds, so long as `npm start` runs.
  if (command === 'call' && (await isListening(simulatorUrl))) talkTo(simulatorUrl);

  return {
    plugins: [stripe, slack],
    simulated: simulated.map(({ id }) => id),
    ...simulator.hostOptions(),
    services: { transport: ({ plugin }) => transports.get(plugin) },

    async setup(host, { port }) {
      if (simulated.length > 0) {
        simulatorUrl = await simulator.listen({ port: port === 0 ? 0 : port + 1 });
        talkTo(simulatorUrl);
      }
      host.on('stripe', 'customer.created', async (event) => {
        const customer = await host.plugin('stripe').customers.retrieve({ id: event.data.id }, { signal: event.signal });
        console.log(`-> stripe ${event.type}: ${customer.id} is ${customer.deleted ? 'deleted' : customer.email}`);
      });
      host.on('slack', 'app_mention', async (event) => {
        const { user } = await host.plugin('slack').users.info({ user: event.data.user }, { signal: event.signal });
        console.log(`-> slack ${event.type}: ${user.name} wrote "${event.data.text}"`);
      });
    },

    started(host, url) {
      for (const { id } of simulated) simulator.sendTo(id, url + host.webhookPath(id));
    },

    tryNext: (url) => [
      { title: 'Is it ready?', command: `curl ${url}/health/ready` },
      ...(plays('stripe')
        ? [
            {
              title: 'A signed webhook: watch the first terminal',
              command: `curl -X POST ${simulatorUrl}/_events/stripe/customer.created`,
            },
            { title: 'A call', command: `npx mooring call stripe customers.list '{"limit":2}'` },
          ]
        : [
            { title: 'A call to the live API that changes nothing', command: 'npx mooring call stripe balance.retrieve' },
            ...(plays('slack')
              ? [{ title: 'A signed webhook: watch the first terminal', command: `curl -X POST ${simulatorUrl}/_events/slack/app_mention` }]
              : [{ title: 'What may be missing', command: 'npx mooring doctor' }]),
          ]),
    ],

    async close() {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
      await simulator.close();
    },
  };
});

async function isListening(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(500) });
    return true;
  } catch {
    return false;
  }
}
