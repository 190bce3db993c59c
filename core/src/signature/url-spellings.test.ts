import { undoEscapes, urlSpellings } from './url-spellings.js';

describe('urlSpellings', () => {
  it('begins with the URL as it is, then without port and with the standard one', () => {
    expect(urlSpellings('https://hooks.example.test/in?a=1')).toEqual([
      'https://hooks.example.test/in?a=1',
      'https://hooks.example.test:443/in?a=1',
    ]);
    expect(urlSpellings('http://hooks.example.test/in')).toEqual(['http://hooks.example.test/in', 'http://hooks.example.test:80/in']);
    expect(urlSpellings('https://hooks.example.test:8443')).toEqual(['https://hooks.example.test:8443', 'https://hooks.example.test']);
  });

  it('keeps credentials and an IPv6 host', () => {
    expect(urlSpellings('https://user:pass@[2001:db8::1]:8443/in')).toEqual([
      'https://user:pass@[2001:db8::1]:8443/in',
      'https://user:pass@[2001:db8::1]/in',
    ]);
  });

  it('writes the query in the ways that senders do', () => {
    expect(urlSpellings("https://hooks.example.test/in?text=It's+fine")).toEqual(
      expect.arrayContaining([
        "https://hooks.example.test/in?text=It's+fine",
        'https://hooks.example.test/in?text=It%27s+fine',
        "https://hooks.example.test/in?text=It's%20fine",
      ]),
    );
  });

  it('never takes one path for another, and drops no parameter', () => {
    for (const spelling of urlSpellings('https://hooks.example.test/a/../b')) expect(spelling).toContain('/a/../b');
    const many = Array.from({ length: 1_200 }, (_, index) => `p${index}=1`).join('&');
    for (const spelling of urlSpellings(`https://hooks.example.test/in?${many}`)) expect(spelling).toContain('p1199=1');
    for (const spelling of urlSpellings('https://hooks.example.test/in?a=%FF')) expect(spelling).toContain('a=%FF');
  });

  it('leaves alone what is no URL', () => {
    expect(urlSpellings('/in?a=1')).toEqual(['/in?a=1']);
    expect(urlSpellings('https://host:port/in')).toEqual(['https://host:port/in']);
  });
});

describe('undoEscapes', () => {
  it('undoes the escapes of the given characters only, in either case', () => {
    expect(undoEscapes('https://a.test/x%3a%3A%2F%20%41?q=%C3%AB', ':/')).toBe('https://a.test/x::/%20%41?q=%C3%AB');
  });

  it('undoes each escape once', () => {
    expect(undoEscapes('%253A', ':%')).toBe('%3A');
  });
});
