import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and returns its exit code. It counts as the lock's child while it runs; when `signal` fires with the name
 * of a signal as its reason, the command gets that signal and is still waited for, so that nobody starts beside it.
 *
 * @throws what `spawn` reports when the command cannot be started
 */
export function runLocked(lock, command, args, { signal, ...options }) {
  const child = lock.spawning(() => spawn(command, args, options));
  const forward = () => child.kill(signal.reason.signalName);
  signal.addEventListener('abort', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => signal.removeEventListener('abort', forward));
}
