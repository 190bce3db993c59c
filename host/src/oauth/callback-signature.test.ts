import { isSignedQuery } from './callback-signature.js';

describe('a signed query', () => {
  it('is recognised where another program has signed it', () => {
    // printf '%s' 'code=c0de&host=YWRtaW4%3D&stall=harbour.market.example&state=s&timestamp=1337178173' | openssl dgst -sha256 -hmac hush
    const query = new URLSearchParams(
      'timestamp=1337178173&hmac=c9c79da583aa60d3091eb1007f4483573a145a78d6dbcb7e7c4c434795c9217f' +
        '&stall=harbour.market.example&state=s&code=c0de&host=YWRtaW4=',
    );
    const rule = { param: 'hmac', algorithm: 'sha256', encoding: 'hex', timestamp: 'timestamp' } as const;
    expect(isSignedQuery(query, rule, 'hush', 1_337_178_173_000)).toBe(true);
    expect(isSignedQuery(query, rule, 'hush', 1_337_178_474_000)).toBe(false);
  });
});
