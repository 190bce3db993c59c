import type { Terminal } from './terminal.js';

/**
 * Ctrl-C under npm arrives twice: the terminal tells the whole process group, and npm passes on what it got. What comes this soon after the
 * first is not a person who has lost patience.
 */
const echoMs = 500;
/** 128 + SIGINT, as shells have it. */
const interruptedCode = 130;

/** Waits for the request to stop. */
export interface StopSignal {
  /** Resolves at the first request. A second one ends the process at once. */
  readonly requested: Promise<void>;
  /** Lets the signals be. */
  close(): void;
}

export function listenForStop(terminal: Pick<Terminal, 'onStopRequest' | 'monotonicMs' | 'exit'>): StopSignal {
  let firstAt: number | undefined;
  let resolve: () => void = () => undefined;
  const requested = new Promise<void>((resolveRequested) => {
    resolve = resolveRequested;
  });
  const close = terminal.onStopRequest(() => {
    const now = terminal.monotonicMs();
    if (firstAt === undefined) {
      firstAt = now;
      resolve();
    } else if (now - firstAt >= echoMs) {
      terminal.exit(interruptedCode);
    }
  });
  return { requested, close };
}
