import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { MooringError, type AnyPlugin } from '@mooring/core';
import type { AuthorFlags, AuthorProgram, Terminal } from '@mooring/host';
import { isRecord } from '../provider/record.js';
import { entryOfFolder, entryOfPackage } from './package-entry.js';

/** Where a command looks for plugins. */
export interface PluginSources {
  readonly program: Pick<AuthorProgram, 'configuredPlugins'>;
  readonly terminal: Pick<Terminal, 'workingDirectory' | 'importModule'>;
  readonly flags: AuthorFlags;
  /** The command that asks; a configuration may depend on it. */
  readonly command: string;
}

/**
 * The plugin of a name: a path (`.`, `./dist/index.js`) is a package's folder or a module; another name is the id of a plugin that the
 * configuration loads, or a package (`@mooring/plugin-<name>` or `<name>`), found from the working directory.
 * @throws MooringError `UnknownPlugin` where there is none
 */
export async function loadPlugin(name: string, sources: PluginSources): Promise<AnyPlugin> {
  const [plugin] = await loadPlugins([name], sources);
  if (plugin === undefined) throw unknown(name);
  return plugin;
}

/** As `loadPlugin`, for several names; the configuration is loaded once at most. */
export async function loadPlugins(names: readonly string[], sources: PluginSources): Promise<readonly AnyPlugin[]> {
  let configured: Promise<readonly AnyPlugin[]> | undefined;
  const plugins: AnyPlugin[] = [];
  for (const name of names) {
    const ofConfig =
      isPath(name) || name.startsWith('@')
        ? undefined
        : (await (configured ??= sources.program.configuredPlugins(sources.flags, sources.command))).find(({ id }) => id === name);
    const plugin = ofConfig ?? (await fromModule(name, sources.terminal));
    if (!plugins.some(({ id }) => id === plugin.id)) plugins.push(plugin);
  }
  return plugins;
}

const isPath = (name: string): boolean => /^\.{0,2}(?:\/|$)/.test(name) || path.isAbsolute(name);

async function fromModule(name: string, terminal: PluginSources['terminal']): Promise<AnyPlugin> {
  const file = isPath(name) ? moduleAt(path.resolve(terminal.workingDirectory, name)) : packageNamed(name, terminal.workingDirectory);
  if (file === undefined) throw unknown(name);
  let module: unknown;
  try {
    module = await terminal.importModule(file);
  } catch (error) {
    const why = String(isRecord(error) ? error['message'] : error).split('\n', 1)[0] ?? '';
    throw new MooringError('UnknownPlugin', `The plugin "${name}" could not be loaded from ${file}: ${why}`, { cause: error });
  }
  const found = isRecord(module) ? Object.values(module).find(isPlugin) : undefined;
  if (found === undefined)
    throw new MooringError('UnknownPlugin', `${file} exports no plugin: it must export what \`definePlugin\` returned.`);
  return found;
}

/** A module, or the one that a folder's package.json names. */
function moduleAt(location: string): string | undefined {
  if (!existsSync(location)) return undefined;
  return statSync(location).isDirectory() ? entryOfFolder(location) : location;
}

function packageNamed(name: string, folder: string): string | undefined {
  const short = /^[a-z0-9-]+$/.test(name) ? entryOfPackage(`@mooring/plugin-${name}`, folder) : undefined;
  return short ?? (isPackageName(name) ? entryOfPackage(name, folder) : undefined);
}

const isPackageName = (name: string): boolean => /^(?:@[a-z0-9._~-]+\/)?[a-z0-9_~-][a-z0-9._~-]*$/i.test(name);

/** By its shape: a project may have two copies of the core. */
function isPlugin(value: unknown): value is AnyPlugin {
  return isRecord(value) && typeof value['id'] === 'string' && isRecord(value['definition']) && value['definition']['id'] === value['id'];
}

const unknown = (name: string): MooringError =>
  new MooringError(
    'UnknownPlugin',
    `There is no plugin "${name}": name one that the configuration loads, an installed package, or the folder of a built one, such as \`.\`.`,
  );
