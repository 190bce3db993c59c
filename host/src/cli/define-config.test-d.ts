import { till } from '../fixtures/till-plugin.js';
import { defineConfig } from './define-config.js';

// An object: handlers know their events, clients their endpoints.
defineConfig({
  plugins: [till],
  simulated: ['till'],
  setup(host, { port, address }) {
    host.on('till', 'sale.made', async (event) => {
      const cents: number = event.data.cents;
      const sale: { sale: string } = await host.plugin('till').sales.retrieve({ id: `${event.data.sale}${cents}${port}${address}` });
      void sale;
    });
    // @ts-expect-error there is no such event
    host.on('till', 'sale.lost', () => undefined);
  },
  started: (_host, url) => console.log(url.length),
});

// A function, also an async one, that gets its context.
defineConfig(async ({ command, environment }) => ({
  plugins: [till],
  store: command === 'start' ? (environment['STORE'] ?? 'memory') : 'memory',
}));

// @ts-expect-error there is no such plugin
defineConfig({ plugins: [till], simulated: ['shop'] });

// @ts-expect-error plugins are missing
defineConfig({ port: 4600 });
