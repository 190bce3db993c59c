import { MooringError } from '../errors/mooring-error.js';
import { equalSecrets } from './constant-time.js';
import { refused, valid, type SignatureScheme } from './scheme.js';
import { decode } from './text-encoding.js';

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The provider signs nothing but calls with HTTP Basic credentials that were set when the webhook was created.
 * The body is not covered: whoever reads one request can write the next.
 */
export function basicAuth(): SignatureScheme<BasicCredentials> {
  return {
    name: 'basic credentials in authorization',
    covers: 'sender',
    toleranceSeconds: undefined,
    verify(request, credentials) {
      const expected = userPass(credentials);
      if (expected === undefined) return refused('unusable_key');
      const header = request.headers['authorization'];
      if (header === undefined || header === '') return refused('missing_signature');
      const token = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
      const presented = token === undefined ? undefined : decode(token, 'base64');
      if (presented === undefined) return refused('malformed_signature');
      return equalSecrets(expected, presented) ? valid : refused('bad_signature');
    },
    sign(request, credentials) {
      const expected = userPass(credentials);
      if (expected === undefined)
        throw new MooringError('InvalidOptions', 'Basic credentials need a username without a colon, and a password.');
      return { ...request, headers: { ...request.headers, authorization: `Basic ${expected.toString('base64')}` } };
    },
    testKeys() {
      const credentials = { username: 'mooring', password: 'test secret' };
      return { verify: credentials, sign: credentials };
    },
  };
}

/** What RFC 7617 encodes, or undefined for credentials that it cannot carry or that an empty field would weaken. */
function userPass(credentials: BasicCredentials | undefined): Buffer | undefined {
  if (typeof credentials?.username !== 'string' || typeof credentials.password !== 'string') return undefined;
  const { username, password } = credentials;
  return username === '' || password === '' || username.includes(':') ? undefined : Buffer.from(`${username}:${password}`, 'utf8');
}
