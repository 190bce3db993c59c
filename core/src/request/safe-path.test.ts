import { assertSafePath, pathSegment } from './safe-path.js';

describe('assertSafePath', () => {
  it.each([
    '..%2f..%2fadmin',
    '%2e%2e/x',
    'customers',
    'https://evil.example/',
    '//evil.example/x',
    '\\\\evil\\x',
    '/\\evil.example',
    '/../x',
    '/%2e%2e/x',
    '/.%2e/a',
    '/%252e%252e/x',
    '/..;/x',
    '/a/b;/../../c',
    '/./..//../x',
    '/%c0%ae%c0%ae/x',
    '/%00',
    '/a%0d%0aX: y',
    '/a//b',
    '/%',
    '/%zz',
    '/x#f',
    '/a%2fb',
    '/a%5cb',
    '/%25252e%25252e/x',
  ])('refuses %j', (path) => {
    expect(() => assertSafePath(path)).toThrow(expect.objectContaining({ code: 'EgressDenied' }));
  });

  it.each(['/a@b.com', '/v2..3/x', '/a..b', '/x?y=../z', '/files/re%CC%81sum%C3%A9.pdf', '/q?email=a%40b.com', '/', '/conversations.list'])(
    'lets %j pass',
    (path) => {
      expect(() => assertSafePath(path)).not.toThrow();
    },
  );
});

describe('pathSegment', () => {
  it('escapes what would change the path', () => {
    expect(pathSegment('id', 'a/b?c#d%2e')).toBe('a%2Fb%3Fc%23d%252e');
    expect(pathSegment('id', 7)).toBe('7');
  });

  it.each(['', '.', '..', undefined, null, {}, true])('refuses %j as a segment', (value) => {
    expect(() => pathSegment('id', value)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });
});
