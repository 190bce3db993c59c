import { z } from 'zod';
import { sampleOf } from './sample.js';

describe('sampleOf', () => {
  const schema = z.object({
    id: z.string(),
    email: z.email().nullable(),
    amount: z.number().int().min(50),
    currency: z.string().regex(/^[a-z]{3}$/),
    kind: z.enum(['card', 'cash']),
    customer: z.string().regex(/^cus_[A-Za-z0-9]+$/),
    lines: z.array(z.object({ price: z.string(), quantity: z.number().positive() })).min(2),
    metadata: z.record(z.string(), z.string()),
    object: z.literal('charge'),
    note: z.string().max(4).optional(),
    either: z.union([z.null(), z.object({ a: z.boolean() })]),
  });

  it('gives a value that the schema accepts, without what may be left out', () => {
    const sample = sampleOf(schema);
    expect(schema.parse(sample)).toEqual(sample);
    expect(sample).not.toHaveProperty('note');
    expect(sample).toMatchObject({ email: 'ada@example.com', object: 'charge', either: { a: true }, lines: [{}, {}] });
  });

  it('gives every field when asked to', () => {
    const sample = sampleOf(schema, { optional: true });
    expect(schema.parse(sample)).toEqual(sample);
    expect(sample).toHaveProperty('note');
  });

  it('ends on schemas that contain themselves', () => {
    interface Node {
      readonly name: string;
      readonly children: readonly Node[];
    }
    const node: z.ZodType<Node> = z.lazy(() => z.object({ name: z.string(), children: z.array(node) }));
    expect(node.safeParse(sampleOf(node)).success).toBe(true);
  });

  it('is the same every time', () => {
    expect(sampleOf(schema)).toEqual(sampleOf(schema));
  });

  it('says nothing about a schema that cannot be described', () => {
    expect(sampleOf(z.custom<Buffer>())).toBeUndefined();
    expect(sampleOf({ '~standard': { version: 1, vendor: 'plain', validate: (value) => ({ value }) } })).toBeUndefined();
  });
});
