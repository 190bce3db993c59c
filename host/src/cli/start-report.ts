import path from 'node:path';
import type { AnyPluginDefinition } from '@mooring/core/runtime';
import type { HostDescription } from '../host.js';
import { credentialNames, webhookSecretNames } from './credential-names.js';
import type { Suggestion } from './define-config.js';
import type { LoadedConfig } from './load-config.js';

export interface StartReport {
  readonly url: string;
  readonly description: HostDescription;
  readonly config: LoadedConfig;
  readonly versions: { readonly mooring: string; readonly node: string };
}

/** What a person sees once the host runs: what was loaded, what of it is real, and what to try. */
export function startReport({ url, description, config, versions }: StartReport): readonly string[] {
  const base = (config.options.publicUrl ?? url).replace(/\/$/, '');
  const { store } = description;
  return [
    '',
    `Mooring ${versions.mooring} runs at ${url} (Node ${versions.node}).`,
    '',
    ...description.plugins.flatMap((plugin) => {
      const definition = config.options.plugins.find(({ id }) => id === plugin.id)?.definition;
      return definition === undefined ? [] : pluginLines(plugin, definition, config, description, base);
    }),
    `  Events are kept in ${store === 'memory' ? 'memory, and lost when the process ends' : path.resolve(store)}.`,
    '',
    'Try next, in a second terminal in this folder:',
    ...(config.tryNext ?? defaultSuggestions)(url).flatMap(({ title, command }) => [`  # ${title}`, `  ${command}`]),
    '',
    'Ctrl-C stops it.',
    '',
  ];
}

type DescribedPlugin = HostDescription['plugins'][number];

function pluginLines(
  plugin: DescribedPlugin,
  definition: AnyPluginDefinition,
  config: LoadedConfig,
  description: HostDescription,
  base: string,
): readonly string[] {
  const [mode, why] = modeOf(plugin, definition, config);
  return [
    `  ${plugin.title} ${plugin.version}: ${mode}, ${why}`,
    ...description.webhooks
      .filter((webhook) => webhook.plugin === plugin.id)
      .map(({ path: webhookPath, connection, isConfigured }) => {
        const whose = connection === undefined || connection === 'default' ? '' : ` of ${connection}`;
        const state = isConfigured ? '' : ` (all refused until a signing secret is there: ${webhookSecretNames(definition).join(', ')})`;
        return `    webhooks${whose} to ${base}${webhookPath}${state}`;
      }),
    '',
  ];
}

function modeOf(plugin: DescribedPlugin, definition: AnyPluginDefinition, config: LoadedConfig): readonly [mode: string, why: string] {
  const names = credentialNames(definition).join(', ');
  if (config.simulated.includes(plugin.id)) return ['SIMULATED', `no account is used; set ${names} for the live API`];
  if (plugin.missing.length > 0) return ['NO CREDENTIALS', `calls fail until you set ${plugin.missing.join(', ')}`];
  return ['LIVE', names === '' ? 'it needs no credentials' : `credentials found for ${plugin.connections.join(', ')}`];
}

const defaultSuggestions = (url: string): readonly Suggestion[] => [
  { title: 'Is it ready?', command: `curl ${url}/health/ready` },
  { title: 'What it counts', command: `curl ${url}/metrics` },
  { title: 'What is loaded', command: 'npx mooring plugins' },
];
