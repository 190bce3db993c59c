import { peers } from './clients/peers.mjs';
import { answerOf, end, start, wholeRunMs } from './processes.mjs';
import { interleave, median, medianRatio } from './rounds.mjs';

const sizes = {
  whole: { 1: { warmUp: 2_000, calls: 2_000 }, 64: { warmUp: 5_000, calls: 5_000 } },
  quick: { 1: { warmUp: 200, calls: 200 }, 64: { warmUp: 500, calls: 500 } },
};

/** Calls per second and CPU per call of our plugins beside the providers' own clients, against one server on loopback. */
export async function benchPeers({ quick, rounds, onProgress }) {
  const server = start('peer-server.mjs', {}, wholeRunMs);
  try {
    const { port } = await answerOf(server);
    const results = [];
    for (const provider of Object.keys(peers)) {
      const names = [`${provider} official`, `${provider} mooring`];
      for (const concurrency of [1, 64]) {
        const size = sizes[quick ? 'quick' : 'whole'][concurrency];
        const sample = async (client) => {
          const runner = start('peer-sample.mjs', { client, concurrency, port, ...size });
          const taken = await answerOf(runner);
          await end(runner);
          return taken;
        };
        const samples = await interleave(names, rounds, sample, (text) => onProgress(`peers c=${concurrency}  ${text}`));
        const [official, ours] = names.map((name) => samples.get(name));
        results.push({
          provider,
          version: peers[provider].version,
          concurrency,
          officialPerSecond: median(official.map((one) => one.perSecond)),
          perSecond: median(ours.map((one) => one.perSecond)),
          perSecondRatio: medianRatio(ours, official, (one) => one.perSecond),
          cpuRatio: medianRatio(ours, official, (one) => one.cpuMicros),
        });
      }
    }
    return results;
  } finally {
    await end(server);
  }
}
