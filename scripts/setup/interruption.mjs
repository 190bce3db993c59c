import { constants } from 'node:os';

/** Ctrl-C, or a request to end: the work stops where it is and is repeated by the next command. */
export class Interruption extends Error {
  name = 'Interruption';

  constructor(signalName) {
    super(`Stopped by ${signalName}.`);
    this.signalName = signalName;
    this.exitCode = 128 + constants.signals[signalName];
  }
}

/** An AbortSignal that fires with an `Interruption` when this process is asked to end. */
export function interruptionSignal() {
  const controller = new AbortController();
  for (const signalName of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signalName, () => controller.abort(new Interruption(signalName)));
  }
  return controller.signal;
}
