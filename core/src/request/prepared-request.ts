import type { WireBody } from '../ports/transport.js';

/** A request of a call, complete but for the credential. The same for every attempt. */
export interface PreparedRequest {
  readonly method: string;
  readonly origin: string;
  /** From the root of the origin. */
  readonly path: string;
  /** Without "?"; empty where there is none. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The fields of an object body, for a credential that stands among them and for signatures. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly body: WireBody | undefined;
  /** Name of the server whose credential is used; '' is the plugin's own API, undefined means none at all. */
  readonly credentialOf: string | undefined;
  /** Path and body parameters, by which limits may count. */
  readonly parameters: Readonly<Record<string, unknown>>;
}
