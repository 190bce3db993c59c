import { formatOf } from '../contract/format.js';
import type { Schema } from '../contract/schema.js';
import type { CompiledCallable, CompiledEndpoint } from '../plugin/compiled-plugin.js';
import { sampleOf, type SampleOptions } from './sample.js';

type Optional = Pick<SampleOptions, 'optional'>;

/** An input that an endpoint or action accepts, so far as its schemas tell: what is required, and a value for every name in the path. */
export function sampleInput(callable: CompiledCallable, options: Optional = {}): Record<string, unknown> {
  if (callable.kind === 'action') return fieldsOf(callable.definition.input, options);
  const { definition, path } = callable;
  const input = fieldsOf(definition.input, options);
  for (const slot of ['query', 'body', 'headers'] as const) {
    const schema = definition[slot];
    if (schema !== undefined) input[slot] = slotOf(schema, options);
  }
  for (const name of path.callerNames) input[name] ??= `sample_${name}`;
  if (definition.follow !== undefined) input['url'] = followedUrl(callable);
  return input;
}

function fieldsOf(schema: Schema | undefined, options: Optional): Record<string, unknown> {
  const sample = schema === undefined ? {} : sampleOf(schema, options);
  return typeof sample === 'object' && sample !== null && !Array.isArray(sample) ? { ...sample } : {};
}

function slotOf(schema: Schema, options: Optional): unknown {
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
  return `https://${host.replace(/^\*\./, 'sample.')}/sample`;
}
