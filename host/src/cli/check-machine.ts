import { statSync } from 'node:fs';
import type { Listening } from './define-config.js';
import { fail, ok, type Finding } from './finding.js';
import { portObstacle } from './port-obstacle.js';
import type { Terminal } from './terminal.js';

/** The oldest Node with `node:sqlite` and without a flag for it. */
const nodeFloor = { major: 22, minor: 19 };
/** Nothing of Mooring is older than this, so a clock that says less is wrong. */
const earliest = Date.UTC(2025, 10, 1);
/** Providers refuse, and send, signatures that are further from the present than this. */
const toleranceMs = 5 * 60_000;

export function checkNode({ versions }: Pick<Terminal, 'versions'>): Finding {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const isEnough = major > nodeFloor.major || (major === nodeFloor.major && minor >= nodeFloor.minor);
  return isEnough
    ? ok('node', versions.node)
    : fail('node', `${versions.node} is too old: install Node ${nodeFloor.major}.${nodeFloor.minor} or newer.`);
}

/** Signatures carry the time, so a clock that is off makes every webhook invalid. Without a network only gross errors show. */
export function checkClock(terminal: Pick<Terminal, 'now'>, configFile: string): Finding {
  const now = terminal.now();
  const written = statSync(configFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (now < earliest)
    return fail(
      'clock',
      `It is said to be ${new Date(now).toISOString()}, which is past: set the clock, or every webhook will be refused.`,
    );
  if (written - now > toleranceMs)
    return fail(
      'clock',
      `It is said to be ${new Date(now).toISOString()}, but ${configFile} was written later: set the clock, or every webhook will be refused.`,
    );
  return ok('clock', new Date(now).toISOString());
}

export async function checkPort(listening: Listening): Promise<Finding> {
  const { port, address } = listening;
  if (port === 0) return ok('port', `any free one on ${address}`);
  const obstacle = await portObstacle(listening);
  switch (obstacle) {
    case undefined:
      return ok('port', `${port} on ${address} is free`);
    case 'EADDRINUSE':
      return fail('port', `${port} on ${address} is in use by another process: stop that process, or set PORT to another one.`);
    case 'EACCES':
      return fail('port', `This process may not listen on port ${port}: set PORT to one above 1023.`);
    default:
      return fail('port', `${port} on ${address} cannot be listened on (${obstacle}): correct the address or the port.`);
  }
}
