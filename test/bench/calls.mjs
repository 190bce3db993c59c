import { answerOf, end, start, wholeRunMs } from './processes.mjs';
import { interleave, median, medianRatio } from './rounds.mjs';

const clients = ['undici.request', 'axios keep-alive', 'mooring'];
const reference = 'axios keep-alive';

// The warm-up is long enough for the compiler to be done with the largest of them; before that one would measure how much code there is.
const sizes = {
  whole: { 1: { warmUp: 6_000, calls: 5_000 }, 64: { warmUp: 20_000, calls: 12_000 } },
  quick: { 1: { warmUp: 300, calls: 500 }, 64: { warmUp: 2_000, calls: 2_000 } },
};

/** Calls per second and CPU per call of each client against one server on loopback. */
export async function benchCalls({ quick, rounds, onProgress }) {
  const server = start('call-server.mjs', {}, wholeRunMs);
  try {
    const { port } = await answerOf(server);
    const results = [];
    for (const concurrency of [1, 64]) {
      const size = sizes[quick ? 'quick' : 'whole'][concurrency];
      const sample = async (client) => {
        const runner = start('call-sample.mjs', { client, concurrency, port, ...size });
        const taken = await answerOf(runner);
        await end(runner);
        return taken;
      };
      const samples = await interleave(clients, rounds, sample, (text) => onProgress(`calls c=${concurrency}  ${text}`));
      for (const [client, taken] of samples) {
        results.push({
          client,
          concurrency,
          perSecond: median(taken.map((one) => one.perSecond)),
          cpuMicros: median(taken.map((one) => one.cpuMicros)),
          perSecondRatio: medianRatio(taken, samples.get(reference), (one) => one.perSecond),
          cpuRatio: medianRatio(taken, samples.get(reference), (one) => one.cpuMicros),
          samples: taken,
        });
      }
    }
    return { reference, switches: results.findLast(({ client }) => client === 'mooring').samples[0].switches, results };
  } finally {
    await end(server);
  }
}
