import { formatOf, type BodyFormat } from '../contract/format.js';
import type { Schema } from '../contract/schema.js';
import { fieldIssues, type FieldIssue } from '../contract/schema-issues.js';
import { MooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { ReadAnswer } from './read-answer.js';
import { readLines } from './read-lines.js';
import { restoreUnknown } from './restore-unknown.js';

/** What came out, and what did not fit. */
export interface ParsedOutput {
  readonly value: unknown;
  /** Empty where the answer fits the schema. */
  readonly drift: readonly FieldIssue[];
}

const fits = (value: unknown): ParsedOutput => ({ value, drift: [] });

/**
 * The value of an answer by the declared schema. Where it does not fit, the answer as it came, with what is wrong about it.
 * @throws MooringError `BadResponse` where the schema wants JSON and the body is something else
 * @param bytes The body; as a stream where the schema wants one and the transport could
 * @param where Goes into errors that come while a streamed answer is read
 */
export async function parseOutput(
  schema: Schema,
  answer: ReadAnswer,
  bytes: Buffer | AsyncIterable<Uint8Array>,
  isGraphQL: boolean,
  where: ErrorDetails = {},
): Promise<ParsedOutput> {
  const format = formatOf(schema);
  if (format !== undefined) return fits(readFormat(format, answer, bytes, where));
  const raw = isGraphQL ? dataOf(answer.body) : answer.body;
  const outcome = schema['~standard'].validate(raw);
  const result = outcome instanceof Promise ? await outcome : outcome;
  if (result.issues === undefined) return fits(restoreUnknown(result.value, raw));
  // A page to log in at, or of a proxy that knows better: handing on "undefined" would make a success of it.
  if (answer.body === undefined && answer.text !== '')
    throw new MooringError('BadResponse', `The answer is no JSON, although the provider calls it a success (${answer.status}).`, {
      ...where,
      status: answer.status,
    });
  return { value: raw, drift: fieldIssues(result.issues) };
}

const dataOf = (body: unknown): unknown => (typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined);

function readFormat(format: BodyFormat, answer: ReadAnswer, bytes: Buffer | AsyncIterable<Uint8Array>, where: ErrorDetails): unknown {
  switch (format.kind) {
    case 'bytes':
      return format.isStreamed === true ? inPieces(bytes) : bytes;
    case 'text':
      return answer.text;
    case 'ndjson':
      return readItems(format.item, inPieces(bytes), where);
    case 'multipart':
      return bytes;
    default:
      return format satisfies never;
  }
}

/** A transport that does not stream gives everything in one piece. */
const inPieces = (bytes: Buffer | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  Buffer.isBuffer(bytes) ? onePiece(bytes) : bytes;

async function* onePiece(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes;
}

async function* readItems(item: Schema, bytes: AsyncIterable<Uint8Array>, where: ErrorDetails): AsyncGenerator<unknown, void, undefined> {
  for await (const line of readLines(bytes, where)) {
    const raw = parseLine(line, where);
    const outcome = item['~standard'].validate(raw);
    // Most schemas answer at once, and an export has millions of lines.
    const result = outcome instanceof Promise ? await outcome : outcome;
    yield result.issues === undefined ? restoreUnknown(result.value, raw) : raw;
  }
}

function parseLine(line: string, where: ErrorDetails): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The parser's own message quotes the line.
    throw new MooringError('BadResponse', 'A line of the answer is broken JSON.', where);
  }
}
