import path from 'node:path';
import type { AuthorProgram, Terminal } from '@mooring/host';
import { newPlugin } from '../scaffold/new-plugin.js';
import { textFlag } from './text-flag.js';

/** `mooring new <provider>`: writes a plugin that builds and passes conformance as it is. */
export function scaffold(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'new <provider>',
    description: 'write a new plugin, from nothing or from an OpenAPI document',
    options: [
      { flags: '--openapi <file>', description: 'an OpenAPI 3.0 or 3.1 or a Swagger 2 document, JSON or YAML' },
      {
        flags: '--endpoints <names>',
        description: 'with --openapi: operation ids, "GET /path" or resources; without: names of resources; by commas',
      },
      { flags: '--auth <kind>', description: 'apiKey, bearer, basic or none (default: what the document says, else apiKey)' },
      { flags: '--webhooks', description: 'the provider sends events' },
      {
        flags: '--dir <folder>',
        description: 'where to write it (default: plugins/<provider> in the workspace of Mooring, else <provider>)',
      },
    ],
    async run([provider = ''], flags) {
      const { workingDirectory } = terminal;
      const made = newPlugin({
        provider,
        workingDirectory,
        mooring: terminal.versions.mooring,
        openapi: textFlag(flags['openapi']),
        endpoints: textFlag(flags['endpoints'])
          ?.split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        auth: textFlag(flags['auth']),
        webhooks: flags['webhooks'] === true,
        dir: textFlag(flags['dir']),
      });
      const where = path.relative(workingDirectory, made.folder) || '.';
      terminal.output.write(`${made.files.map((file) => `${where}/${file}\n`).join('')}`);
      for (const reason of made.leftOut) terminal.errors.write(`mooring: left out ${reason}.\n`);
      terminal.errors.write(`${nextSteps(where, made.inWorkspace, made.endpoints.length)}\n`);
      return 0;
    },
  });
}

const nextSteps = (where: string, inWorkspace: boolean, count: number): string =>
  `${count} ${count === 1 ? 'endpoint' : 'endpoints'}. What was guessed stands in unverified(…). Next: ${
    inWorkspace ? `npm install && npx mooring test ${where}` : `cd ${where} && npm install && npx mooring test`
  }`;
