import type { Secret } from '../secret/secret.js';

/** An access token as calls use it. */
export interface AccessToken {
  readonly value: Secret;
  /** Rises with every token of the connection: a refusal is about one version, whoever obtained the next. */
  readonly version: number;
}

/** Where the access tokens of one connection come from. */
export interface TokenSource {
  /**
   * The present token; a promise only where one must be obtained first.
   * @throws MooringError `NotConnected`, `ReauthorisationRequired`, `TokenUnavailable`
   */
  current(): AccessToken | Promise<AccessToken>;
  /**
   * A token after `refused`, which the provider does not take: the one that somebody else obtained since, or a new one.
   * @returns undefined where there is no way to another one
   * @throws MooringError as `current`
   */
  after(refused: AccessToken): Promise<AccessToken | undefined>;
}

/** A token that was given and cannot be renewed. */
export function fixedToken(value: Secret): TokenSource {
  const token: AccessToken = { value, version: 1 };
  return { current: () => token, after: () => Promise.resolve(undefined) };
}
