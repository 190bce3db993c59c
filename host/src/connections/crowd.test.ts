import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure } from '../fixtures/figure.js';
import { keyText } from '../vault/fixtures/test-keys.js';

const dist = join(__dirname, '../../dist');
/** `npm run proof -- connections` takes 100,000. */
const connections = Number(process.env['MOORING_CONNECTIONS'] ?? 2_000);
const isProof = process.env['MOORING_PROOF'] !== undefined;
const most = 1.1;

interface Measured {
  readonly stored: number;
  /** Calls that another connection's key went out with. */
  readonly wrong: number;
  readonly seconds: number;
  /** Milliseconds each. */
  readonly creating: number;
  readonly listing: number;
  readonly memoryByTenth: readonly { readonly rss: number; readonly heap: number }[];
  /** Microseconds of processor time a call, by round. */
  readonly costs: Readonly<Record<'few' | 'fewOfMany' | 'manyOfMany' | 'firstOfFew' | 'firstOfMany', readonly number[]>>;
}

describe('many stored connections', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-crowd-')));
  afterAll(() => rmSync(folder, { recursive: true }));

  // Providers have one host for everybody, or one for each account.
  it.each(['one', 'each'] as const)(
    'are all made, listed and called through, each with its own key; a call costs what it costs with ten, and memory does not grow with them (hosts: %s)',
    async (hosts) => {
      if (!existsSync(join(dist, 'connections/tenant-connections.js')))
        throw new Error('This test runs the built host: `npm run build` first.');
      const { stored, wrong, seconds, creating, listing, memoryByTenth, costs } = await measure(join(folder, hosts), hosts);
      expect({ stored, wrong }).toEqual({ stored: connections, wrong: 0 });

      // Round by round: whatever the machine does besides, it does to both.
      const ratio = (of: readonly number[], to: readonly number[]): number =>
        median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
      const [second, last] = [memoryByTenth[1], memoryByTenth.at(-1)];
      const ratios = {
        'call-cost': ratio(costs.fewOfMany, costs.few),
        rss: (last?.rss ?? Number.NaN) / (second?.rss ?? Number.NaN),
        heap: (last?.heap ?? Number.NaN) / (second?.heap ?? Number.NaN),
      };
      const told = (name: string, value: number, unit?: string): void => figure(`connections-${hosts}-host-${name}`, value, unit);
      told('stored', stored);
      told('time', seconds, 's');
      told('create', creating, 'ms');
      told('list', listing * 1_000, 'us');
      for (const [what, rounds] of Object.entries(costs)) told(`cost-${what}`, median(rounds), 'us');
      for (const [what, value] of Object.entries(ratios)) told(`ratio-${what}`, value);
      told('ratio-call-cost-thousands-in-use', ratio(costs.manyOfMany, costs.few));
      told('ratio-first-call-cost', ratio(costs.firstOfMany, costs.firstOfFew));
      told('rss-second-tenth', (second?.rss ?? 0) / 2 ** 20, 'MiB');
      told('rss-last-tenth', (last?.rss ?? 0) / 2 ** 20, 'MiB');
      told('heap-second-tenth', (second?.heap ?? 0) / 2 ** 20, 'MiB');
      told('heap-last-tenth', (last?.heap ?? 0) / 2 ** 20, 'MiB');
      // Of how long things take, and of memory, the suite asserts nothing: it runs beside others, on machines that nobody knows. A host keeps
      // 10,000 connections open, so that memory can only level out above that.
      const asserted = isProof && connections >= 50_000 ? Object.entries(ratios) : [];
      expect(asserted.filter(([, value]) => !(value <= most))).toEqual([]);
    },
    60_000 + connections * 10,
  );
});

function measure(folder: string, hosts: 'one' | 'each'): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, 'crowd-child.mjs'), dist, folder, String(connections), hosts], {
      env: { ...process.env, MOORING_KEYS: keyText('k1') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      // The child is ours.
      if (code === 0) resolve(JSON.parse(said) as Measured);
      else reject(new Error(`The process ended with ${code}.`));
    });
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
