import { createUndiciTransport, type Transport } from '@mooring/core/runtime';

/** The one address that a loopback transport dials. */
const loopbackAddress = '127.0.0.1';

/**
 * Sends everything that one plugin sends to a simulator on this machine instead: the provider's origin gives way, path and query stay.
 * No request can leave by it, so the egress guard of other connections is as it was.
 * @param simulatorUrl What `simulator.listen()` returned.
 * @throws TypeError unless the URL is on 127.0.0.1
 */
export function loopbackTransport(simulatorUrl: string, pluginId: string): Transport {
  const simulator = new URL(simulatorUrl);
  if (simulator.hostname !== loopbackAddress)
    throw new TypeError(`A simulator listens on ${loopbackAddress}, not on ${simulator.hostname}.`);
  const transport = createUndiciTransport({ allowAddresses: [loopbackAddress] });
  return {
    send: (request) => transport.send({ ...request, url: new URL(`/${pluginId}${request.url.pathname}${request.url.search}`, simulator) }),
    close: () => transport.close(),
  };
}
