import { formatOf, sampleOf, type CompiledCallable, type CompiledEndpoint } from '@mooring/core/runtime';
import type { Schema } from '@mooring/core';
import { isRecord } from './record.js';

/** An input that an endpoint accepts, with the required fields only, so far as its schemas tell. */
export function sampleInput(callable: CompiledCallable, options: { readonly optional?: boolean } = {}): Record<string, unknown> {
  if (callable.kind === 'action') return fieldsOf(callable.definition.input, options);
  const { definition, path } = callable;
  const input: Record<string, unknown> = { ...fieldsOf(definition.input, options) };
  for (const slot of ['query', 'body', 'headers'] as const) {
    const schema = definition[slot];
    if (schema !== undefined) input[slot] = slotOf(schema, options);
  }
  for (const name of path.callerNames) input[name] = `test_${name}`;
  if (definition.follow !== undefined) input['url'] = followedUrl(callable);
  return input;
}

function fieldsOf(schema: Schema | undefined, options: { readonly optional?: boolean }): Record<string, unknown> {
  const sample = schema === undefined ? {} : sampleOf(schema, options);
  return isRecord(sample) ? { ...sample } : {};
}

function slotOf(schema: Schema, options: { readonly optional?: boolean }): unknown {
  const format = formatOf(schema);
  switch (format?.kind) {
    case undefined:
      return sampleOf(schema, options) ?? {};
    case 'bytes':
      return Buffer.from('sample');
    case 'text':
      return 'sample';
    case 'ndjson':
      return [sampleOf(format.item, options)];
    case 'multipart':
      return sampleOf(format.fields, options) ?? {};
    default:
      return format satisfies never;
  }
}

/** A URL that the endpoint may follow. */
function followedUrl({ definition }: CompiledEndpoint): string {
  const [host = 'example.com'] = definition.follow?.hosts ?? [];
  return `https://${host.replace(/^\*\./, 'files.')}/sample`;
}
