import { associatedData, type SealedPlace } from './associated-data.js';

const place: SealedPlace = { tenant: 'acme', connection: 'shop', field: 'apiKey', version: 3 };
const hex = (changes: Partial<SealedPlace>, format = 'v1'): string =>
  Buffer.from(associatedData(format, { ...place, ...changes }).bytes).toString('hex');

describe('associatedData', () => {
  it('writes every field after its length', () => {
    expect(Buffer.from(associatedData('v1', place).bytes).toString('latin1')).toBe(
      '\0\0\0\x02v1\0\0\0\x04acme\0\0\0\x04shop\0\0\0\x06apiKey\0\0\0\x013',
    );
    expect(associatedData('v1', place).fields).toEqual({ format: 'v1', tenant: 'acme', connection: 'shop', field: 'apiKey', version: '3' });
  });

  it('differs wherever a field does, and where a letter moves from one field to the next', () => {
    const all = [
      hex({}),
      hex({}, 'v2'),
      hex({ tenant: 'acmes', connection: 'hop' }),
      hex({ tenant: 'acm', connection: 'eshop' }),
      hex({ connection: 'shopa', field: 'piKey' }),
      hex({ version: 4 }),
      hex({ field: 'apiKey\0\0\0\x013' }),
      hex({ tenant: 'é' }),
      hex({ tenant: 'e\u0301' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ['tenant', { tenant: '' }],
    ['connection', { connection: '' }],
    ['field', { field: '' }],
    ['tenant', { tenant: 'a\ud800' }],
    ['version', { version: -1 }],
    ['version', { version: 1.5 }],
    ['version', { version: Number.NaN }],
  ])('refuses a %s that would not be one of a kind', (part, changes) => {
    expect(() => hex(changes)).toThrow(`The ${part} of a sealed value must be`);
  });
});
