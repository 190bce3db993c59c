import { isMooringError } from '@mooring/core';
import type { Host } from '../host.js';
import { credentialNames, webhookSecretNames } from './credential-names.js';
import { failureSentence } from './failure-sentence.js';
import { fail, ok, warn, type Finding } from './finding.js';
import type { LoadedConfig } from './load-config.js';

/** Whether every connection can be made, and whether its webhooks can be verified. Names variables, never their values. */
export function checkPlugins(host: Host, { options, simulated }: LoadedConfig): readonly Finding[] {
  const { plugins, webhooks } = host.describe();
  return plugins.flatMap(({ id, connections }) => {
    const definition = options.plugins.find((plugin) => plugin.id === id)?.definition;
    if (definition === undefined) return [];
    const names = credentialNames(definition).join(', ');
    const findings: Finding[] = simulated.includes(id)
      ? [warn(id, `is simulated: set ${names} to use the live API.`)]
      : connections.map((name) => checkConnection(host, id, name, names));
    for (const { plugin, connection, isConfigured } of webhooks) {
      if (plugin !== id || isConfigured) continue;
      const whose = connection === undefined ? '' : ` of the connection "${connection}"`;
      findings.push(warn(id, `webhooks${whose} are refused: set ${webhookSecretNames(definition).join(', ')} to take them in.`));
    }
    return findings;
  });
}

function checkConnection(host: Host, id: string, name: string, names: string): Finding {
  try {
    host.dynamic(id, name);
    return ok(id, `credentials of the connection "${name}" are there${names === '' ? ': it needs none' : ` (${names})`}`);
  } catch (error) {
    if (!isMooringError(error)) throw error;
    return fail(
      id,
      error.code === 'MissingCredential' ? `credentials of the connection "${name}" are missing: set ${names}.` : failureSentence(error),
    );
  }
}
