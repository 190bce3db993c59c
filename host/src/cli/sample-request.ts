import { systemRandom, prepareRequest, readWhole, sampleInput, type CompiledEndpoint, type ConnectionState } from '@mooring/core/runtime';
import { hideCredentials } from './hide-credentials.js';

/** A request as the provider would get it, its secrets covered. */
export interface SampleRequest {
  readonly endpoint: string;
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is none. */
  readonly body?: string;
  /** `base64` where the body is no text. */
  readonly bodyEncoding?: 'base64';
}

/**
 * The request that an endpoint makes for its sample input, by the same code that calls use.
 * @param cover What stands in place of a credential; it gets the name of the field
 * @throws MooringError `InvalidInput` where the sample does not pass the endpoint's own schema
 */
export async function sampleRequest(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  cover: (field: string) => string,
): Promise<SampleRequest> {
  const prepared = await prepareRequest(endpoint, connection, sampleInput(endpoint), { random: systemRandom });
  const { url, headers, body } = connection.authorise(prepared.credentialOf)(prepared, endpoint.encoding, Date.now());
  const hide = hideCredentials(connection, cover);
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const request = {
    endpoint: endpoint.name,
    method: prepared.method,
    url: hide(url, 'url'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(value, 'plain')])),
  };
  if (body === undefined) return request;
  const bytes = await readWhole(body);
  const text = textOf(bytes);
  if (text === undefined) return { ...request, body: bytes.toString('base64'), bodyEncoding: 'base64' };
  return { ...request, body: hide(text, isForm ? 'url' : 'plain') };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
