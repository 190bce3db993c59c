import type { Writable } from 'node:stream';

/** What a command sees of the process it runs in. */
export interface Terminal {
  /** Where results go. */
  readonly output: Writable;
  /** Where everything goes that is no result. */
  readonly errors: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Folder in which the command itself is installed, to find what is installed beside it. @default none */
  readonly installation?: string;
  /** Versions of Mooring and of Node. */
  readonly versions: { readonly mooring: string; readonly node: string };
  /** Loads an ES module by its absolute path. */
  importModule(path: string): Promise<unknown>;
  /** Calls the listener for every request to stop: Ctrl-C, or SIGTERM of a supervisor. Answers a function that takes it away. */
  onStopRequest(listener: () => void): () => void;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** Epoch milliseconds. */
  now(): number;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** Writes lines. */
export function writeLines(stream: Writable, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}
