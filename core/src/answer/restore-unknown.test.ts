import { z } from 'zod';
import { restoreUnknown } from './restore-unknown.js';

describe('restoreUnknown', () => {
  it('keeps fields that the schema does not name, at every depth', () => {
    const schema = z.object({ data: z.array(z.object({ id: z.string(), nested: z.object({ a: z.number() }) })) });
    const raw = { data: [{ id: '1', extra: true, nested: { a: 1, b: [2] } }], total: 5 };
    expect(restoreUnknown(schema.parse(raw), raw)).toEqual(raw);
  });

  it('keeps what the schema transformed', () => {
    const schema = z.object({ created: z.number().transform((seconds) => new Date(seconds * 1000)), name: z.string().default('x') });
    const raw = { created: 1, more: 1 };
    expect(restoreUnknown(schema.parse(raw), raw)).toEqual({ created: new Date(1000), name: 'x', more: 1 });
  });

  it('is not fooled by a field named __proto__', () => {
    const raw: unknown = JSON.parse('{"id":"1","__proto__":{"admin":true}}');
    const restored = restoreUnknown({ id: '1' }, raw);
    expect(Object.getPrototypeOf(restored)).toBe(Object.prototype);
    expect(restored).not.toHaveProperty('admin');
  });

  it('restores what a read-only schema froze', () => {
    const schema = z.object({ list: z.array(z.object({ id: z.number() }).readonly()).readonly() }).readonly();
    const raw = { list: [{ id: 1, extra: 2 }], more: true };
    const restored = restoreUnknown(schema.parse(raw), raw);
    expect(restored).toEqual(raw);
    expect(Object.isFrozen(restored)).toBe(true);
  });

  it('leaves a list alone whose length the schema changed', () => {
    expect(restoreUnknown(['a'], ['a', 'b'])).toEqual(['a']);
  });
});
