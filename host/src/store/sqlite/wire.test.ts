import type { Operation } from './operation.js';
import { pack, unpack } from './wire.js';

describe('a batch on its way to the writer thread', () => {
  it('arrives as it was sent, its bodies in one buffer of their own size', () => {
    const pooled = Buffer.from('pooled');
    const batch: readonly Operation[] = [
      {
        kind: 'accept',
        requests: [[1, 'url', '{}', '0']],
        bodies: [pooled],
        events: [[0, 1, 'first', 'acme', 'created', 'a', 'hash', null]],
      },
      { kind: 'complete', seq: 1, claims: 1 },
      { kind: 'accept', requests: [], bodies: [new Uint8Array([1, 2]), new Uint8Array(), new Uint8Array([3])], events: [] },
    ];
    const packed = pack(batch);
    expect(packed.bytes.buffer.byteLength).toBe(pooled.byteLength + 3);
    const arrived = unpack(structuredClone(packed, { transfer: [packed.bytes.buffer] }));
    const readable = (operations: readonly Operation[]): unknown =>
      operations.map((operation) =>
        operation.kind === 'accept' ? { ...operation, bodies: operation.bodies.map((body) => [...body]) } : operation,
      );
    expect(readable(arrived)).toEqual(readable(batch));
  });
});
