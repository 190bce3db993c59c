import { compilePath } from './path-template.js';

describe('compilePath', () => {
  it('ends a name at the marks that end one in a URL', () => {
    const template = compilePath('/Accounts/{account}/Messages/:sid.json?x=:x&y=:y');
    expect(template.callerNames).toEqual(['sid', 'x', 'y']);
    expect(template.valueNames).toEqual(['account']);
    expect(template.fill({ sid: 'SM 1', x: 'a', y: 'b&c' }, { account: 'AC1' })).toBe('/Accounts/AC1/Messages/SM%201.json?x=a&y=b%26c');
  });

  it('refuses a caller value that is missing', () => {
    expect(() => compilePath('/customers/:id').fill({}, {})).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });

  it('leaves a path without names as it is', () => {
    expect(compilePath('/customers').fill({}, {})).toBe('/customers');
  });
});
