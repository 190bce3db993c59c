import { createRequire } from 'node:module';
import path from 'node:path';
import { MooringError, type AnyPlugin } from '@mooring/core';
import { pluginsOfConfig } from './plugins-of-config.js';
import type { Terminal } from './terminal.js';

/** Where the commands for authors of plugins are. By name only: the harness builds on the host, not the host on the harness. */
const harness = '@mooring/test';
const door = `${harness}/commands`;

/** What the harness adds to `mooring`. */
export const authorCommandNames: readonly string[] = ['new', 'simulate', 'test', 'sign', 'docs', 'drift'];

/** Values of the options of a command, by their long name in camelCase, as they were written. */
export type AuthorFlags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** An option of a command. */
export interface AuthorOption {
  /** Such as `-p, --port <number>`; without `<…>` it is a switch. */
  readonly flags: string;
  readonly description: string;
  /** Whether it may be given several times; its value is then a list. @default false */
  readonly isRepeatable?: boolean;
}

/** A command that another package adds to `mooring`. */
export interface AuthorCommand {
  /** Its name and arguments, such as `simulate <plugin...>`; `[…]` may be left out. */
  readonly usage: string;
  readonly description: string;
  readonly options?: readonly AuthorOption[];
  /**
   * Does it, and answers the exit code. A rejection is printed as one sentence and ends with 1.
   * @param args The arguments in their order; a variadic one is the rest of the list.
   */
  readonly run: (args: readonly string[], flags: AuthorFlags) => Promise<number>;
}

/** What a package that adds commands is given. */
export interface AuthorProgram {
  command(command: AuthorCommand): void;
  /** The plugins that the configuration loads; none where there is no configuration. */
  configuredPlugins(flags: AuthorFlags, command: string): Promise<readonly AnyPlugin[]>;
}

/**
 * The commands of the harness, as installed in the project; none where it is not.
 * @throws MooringError `InvalidOptions` where `called` is one of them and the harness is not installed
 */
export async function loadAuthorCommands(terminal: Terminal, called: string | undefined): Promise<readonly AuthorCommand[]> {
  const file = findHarness(terminal);
  if (file === undefined) {
    if (called === undefined || !authorCommandNames.includes(called)) return [];
    throw new MooringError(
      'InvalidOptions',
      `\`mooring ${called}\` comes with ${harness}: run \`npm install --save-dev ${harness}\` first.`,
    );
  }
  const module = await terminal.importModule(file);
  if (!isHarness(module))
    throw new MooringError('InvalidOptions', `${file} adds no commands: ${harness} and @mooring/host must be of one version.`);
  const commands: AuthorCommand[] = [];
  const program: AuthorProgram = {
    command: (command) => void commands.push(command),
    configuredPlugins: (flags, command) =>
      pluginsOfConfig(terminal, { config: textOf(flags['config']), verbose: flags['verbose'] === true }, command),
  };
  module.registerCommands(program, terminal);
  return commands;
}

/** From the project's folder first; a `mooring` that npx fetched finds what npx fetched with it. */
function findHarness({ workingDirectory, installation }: Terminal): string | undefined {
  for (const folder of [workingDirectory, installation]) {
    if (folder === undefined) continue;
    try {
      return createRequire(path.join(folder, 'package.json')).resolve(door);
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

interface Harness {
  registerCommands(program: AuthorProgram, terminal: Terminal): void;
}

const isHarness = (module: unknown): module is Harness =>
  typeof module === 'object' && module !== null && 'registerCommands' in module && typeof module.registerCommands === 'function';

const textOf = (flag: AuthorFlags[string]): string | undefined => (typeof flag === 'string' ? flag : undefined);
