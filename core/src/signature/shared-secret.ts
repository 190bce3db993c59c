import { MooringError } from '../errors/mooring-error.js';
import { check, checkHeaderName, checkKnown, checkOneOf, checkText } from './check.js';
import { equalSecrets } from './constant-time.js';
import { refused, valid, type Refusal, type SignatureScheme, type SignedRequest } from './scheme.js';

export interface SharedSecretOptions {
  /** Where the secret stands. In a query it is seen by every proxy log on its way: prefer a header where the provider can send one. */
  readonly in: 'header' | 'query';
  /** Name of the header or of the query parameter. */
  readonly name: string;
  /** What stands before the secret in the header, such as `Bearer `. */
  readonly prefix?: string;
}

/**
 * The provider signs nothing but repeats a secret that was given to it: in a custom header, or as part of the URL it was told to call.
 * The body is not covered: whoever reads one request can write the next.
 * @throws MooringError `InvalidPlugin` when the options contradict themselves.
 */
export function sharedSecret(options: SharedSecretOptions): SignatureScheme {
  checkKnown('sharedSecret', options, ['in', 'name', 'prefix']);
  const place = checkOneOf('sharedSecret', 'in', options.in, ['header', 'query']);
  const name = place === 'header' ? checkHeaderName('sharedSecret', 'name', options.name) : checkText('sharedSecret', 'name', options.name);
  const prefix = options.prefix === undefined ? '' : checkText('sharedSecret', 'prefix', options.prefix);
  check(place === 'header' || prefix === '', 'sharedSecret', '`prefix` is for headers.');
  const read = (request: SignedRequest): readonly string[] =>
    place === 'query' ? queryValues(request.url, name) : headerValues(request, name);
  return {
    name: `shared secret in ${place} ${name}`,
    covers: 'sender',
    toleranceSeconds: undefined,
    verify(request, secret) {
      if (!isUsable(secret)) return refused('unusable_key');
      const presented = only(read(request));
      if (typeof presented === 'string') return refused(presented);
      if (!presented.value.startsWith(prefix)) return refused('malformed_signature');
      return equalSecrets(secret, presented.value.slice(prefix.length)) ? valid : refused('bad_signature');
    },
    sign(request, secret) {
      if (!isUsable(secret)) throw new MooringError('InvalidOptions', 'The shared secret is empty.');
      if (place === 'header') return { ...request, headers: { ...request.headers, [name]: prefix + secret } };
      return { ...request, url: withQueryValue(request.url, name, secret) };
    },
    testKeys: () => ({ verify: 'mooring-test-secret', sign: 'mooring-test-secret' }),
  };
}

const isUsable = (secret: string): boolean => typeof secret === 'string' && secret !== '';

/** The one value; none at all is missing, and two leave open which of them the sender meant. */
function only(values: readonly string[]): { readonly value: string } | Refusal {
  const [value] = values;
  if (value === undefined || value === '') return 'missing_signature';
  return values.length === 1 ? { value } : 'malformed_signature';
}

function headerValues(request: SignedRequest, name: string): readonly string[] {
  const value = request.headers[name];
  return value === undefined ? [] : [value];
}

const queryOf = (url: string): string => url.split('#', 1)[0]?.split(/\?(.*)/s)[1] ?? '';

const queryValues = (url: string, name: string): readonly string[] => new URLSearchParams(queryOf(url)).getAll(name);

function withQueryValue(url: string, name: string, value: string): string {
  const query = new URLSearchParams(queryOf(url));
  query.set(name, value);
  return `${url.split(/[?#]/, 1)[0] ?? ''}?${query.toString()}`;
}
