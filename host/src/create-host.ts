import type { AnyPlugin } from '@mooring/core';
import { checkHostOptions } from './check-options.js';
import type { Host } from './host.js';
import { MooringHost } from './mooring-host.js';
import type { HostOptions } from './options.js';

/**
 * Loads plugins and makes ready to call them. Opens nothing: calls work at once, events come in after `start()`.
 * @example
 * const host = await createHost({ plugins: [shop], connections: { shop: { acme: { credentials: { apiKey } } } } });
 * await host.connection('shop', 'acme').customers.list({ limit: 10 });
 * host.on('shop', 'customer.created', async (event) => console.log(event.data.id));
 * await host.start();
 * @throws MooringError `InvalidOptions`, `InvalidPlugin`, `MissingCredential`, `UnknownPlugin`
 */
export async function createHost<const Plugins extends readonly AnyPlugin[]>(options: HostOptions<Plugins>): Promise<Host<Plugins>> {
  const checked: unknown = options;
  checkHostOptions(checked);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the host works by names; the types of its plugins are put on again here
  return new MooringHost(checked) as unknown as Host<Plugins>;
}
