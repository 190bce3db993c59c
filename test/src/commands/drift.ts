import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import type { AuthorProgram, Terminal } from '@mooring/host';
import { driftLines, findDrift } from '../drift/drift.js';
import { loadPlugin } from './load-plugin.js';

/** `mooring drift <plugin> <file>`: holds recorded exchanges against a plugin; 1 where they disagree. */
export function drift(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'drift <plugin> <file>',
    description: 'hold recorded exchanges (HAR, or JSON lines) against a plugin; ends with 1 where they disagree',
    options: [
      { flags: '--json', description: 'print the whole report as JSON' },
      { flags: '--strict', description: 'count exchanges that no endpoint covers as disagreement' },
    ],
    async run([name = '', file = ''], flags) {
      const plugin = await loadPlugin(name, { program, terminal, flags, command: 'drift' });
      const report = await findDrift(plugin, read(path.resolve(terminal.workingDirectory, file)));
      const lines = flags['json'] === true ? [JSON.stringify(report, undefined, 2)] : driftLines(report);
      terminal.output.write(`${lines.join('\n')}\n`);
      const { drifted, uncovered } = report.summary;
      return drifted > 0 || (flags['strict'] === true && uncovered > 0) ? 1 : 0;
    },
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MooringError('InvalidOptions', `The recorded exchanges cannot be read: ${file}.`, { cause: error });
  }
}
