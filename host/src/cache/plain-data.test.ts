import { decodePlainData, encodePlainData } from './plain-data.js';

const roundTrip = (value: unknown): unknown => {
  const text = encodePlainData(value);
  if (text === undefined) throw new Error('not plain data');
  return decodePlainData(text);
};

describe('plain data as text', () => {
  it.each<[string, unknown]>([
    ['JSON', { data: [{ id: 1, name: 'Zoë 🦭', ok: true, none: null }], total: 1.5 }],
    ['bytes', { body: new Uint8Array([0, 255, 13, 10]) }],
    ['a buffer', Buffer.from([0, 255])],
    ['no bytes', new Uint8Array()],
    ['dates', [new Date(0), new Date(1_767_225_600_123)]],
    ['big integers', 2n ** 70n],
    ['unusual numbers', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0]],
    ['nothing', undefined],
    ['nothing in a list', [1, undefined, 2]],
    ['names that look like marks', { $: ['bytes', 'AAEC'], a: { $: 1 }, b: { $: { $: [] } } }],
    ['texts that look like marks', ['{"$":["date",0]}', '"$":']],
  ])('brings back %s', (_name, value) => {
    expect(roundTrip(value)).toEqual(value);
    expect(roundTrip({ inside: [value] })).toEqual({ inside: [value] });
  });

  it('keeps the kind of bytes', () => {
    expect(Buffer.isBuffer(roundTrip(Buffer.from('a')))).toBe(true);
    expect(Buffer.isBuffer(roundTrip(new Uint8Array([1])))).toBe(false);
  });

  it('cannot be made to change what an object is', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"isAdmin":true,"at":{"$":["date",0]}},"constructor":{"prototype":{"x":1}}}');
    const back = roundTrip(hostile);
    expect(JSON.stringify(decodePlainData('{"__proto__":{"at":{"$":["date",0]}}}'))).toBe(
      '{"__proto__":{"at":"1970-01-01T00:00:00.000Z"}}',
    );
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(back).not.toHaveProperty('isAdmin');
    expect(Object.keys(Object(back))).toEqual(['__proto__', 'constructor']);
  });

  it.each<[string, unknown]>([
    ['an instance', new URL('https://a.example')],
    ['a map', new Map()],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['another kind of array of numbers', new Float64Array([1.5])],
  ])('refuses %s, at any depth', (_name, value) => {
    expect(encodePlainData(value)).toBeUndefined();
    expect(encodePlainData({ a: [{ b: value }] })).toBeUndefined();
  });

  it('refuses a mark that it does not know', () => {
    expect(() => decodePlainData('{"$":["eval","1"]}')).toThrow(TypeError);
    expect(() => decodePlainData('{"$":7}')).toThrow(TypeError);
  });
});
