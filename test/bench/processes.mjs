import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
/** Far above what a sample takes even on a starved machine: one that hangs must not hang the run. */
const sampleMs = 180_000;
/** The same for a server, which serves every sample of a run. */
export const wholeRunMs = 3_600_000;

/** Starts a script of this folder in a fresh process. It is killed when it takes longer than `longestMs`. */
export function start(script, settings, longestMs = sampleMs) {
  const child = fork(path.join(folder, script), [JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
  child.once('exit', () => clearTimeout(timer));
  return child;
}

/** The next message of a process. Fails when it ends without one. */
export async function answerOf(child) {
  const ended = new AbortController();
  const onExit = (code, signal) =>
    ended.abort(new Error(`${path.basename(child.spawnargs[1])} ended without an answer (${signal ?? code}).`));
  child.once('exit', onExit);
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return message;
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    child.off('exit', onExit);
  }
}

/** Asks a process something and waits for what it says. */
export function ask(child, question) {
  const answer = answerOf(child);
  child.send(question);
  return answer;
}

/** Lets go of a process and waits until it is gone. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}

/** Ends this process on any error with one line: the errors of HTTP clients print pages of sockets. */
export function failPlainly() {
  process.once('uncaughtException', (error) => {
    process.stderr.write(`${path.basename(process.argv[1])}: ${error.message}\n`);
    process.exit(1);
  });
}
