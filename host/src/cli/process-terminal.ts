import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Terminal } from './terminal.js';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a supervisor gives a process to end is seconds. */
const parentCheckMs = 250;

/** The process itself. */
export function processTerminal(): Terminal {
  return {
    output: process.stdout,
    errors: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    installation: fileURLToPath(new URL('../..', import.meta.url)),
    versions: { mooring: ownVersion(), node: process.versions.node },
    importModule: (path) => import(pathToFileURL(path).href),
    onStopRequest(listener) {
      const onSignal = (): void => listener();
      for (const signal of stopSignals) process.on(signal, onSignal);
      const unwatch = process.env['npm_lifecycle_event'] === undefined ? () => undefined : whenOrphaned(listener);
      return () => {
        for (const signal of stopSignals) process.off(signal, onSignal);
        unwatch();
      };
    },
    monotonicMs: () => performance.now(),
    now: () => Date.now(),
    exit: (code) => process.exit(code),
  };
}

/**
 * npm starts scripts through a shell, and the shell does not pass on a SIGTERM that npm got: npm and the shell end, and the host would run
 * on, owned by nobody, on its port and its store.
 */
function whenOrphaned(listener: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, parentCheckMs);
  timer.unref();
  return () => clearInterval(timer);
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
