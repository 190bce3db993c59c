import { MooringError, type AuthorizationCodeGrant } from '@mooring/core';
import { methodsOf, type CompiledPlugin } from '@mooring/core/runtime';
import { grantOf } from '../tokens/token-request.js';

/** A way to prove oneself that takes a person's consent. */
export interface ConsentMethod {
  readonly name: string;
  readonly grant: AuthorizationCodeGrant;
}

/**
 * The way of a plugin that a consent is for: the one named, else the first that takes one.
 * @throws MooringError `InvalidOptions` where there is none
 */
export function consentMethod(plugin: CompiledPlugin, wanted: string | undefined): ConsentMethod {
  const takesConsent = methodsOf(plugin.definition.auth).flatMap(([name, auth]) => {
    const grant = grantOf(auth);
    return grant?.type === 'authorizationCode' ? [{ name, grant }] : [];
  });
  const found = wanted === undefined ? takesConsent[0] : takesConsent.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const choice = takesConsent.map(({ name }) => `"${name}"`).join(', ');
  throw new MooringError(
    'InvalidOptions',
    takesConsent.length === 0
      ? `"${plugin.id}" takes no consent: its connections are made from credentials.`
      : `\`method\` of a consent to "${plugin.id}" must be one of ${choice}.`,
    { plugin: plugin.id },
  );
}
