import { MooringError, type AnyPlugin } from '@mooring/core';
import type { AuthorFlags, AuthorProgram, Terminal } from '@mooring/host';
import { isRecord } from '../provider/record.js';
import type { DeliveryReport } from '../simulator/event-courier.js';
import { parseFaults } from '../simulator/faults.js';
import { createSimulator, type Simulator } from '../simulator/simulator.js';
import { loadPlugins } from './load-plugin.js';
import { listFlag, wholeFlag } from './read-flags.js';
import { simulationReport } from './simulation-report.js';

/** Beside the ports of `mooring start` and of the simulator in its example, so that all can run at once. */
const defaultPort = 4610;

/** `mooring simulate <plugin…>`: serves providers on this machine, made from their plugins' declarations, until Ctrl-C. */
export function simulate(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'simulate <plugin...>',
    description: 'serve providers on this machine, made from their plugins, until Ctrl-C',
    options: [
      { flags: '-p, --port <number>', description: `where to listen on 127.0.0.1 (default: ${defaultPort}; 0 takes a free one)` },
      {
        flags: '--fault <kind:amount>',
        description: 'what goes wrong: 5xx:0.1, 429:0.05, reset:0.01, timeout:0.01, latency:200ms; may be given several times',
        isRepeatable: true,
      },
      {
        flags: '--target <url>',
        description: 'where events go, on this machine, or <plugin>=<url> for one of several; with it, changes are told',
        isRepeatable: true,
      },
      { flags: '--seed <number>', description: 'another run of ids and faults (default: 1)' },
      { flags: '--sandbox', description: 'the limits and hosts of a sandbox' },
    ],
    async run(names, flags) {
      const plugins = await loadPlugins(names, { program, terminal, flags, command: 'simulate' });
      const simulator = createSimulator({
        plugins,
        faults: parseFaults(listFlag(flags, 'fault')),
        seed: wholeFlag(flags, 'seed', { from: 0, to: 2 ** 32 - 1 }) ?? 1,
        environment: flags['sandbox'] === true ? 'sandbox' : 'live',
        targets: targetsOf(plugins, listFlag(flags, 'target')),
        onDelivery: (report) => void terminal.output.write(`${deliveryLine(report)}\n`),
      });
      try {
        const url = await listen(simulator, flags);
        terminal.output.write(`${simulationReport({ url, plugins, simulator }).join('\n')}\n`);
        await stopRequest(terminal);
      } finally {
        await simulator.close();
      }
      return 0;
    },
  });
}

function targetsOf(plugins: readonly AnyPlugin[], given: readonly string[]): Readonly<Record<string, string>> {
  const targets: [plugin: string, url: string][] = [];
  for (const text of given) {
    const [, named, rest = ''] = /^([a-z0-9-]+)=(.*)$/.exec(text) ?? [undefined, undefined, text];
    if (!URL.canParse(rest)) throw new MooringError('InvalidOptions', `--target takes a URL, or <plugin>=<url>; got "${text}".`);
    if (named !== undefined && !plugins.some(({ id }) => id === named))
      throw new MooringError('InvalidOptions', `--target names "${named}", which is not simulated.`);
    for (const { id } of plugins) if (named === undefined || named === id) targets.push([id, rest]);
  }
  return Object.fromEntries(targets);
}

async function listen(simulator: Simulator, flags: AuthorFlags): Promise<string> {
  const port = wholeFlag(flags, 'port', { from: 0, to: 65_535 }) ?? defaultPort;
  try {
    return await simulator.listen({ port });
  } catch (error) {
    if (!isRecord(error) || error['code'] !== 'EADDRINUSE') throw error;
    throw new MooringError('PortInUse', `Port ${port} on 127.0.0.1 is in use by another process: stop it, or take another with --port.`, {
      cause: error,
    });
  }
}

const deliveryLine = (report: DeliveryReport): string =>
  `-> ${report.plugin} ${report.type}: ${'problem' in report ? `not delivered to ${report.url} (${report.problem})` : `answered ${report.status}`}`;

function stopRequest(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const forget = terminal.onStopRequest(() => {
      forget();
      resolve();
    });
  });
}
