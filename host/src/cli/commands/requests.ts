import { MooringError } from '@mooring/core';
import { compilePlugin, credentialFields, type CompiledEndpoint, type CompiledPlugin } from '@mooring/core/runtime';
import { curlCommand, variableMark } from '../curl-command.js';
import { failureSentence } from '../failure-sentence.js';
import { loadConfig, type CommonFlags, type LoadedConfig } from '../load-config.js';
import { sampleConnection } from '../sample-connection.js';
import { sampleRequest } from '../sample-request.js';
import { writeLines, type Terminal } from '../terminal.js';

export interface RequestsFlags extends CommonFlags {
  /** Only this one, such as `customers.list`. */
  readonly endpoint?: string | undefined;
  /** Commands for a shell in place of JSON lines. */
  readonly curl?: boolean | undefined;
}

/**
 * Prints the request that each endpoint of a plugin makes for its sample input, and sends nothing. An endpoint whose sample its own schema
 * refuses is named on the error stream, and the exit code is 1.
 */
export async function requests(terminal: Terminal, pluginId: string, flags: RequestsFlags): Promise<number> {
  const config = await loadConfig(terminal, flags, 'requests');
  try {
    const plugin = pluginOf(config, pluginId);
    const connection = sampleConnection(plugin, config);
    const fields = credentialFields(plugin.definition);
    const cover =
      flags.curl === true
        ? (field: string): string => variableMark(fields.get(field)?.env ?? field.replaceAll(/\W/g, '_').toUpperCase())
        : (field: string): string => String(connection.credentials.get(field));
    const followers = [...plugin.callables.values()].filter(({ definition }) => 'follow' in definition && definition.follow !== undefined);
    if (flags.endpoint === undefined && followers.length > 0) {
      const names = followers.map(({ name }) => name).join(', ');
      writeLines(terminal.errors, [
        `mooring: left out, since their URL is in an earlier answer: ${names}. --endpoint shows one with a made-up URL.`,
      ]);
    }
    let code = 0;
    for (const endpoint of endpointsOf(plugin, flags.endpoint)) {
      try {
        const request = await sampleRequest(endpoint, connection, cover);
        writeLines(terminal.output, [flags.curl === true ? curlCommand(request) : JSON.stringify(request)]);
      } catch (error) {
        code = 1;
        writeLines(terminal.errors, [`mooring: no sample for ${plugin.id} ${endpoint.name}: ${failureSentence(error)}`]);
      }
    }
    return code;
  } finally {
    await config.close();
  }
}

function pluginOf({ options }: LoadedConfig, id: string): CompiledPlugin {
  const plugin = options.plugins.find((candidate) => candidate.id === id);
  if (plugin === undefined)
    throw new MooringError(
      'UnknownPlugin',
      `"${id}": no such plugin is loaded. Loaded: ${options.plugins.map((loaded) => loaded.id).join(', ') || 'none'}.`,
    );
  return compilePlugin(plugin);
}

function endpointsOf(plugin: CompiledPlugin, name: string | undefined): readonly CompiledEndpoint[] {
  const all = [...plugin.callables.values()].filter((callable) => callable.kind === 'endpoint');
  if (name === undefined) return all.filter(({ definition }) => definition.follow === undefined);
  const found = all.filter((endpoint) => endpoint.name === name);
  if (found.length === 0)
    throw new MooringError(
      'InvalidOptions',
      `"${plugin.id}" has no endpoint "${name}". It has: ${all.map((endpoint) => endpoint.name).join(', ')}.`,
    );
  return found;
}
