/** What a consent is for. It comes from the application or from a signed installation, never from the browser. */
export interface ConsentTarget {
  readonly tenant: string;
  readonly plugin: string;
  readonly name: string;
  /** Which of the plugin's ways to prove itself; '' where there is one only. */
  readonly method: string;
  readonly environment: 'live' | 'sandbox';
  readonly values: Readonly<Record<string, string>>;
  /** What is asked for. */
  readonly scopes: readonly string[];
  /** Absolute URL where the browser goes afterwards; undefined for a page of ours. */
  readonly returnTo: string | undefined;
  /** The connection that is authorised anew; undefined where there was none when the consent was asked for. */
  readonly connectionId: string | undefined;
}

/** A consent under way: what only this host may know while the browser is at the provider. */
export interface ConsentUnderWay extends ConsentTarget {
  readonly redirectUri: string;
  /** Undefined where the provider takes no PKCE. */
  readonly verifier: string | undefined;
}

/** How long a link waits to be opened, and how long a person may take at the provider. */
export const consentLifetimeMs = 10 * 60_000;
