import type { Auth, Schema } from '@mooring/core';
import { formatOf, type CompiledEndpoint } from '@mooring/core/runtime';
import { coerceTexts } from '../provider/coerce-text.js';
import { parseBody, parseForm } from '../provider/parse-body.js';
import { isRecord, type JsonRecord } from '../provider/record.js';

/** A request as a provider sees it. */
export interface ProviderRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a request says to an endpoint, or what is wrong with it. */
export type ReadInput = { readonly fields: JsonRecord } | { readonly problem: string };

/** Query parameter by which the simulator's own next URLs go on; no provider's schema knows it. */
export const pageParameter = 'page_after';

/** Reads and checks the fields of a request as the endpoint's schemas have them: its query, and its body. */
export async function readInput({ definition }: CompiledEndpoint, auth: Auth | undefined, request: ProviderRequest): Promise<ReadInput> {
  const { input, query, body, graphql } = definition;
  const isBodiless = ['GET', 'HEAD', 'DELETE'].includes(definition.method);
  const fixed = new URLSearchParams(definition.path.split('?', 2)[1] ?? '');
  const ignored = new Set([pageParameter, ...fixed.keys(), ...credentialNames(auth)]);
  const inQuery = without(parseForm(request.url.search.slice(1)), ignored);
  const contentType = request.headers['content-type'];
  const parsedBody = parseBody(contentType, request.body, request.headers['content-encoding']);
  const inBody = isRecord(parsedBody) ? without(parsedBody, ignored) : parsedBody;
  const isText = contentType?.startsWith('application/json') !== true;

  const querySchema = query ?? (isBodiless ? input : undefined);
  const read = querySchema === undefined ? { fields: {} } : await check(querySchema, inQuery, true);
  if ('problem' in read) return read;
  const bodySchema = body ?? (isBodiless ? undefined : input);
  if (bodySchema === undefined || formatOf(bodySchema) !== undefined) return read;
  const given = graphql === undefined ? (inBody ?? {}) : ((isRecord(inBody) ? inBody['variables'] : undefined) ?? {});
  const sent = await check(bodySchema, given, isText);
  return 'problem' in sent ? sent : { fields: { ...read.fields, ...sent.fields } };
}

const without = (record: JsonRecord, names: ReadonlySet<string>): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));

/** Where the credential stands among the fields. */
function credentialNames(auth: Auth | undefined): readonly string[] {
  if (auth === undefined) return [];
  const { application } = auth;
  const places =
    application.kind === 'place'
      ? [application.place]
      : application.kind === 'sign'
        ? [application.rule.place, ...(application.rule.with ?? []).map(({ place }) => place)]
        : [];
  return places.flatMap((place) => (place.in === 'header' ? [] : [place.name.split('.')[0] ?? '']));
}

async function check(schema: Schema, given: unknown, areTexts: boolean): Promise<ReadInput> {
  const coerced = areTexts ? coerceTexts(schema, given) : { value: given };
  // What cannot be described cannot be told from its texts: it passes unchecked.
  if (coerced === undefined) return { fields: isRecord(given) ? given : {} };
  const result = await schema['~standard'].validate(coerced.value);
  if (result.issues === undefined) return { fields: isRecord(coerced.value) ? coerced.value : {} };
  const words = result.issues.map(
    ({ path, message }) => `${(path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')}: ${message}`,
  );
  return { problem: words.join('; ') };
}
