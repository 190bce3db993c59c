import { formatOf, sampleOf, type CompiledEndpoint } from '@mooring/core/runtime';
import { successBody } from '../provider/answer.js';
import { isRecord } from '../provider/record.js';
import type { Bench } from './bench.js';
import { fits } from './broken-values.js';

/**
 * The body of a success that fits the endpoint's schema: the fixture, or a sample where the fixture does not fit, since one check of its
 * own says that. `undefined` where there is neither.
 */
export function fittingBody(endpoint: CompiledEndpoint): unknown {
  const { output, fixture, graphql } = endpoint.definition;
  const body = successBody(endpoint);
  if (formatOf(output) !== undefined || fits(output, outputOf(endpoint, body))) return body;
  const sample = sampleOf(output, { side: 'input' });
  if (fixture === undefined || sample === undefined || !fits(output, sample)) return undefined;
  return graphql === undefined ? sample : { data: sample };
}

/** What the output schema reads of a body. */
export const outputOf = ({ definition }: CompiledEndpoint, body: unknown): unknown =>
  definition.graphql !== undefined && isRecord(body) ? body['data'] : body;

/** A body with another output. */
export const withOutput = ({ definition }: CompiledEndpoint, body: unknown, output: unknown): unknown =>
  definition.graphql === undefined ? output : { ...(isRecord(body) ? body : {}), data: output };

/** Scripts one success. */
export function replyWithSuccess({ shop }: Bench, endpoint: CompiledEndpoint): void {
  shop.on(endpoint.name).reply(fittingBody(endpoint));
}
