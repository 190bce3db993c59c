import { z } from 'zod';
import { coerceTexts } from './coerce-text.js';

const coerced = (schema: Parameters<typeof coerceTexts>[0], value: unknown): unknown => coerceTexts(schema, value)?.value;

describe('coerceTexts', () => {
  it('makes of texts what is declared, and leaves texts where texts are', () => {
    const schema = z.object({ limit: z.number(), live: z.boolean(), name: z.string(), state: z.enum(['1', '2']) });
    expect(coerced(schema, { limit: '5', live: 'true', name: '5', state: '1' })).toEqual({ limit: 5, live: true, name: '5', state: '1' });
  });

  it('tells the members of a closed set from other values of a union', () => {
    const schema = z.object({ when: z.union([z.boolean(), z.enum(['later'])]), at: z.union([z.number(), z.literal('now')]) });
    expect(coerced(schema, { when: 'true', at: '17' })).toEqual({ when: true, at: 17 });
    expect(coerced(schema, { when: 'later', at: 'now' })).toEqual({ when: 'later', at: 'now' });
  });

  it('reads lists, nested fields and JSON within a form', () => {
    const schema = z.object({
      ids: z.array(z.number()),
      range: z.object({ gt: z.number() }),
      blocks: z.array(z.object({ n: z.number() })),
    });
    expect(coerced(schema, { ids: '1,2', range: { gt: '3' }, blocks: '[{"n":1}]' })).toEqual({
      ids: [1, 2],
      range: { gt: 3 },
      blocks: [{ n: 1 }],
    });
  });

  it('says nothing of a schema that nobody can describe', () => {
    expect(coerceTexts(z.string().transform(Number), '5')).toEqual({ value: '5' });
    expect(coerceTexts({ '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }) } }, '5')).toBeUndefined();
  });
});
