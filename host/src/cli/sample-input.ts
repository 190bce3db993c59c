import { formatOf, sampleOf, type CompiledEndpoint } from '@mooring/core/runtime';
import type { Schema } from '@mooring/core';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An input that an endpoint accepts, so far as its schemas tell: what is required, and a value for every name in its path. */
export function sampleInput({ definition, path }: CompiledEndpoint): Readonly<Record<string, unknown>> {
  const short = definition.input === undefined ? {} : sampleOf(definition.input);
  const input: Record<string, unknown> = isRecord(short) ? { ...short } : {};
  for (const slot of ['query', 'body', 'headers'] as const) {
    const schema = definition[slot];
    if (schema !== undefined) input[slot] = sampleSlot(schema);
  }
  for (const name of path.callerNames) input[name] ??= `sample_${name}`;
  if (definition.follow !== undefined)
    input['url'] = `https://${(definition.follow.hosts[0] ?? 'example.com').replace(/^\*\./, 'sample.')}/sample`;
  return input;
}

function sampleSlot(schema: Schema): unknown {
  const format = formatOf(schema);
  switch (format?.kind) {
    case undefined:
      return sampleOf(schema) ?? {};
    case 'bytes':
      return Buffer.from('sample');
    case 'text':
      return 'sample';
    case 'ndjson':
      return [sampleOf(format.item)];
    case 'multipart':
      return sampleOf(format.fields) ?? {};
    default:
      return format satisfies never;
  }
}
