import { failureOf } from './failure-table.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('failureOf', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ENETUNREACH', 'refused'],
    ['EAI_AGAIN', 'dns_unavailable'],
    ['ENOTFOUND', 'dns_unknown'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
    ['ETIMEDOUT', 'connect_timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'truncated'],
    ['UND_ERR_INVALID_ARG', 'invalid_request'],
    ['UND_ERR_DESTROYED', 'closed'],
    ['SOMETHING_NEW', 'unknown'],
  ])('reads %s as %s', (code, failure) => {
    expect(failureOf(withCode(code))).toBe(failure);
  });

  it('looks into an error that bundles those of several addresses', () => {
    expect(failureOf(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]))).toBe('refused');
  });

  it.each([undefined, null, 'text', { code: 7 }])('calls %p unknown', (value) => {
    expect(failureOf(value)).toBe('unknown');
  });
});
