import { answerOf, ask, end, start } from './processes.mjs';
import { interleave, median, medianRatio } from './rounds.mjs';

const servers = ['bare Fastify', 'mooring'];
const reference = 'bare Fastify';
const inFlight = 64;

const sizes = { whole: { warmUp: 5_000, events: 15_000 }, quick: { warmUp: 500, events: 1_500 } };

/** Webhooks acknowledged per second: stored on the disk first, against a route that stores nothing. */
export async function benchAcks({ quick, rounds, onProgress }) {
  const size = sizes[quick ? 'quick' : 'whole'];
  const samples = await interleave(
    servers,
    rounds,
    (server) => sampleOf(server, size),
    (text) => onProgress(`acks  ${text}`),
  );
  const results = [...samples].map(([server, taken]) => ({
    server,
    perSecond: median(taken.map((one) => one.perSecond)),
    cpuMicros: median(taken.map((one) => one.cpuMicros)),
    perSecondRatio: medianRatio(taken, samples.get(reference), (one) => one.perSecond),
    cpuRatio: medianRatio(taken, samples.get(reference), (one) => one.cpuMicros),
    samples: taken,
  }));
  return { reference, switches: samples.get('mooring')[0].switches, results };
}

/** A fresh server and a fresh sender. The server's CPU counts all its threads. */
async function sampleOf(server, { warmUp, events }) {
  const serving = start('ack-server.mjs', { server });
  try {
    const { url, secret, switches } = await answerOf(serving);
    const sending = start('ack-sender.mjs', { url, secret, inFlight, warmUp, events });
    await answerOf(sending);
    const before = await ask(serving, 'cpu');
    const { perSecond } = await ask(sending, 'go');
    const after = await ask(serving, 'cpu');
    await end(sending);
    const { stored } = await ask(serving, 'stop');
    // An acknowledgement for something that is not there would be worth nothing.
    if (stored !== undefined && stored !== warmUp + events)
      throw new Error(`${warmUp + events} events were acknowledged and ${stored} are stored.`);
    return { perSecond, cpuMicros: (after.cpu - before.cpu) / events, switches };
  } finally {
    await end(serving);
  }
}
