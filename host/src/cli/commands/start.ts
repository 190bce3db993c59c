import { MooringError } from '@mooring/core';
import { createWinstonLogger } from '@mooring/core/runtime';
import { createHost } from '../../create-host.js';
import { ReleaseStack } from '../../release-stack.js';
import type { Listening } from '../define-config.js';
import { failureSentence } from '../failure-sentence.js';
import { listeningOf, type ListenFlags } from '../listening.js';
import { loadConfig, type CommonFlags, type LoadedConfig } from '../load-config.js';
import { portObstacle } from '../port-obstacle.js';
import { refuseExposedSimulation } from '../refuse-exposed-simulation.js';
import { startReport } from '../start-report.js';
import { listenForStop } from '../stop-signal.js';
import { writeLines, type Terminal } from '../terminal.js';

export interface StartFlags extends CommonFlags, ListenFlags {}

/** Runs the configured host until it is asked to stop. */
export async function start(terminal: Terminal, flags: StartFlags): Promise<number> {
  const config = await loadConfig(terminal, flags, 'start');
  const stop = listenForStop(terminal);
  const releases = new ReleaseStack();
  releases.push('configuration', config.close);
  let code = 0;
  try {
    const listening = listeningOf(flags, terminal.environment, config);
    refuseExposedSimulation(config, listening, terminal.environment);
    await requireFreePort(listening);
    const host = await createHost({
      ...config.options,
      services: { ...config.options.services, logger: chooseLogger(terminal, flags, config, releases) },
    });
    releases.push('host', () => host.stop());
    await runHook(config, 'setup', () => config.setup?.(host, listening));
    const { url = '' } = await host.start(listening);
    await runHook(config, 'started', () => config.started?.(host, url));
    writeLines(terminal.output, startReport({ url, description: host.describe(), config, versions: terminal.versions }));
    await stop.requested;
    writeLines(terminal.errors, ['Stopping. Ctrl-C again ends it at once.']);
  } finally {
    await releases.releaseAll((name, error) => {
      code = 1;
      writeLines(terminal.errors, [`mooring: the ${name} could not be released: ${failureSentence(error)}`]);
    });
    stop.close();
  }
  return code;
}

/** The application's logger, or one for people; in production, one for machines. */
function chooseLogger(
  terminal: Terminal,
  flags: StartFlags,
  { options }: LoadedConfig,
  releases: ReleaseStack,
): NonNullable<NonNullable<LoadedConfig['options']['services']>['logger']> {
  const given = options.services?.logger;
  if (given !== undefined) return given;
  const logger = createWinstonLogger({
    level: flags.verbose === true ? 'debug' : options.logLevel,
    style: terminal.environment['NODE_ENV'] === 'production' ? 'json' : 'pretty',
    destination: { stream: terminal.output },
  });
  releases.push('logger', () => logger.close());
  return logger;
}

/** Looks before anything is opened: `setup` may listen too, and would speak of its own port first. */
async function requireFreePort(listening: Listening): Promise<void> {
  if ((await portObstacle(listening)) !== 'EADDRINUSE') return;
  const { port, address } = listening;
  throw new MooringError(
    'PortInUse',
    `Port ${port} on ${address} is in use by another process: stop that process, or set PORT to another port.`,
  );
}

/** Runs a function of the configuration; its failure says whose it is. */
async function runHook({ file }: LoadedConfig, name: 'setup' | 'started', run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const port = 'port' in error ? `Port ${String(error.port)}, which` : 'A port, which';
      throw new MooringError(
        'PortInUse',
        `${port} \`${name}\` in ${file} wants, is in use by another process: stop that process, or set PORT to another port.`,
        { cause: error },
      );
    }
    throw new MooringError('InvalidOptions', `\`${name}\` in ${file} failed: ${failureSentence(error)}`, { cause: error });
  }
}
