import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { parts, pluginOf } from '../fixtures/notes-plugin.js';
import { parcels } from '../fixtures/parcels-plugin.js';
import { checks } from './checks.js';

const sockets = ['net.client.socket', 'net.server.socket', 'tracing:net.server.listen:asyncStart', 'udp.socket'];

/** Runs every check of two plugins, and answers those that fail. */
async function failures(): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of [...checks(parcels), ...checks(pluginOf(parts()))]) {
    if (check.skip === undefined && check.pending === undefined)
      await check.run().catch((error: unknown) => failed.push(`${check.name}: ${String(error)}`));
  }
  return failed;
}

describe('a run of conformance', () => {
  it('opens no socket and waits for no real time', async () => {
    const opened: string[] = [];
    const listeners = sockets.map((channel) => [channel, () => void opened.push(channel)] as const);
    for (const [channel, listener] of listeners) subscribe(channel, listener);
    const { setTimeout: setRealTimeout } = globalThis;
    const intervals = jest.spyOn(globalThis, 'setInterval');
    // A timer above 0 ms never fires here: Fastify sets one while it starts and takes it back. Whoever waited for one would wait for ever.
    Reflect.set(globalThis, 'setTimeout', (run: () => void, ms = 0) =>
      ms > 0 ? setRealTimeout(() => undefined, 3_600_000).unref() : setRealTimeout(run, 0),
    );
    try {
      expect(await failures()).toEqual([]);
      expect(intervals).not.toHaveBeenCalled();
      expect(opened).toEqual([]);
    } finally {
      globalThis.setTimeout = setRealTimeout;
      jest.restoreAllMocks();
      for (const [channel, listener] of listeners) unsubscribe(channel, listener);
    }
  });

  it('behaves the same while the clock of the machine stands still', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_000);
    jest.spyOn(performance, 'now').mockReturnValue(1_000);
    try {
      expect(await failures()).toEqual([]);
    } finally {
      jest.restoreAllMocks();
    }
  });
});
