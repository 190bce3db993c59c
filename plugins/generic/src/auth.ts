import { apiKey, basic, bearer, noAuth, oauth2, type Auth } from '@mooring/core';
import type { AuthConfiguration } from './configuration/configuration.js';

/** The places that a configured API key can stand in. */
type KeyConfiguration = Extract<AuthConfiguration, { readonly kind: 'apiKey' }>;

/**
 * How the connections of a configuration prove who they are.
 * @param probe Name of an endpoint that succeeds when the credential is good.
 */
export function authOf(configured: AuthConfiguration, probe: string | undefined): Auth {
  const probed = probe === undefined ? {} : { probe };
  switch (configured.kind) {
    case 'none':
      return noAuth;
    case 'bearer': {
      const { kind: _kind, ...field } = configured;
      return bearer({ fields: { token: field }, ...probed });
    }
    case 'apiKey':
      return keyAuth(configured, probed);
    case 'basic':
      return basic({
        fields: { username: { env: configured.usernameEnv, secret: false }, password: { env: configured.passwordEnv } },
        username: 'username',
        password: 'password',
        ...probed,
      });
    case 'clientCredentials': {
      const { kind, clientIdEnv, clientSecretEnv, ...endpoint } = configured;
      return oauth2({
        fields: { clientId: { env: clientIdEnv, secret: false }, clientSecret: { env: clientSecretEnv } },
        grant: { type: kind, ...endpoint },
        ...probed,
      });
    }
    default:
      return configured satisfies never;
  }
}

function keyAuth(configured: KeyConfiguration, probed: { readonly probe?: string }): Auth {
  const { kind: _kind, env, label, hint, ...place } = configured;
  const field = { env, ...(label === undefined ? {} : { label }), ...(hint === undefined ? {} : { hint }) };
  return apiKey({ ...place, fields: { apiKey: field }, ...probed });
}
