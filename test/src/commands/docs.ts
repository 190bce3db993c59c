import type { AuthorProgram, Terminal } from '@mooring/host';
import { referencePage } from '../scaffold/reference-page.js';
import { loadPlugin } from './load-plugin.js';

/** `mooring docs <plugin>`: prints the reference page of a plugin. */
export function docs(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'docs <plugin>',
    description: 'print the reference page of a plugin as Markdown',
    async run([name = ''], flags) {
      const plugin = await loadPlugin(name, { program, terminal, flags, command: 'docs' });
      terminal.output.write(referencePage(plugin));
      return 0;
    },
  });
}
