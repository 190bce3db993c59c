import { sign as signBytes, verify as verifyBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { MooringError } from '../errors/mooring-error.js';
import { check, checkHeaderName, checkKnown, checkOneOf, checkText } from './check.js';
import { declaration, type DeclarationOptions } from './declaration.js';
import { refused, type Refusal, type SignatureScheme, type VerifyContext } from './scheme.js';
import { joined } from './signed-message.js';
import { testCertificate } from './test-certificate.js';
import { decode, encode, textEncodings, type TextEncoding } from './text-encoding.js';

export interface RsaCertificateOptions extends DeclarationOptions {
  /** How the signature is written. @default 'base64' */
  readonly encoding?: TextEncoding;
  readonly certificate: CertificateOptions;
}

export interface CertificateOptions {
  /** The header with the URL of the certificate. */
  readonly header: string;
  /** The hosts it may be fetched from, exactly as written; https only, on the standard port. */
  readonly hosts: readonly string[];
  /** How the common name, or a DNS name, of the certificate must end: `.example.com`. */
  readonly subject: string;
}

/** What a harness signs with. */
export interface RsaSignKey {
  /** The text configured on our side, which the provider signs as `signature.secret`. */
  readonly secret: string;
  /** PEM. */
  readonly privateKey: string;
  readonly certificateUrl: string;
}

/**
 * RSA with SHA-256 (PKCS #1 v1.5) over declared parts, by the key of a certificate that a header points to.
 * The key of the host is the text that `signed` lists as `signature.secret`, such as the id of the webhook.
 * The certificate is trusted because a host of the allow-list serves it over https; beside that its name must fit, its key have 2048 bits, and
 * its end lie ahead. Its begin is not judged: a certificate that the provider itself serves early is no forgery, and our clock may be behind.
 * @throws MooringError `InvalidPlugin` when the options contradict themselves.
 */
export function rsaCertificate(options: RsaCertificateOptions): SignatureScheme<string, RsaSignKey> {
  const declared = declaration('rsaCertificate', () => 'rsa-sha256', options, ['encoding', 'certificate']);
  const encoding = checkOneOf('rsaCertificate', 'encoding', options.encoding ?? 'base64', textEncodings);
  const { header, hosts, subject } = checkCertificateOptions(options.certificate);
  return {
    name: declared.name,
    covers: declared.covers,
    toleranceSeconds: declared.toleranceSeconds,
    async verify(request, secret, context) {
      if (typeof secret !== 'string' || secret === '') return refused('unusable_key');
      const presented = declared.read(request, secret);
      if (typeof presented === 'string') return refused(presented);
      const signatures = presented.candidates.flatMap((candidate) => decode(candidate, encoding) ?? []);
      if (signatures.length === 0) return refused('malformed_signature');
      const url = request.headers[header];
      if (url === undefined || url === '') return refused('missing_signature');
      // Asked here and by `download`: a request for another address must not depend on one check.
      if (!isAllowed(url, hosts)) return refused('bad_certificate');
      const key = await fetchKey(url, hosts, subject, context);
      if (typeof key === 'string') return refused(key);
      const matches = presented.messages.some((message) => {
        const bytes = joined(message);
        return signatures.some((signature) => verifyBytes('sha256', bytes, key, signature));
      });
      return matches ? presented.judgeTime(context.nowMs) : refused('bad_signature');
    },
    sign(request, key, nowMs) {
      if (key.secret === '') throw new MooringError('InvalidOptions', 'The text that is signed as the secret is empty.');
      return declared.write(
        request,
        nowMs,
        key.secret,
        (message) => encode(signBytes('sha256', joined(message), key.privateKey), encoding),
        {
          [header]: key.certificateUrl,
        },
      );
    },
    testKeys() {
      const { certificate, privateKey } = testCertificate(`mooring-test${subject}`);
      const certificateUrl = `https://${hosts[0] ?? ''}/mooring-test-certificate`;
      const secret = 'mooring-test-webhook';
      return { verify: secret, sign: { secret, privateKey, certificateUrl }, downloads: { [certificateUrl]: certificate } };
    },
  };
}

function checkCertificateOptions(options: CertificateOptions): CertificateOptions {
  checkKnown('rsaCertificate', options, ['header', 'hosts', 'subject']);
  const header = checkHeaderName('rsaCertificate', 'certificate.header', options.header);
  const isHost = (host: unknown): boolean => typeof host === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host);
  check(
    Array.isArray(options.hosts) && options.hosts.length > 0 && options.hosts.every(isHost),
    'rsaCertificate',
    '`certificate.hosts` must list host names in lower case, without scheme or port.',
  );
  const subject = checkText('rsaCertificate', 'certificate.subject', options.subject);
  check(
    /^(\.[a-z0-9-]+){2,}$/.test(subject),
    'rsaCertificate',
    '`certificate.subject` must be the end of a host name that begins with a dot, such as ".example.com".',
  );
  return { header, hosts: options.hosts, subject };
}

function isAllowed(text: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && hosts.includes(url.hostname);
}

async function fetchKey(url: string, hosts: readonly string[], subject: string, context: VerifyContext): Promise<KeyObject | Refusal> {
  let document: Buffer;
  try {
    document = await context.download(url, { hosts });
  } catch {
    // The sender chose the path, so a failure may be its doing: a refusal, not an error. The host's `download` logs what happened.
    return 'certificate_unavailable';
  }
  try {
    const certificate = new X509Certificate(document);
    const names = [...commonNames(certificate), ...dnsNames(certificate)];
    const { publicKey } = certificate;
    const isStrong = publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    const isCurrent = certificate.validToDate.getTime() > context.nowMs;
    return isStrong && isCurrent && names.some((name) => /^[a-z0-9.*-]+$/i.test(name) && name.toLowerCase().endsWith(subject))
      ? publicKey
      : 'bad_certificate';
  } catch {
    // What was fetched is no certificate; OpenSSL's words about it help nobody.
    return 'bad_certificate';
  }
}

const commonNames = (certificate: X509Certificate): readonly string[] =>
  certificate.subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice('CN='.length)] : []));

const dnsNames = (certificate: X509Certificate): readonly string[] =>
  (certificate.subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice('DNS:'.length)] : []));
