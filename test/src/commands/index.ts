import type { AuthorProgram, Terminal } from '@mooring/host';
import { docs } from './docs.js';
import { drift } from './drift.js';
import { scaffold } from './new.js';
import { sign } from './sign.js';
import { simulate } from './simulate.js';
import { test } from './test.js';

/** Adds the commands for authors of plugins to `mooring`; it calls this itself where the package is installed. */
export function registerCommands(program: AuthorProgram, terminal: Terminal): void {
  for (const register of [scaffold, test, sign, docs, drift, simulate]) register(program, terminal);
}
