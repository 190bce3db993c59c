import { createHost } from '@mooring/host';
import { VirtualClock } from '@mooring/core/runtime';
import { harbourPlugin } from '../fixtures/harbour-plugin.js';
import { createAuthorizationServer } from './authorization-server.js';

it('works', async () => {
  const clock = new VirtualClock();
  const server = createAuthorizationServer({ clock });
  const host = await createHost({
    plugins: [harbourPlugin(server.urls)],
    apps: { harbour: { clientId: 'clientId', clientSecret: 'clientSecret' } },
    store: 'memory',
    storeWriter: 'inline',
    connectionStore: 'memory',
    environment: {},
    services: { clock, transport: server.transport },
  });
  await host.start({ http: false });
  const info = await host.connections.create({ tenant: 'acme', plugin: 'harbour', name: 'main', credentials: { ...server.grant() } });
  console.log(info, server.calls);
  console.log(await host.tenant('acme').connection('harbour', 'main').visit());
  await clock.advance(3_600_000);
  console.log(await host.tenant('acme').connection('harbour', 'main').visit(), server.calls, server.log);
  await host.stop();
});
