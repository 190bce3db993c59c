import { MooringError } from '@mooring/core';
import { credentialNames } from './credential-names.js';
import type { Listening } from './define-config.js';
import { isLoopback } from './listening.js';
import type { LoadedConfig } from './load-config.js';

/**
 * Keeps simulated plugins where nobody else reaches them: everybody knows the secrets that their webhooks are signed with.
 * @throws MooringError `InvalidOptions`
 */
export function refuseExposedSimulation(
  { simulated, options }: LoadedConfig,
  { address }: Listening,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (simulated.length === 0) return;
  const definitions = options.plugins.filter(({ id }) => simulated.includes(id)).map(({ definition }) => definition);
  const supply = `set ${definitions.flatMap((definition) => credentialNames(definition)).join(', ')}`;
  const refuse = (why: string, other: string): never => {
    throw new MooringError(
      'InvalidOptions',
      `Simulated plugins (${simulated.join(', ')}) accept webhooks that anybody can sign, so they do not run ${why}: ${supply}, or ${other}.`,
    );
  };
  if (environment['NODE_ENV'] === 'production') refuse('in production', 'take them out of the configuration');
  if (!isLoopback(address)) refuse(`on ${address}, which others can reach`, 'listen on 127.0.0.1');
  if (options.publicUrl !== undefined) refuse('behind a `publicUrl`', 'leave that out');
}
