import { formatOf, type BodyFormat } from '../contract/format.js';
import type { Schema } from '../contract/schema.js';
import { fieldIssues, type FieldIssue } from '../contract/schema-issues.js';
import { MooringError } from '../errors/mooring-error.js';
import type { ReadAnswer } from './read-answer.js';
import { restoreUnknown } from './restore-unknown.js';

/** What came out, and what did not fit. */
export interface ParsedOutput {
  readonly value: unknown;
  /** Empty where the answer fits the schema. */
  readonly drift: readonly FieldIssue[];
}

const fits = (value: unknown): ParsedOutput => ({ value, drift: [] });

/** The value of an answer by the declared schema. Where it does not fit, the answer as it came, with what is wrong about it. */
export async function parseOutput(schema: Schema, answer: ReadAnswer, bytes: Buffer, isGraphQL: boolean): Promise<ParsedOutput> {
  const format = formatOf(schema);
  if (format !== undefined) return fits(readFormat(format, answer, bytes));
  const raw = isGraphQL ? dataOf(answer.body) : answer.body;
  const outcome = schema['~standard'].validate(raw);
  const result = outcome instanceof Promise ? await outcome : outcome;
  if (result.issues === undefined) return fits(restoreUnknown(result.value, raw));
  return { value: raw, drift: fieldIssues(result.issues) };
}

const dataOf = (body: unknown): unknown => (typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined);

function readFormat(format: BodyFormat, answer: ReadAnswer, bytes: Buffer): unknown {
  switch (format.kind) {
    case 'bytes':
      return bytes;
    case 'text':
      return answer.text;
    case 'ndjson':
      return readLines(format.item, answer.text);
    case 'multipart':
      return bytes;
    default:
      return format satisfies never;
  }
}

async function* readLines(item: Schema, text: string): AsyncGenerator<unknown> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const raw = parseLine(line);
    const result = await item['~standard'].validate(raw);
    yield result.issues === undefined ? restoreUnknown(result.value, raw) : raw;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The parser's own message quotes the line.
    throw new MooringError('BadResponse', 'A line of the answer is broken JSON.');
  }
}
