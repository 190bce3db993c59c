import { namesIn, urlsIn } from './provider-names.mjs';

describe('the search for provider names', () => {
  it.each(['an Acme key', 'acmeSignature', 'fromAcme()', "'acme'", 'ACME_API_KEY', '`acme-signature`'])(
    'finds the provider in %s',
    (line) => {
      expect(namesIn(line, ['acme'])).toHaveLength(1);
    },
  );

  it.each(['acmeology', 'pacme', 'a c m e'])('does not find it in %s', (line) => {
    expect(namesIn(line, ['acme'])).toHaveLength(0);
  });
});

describe('the search for URLs', () => {
  it.each(["const url = 'https://api.acme.io/v1';", ' * see https://docs.acme.io', "import 'https://www.w3.org/';"])(
    'finds one in %s',
    (line) => {
      expect(urlsIn(line)).toHaveLength(1);
    },
  );

  it.each([
    'http://127.0.0.1:4600',
    '`http://${address}`',
    ' * @see https://www.rfc-editor.org/rfc/rfc9110',
    "'https://api.example.com/v1'",
    'http://[::1]:80',
  ])('takes no offence at %s', (line) => {
    expect(urlsIn(line)).toHaveLength(0);
  });
});
