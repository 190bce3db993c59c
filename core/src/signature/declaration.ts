import { createHash } from 'node:crypto';
import { MooringError } from '../errors/mooring-error.js';
import { carrier, carrierOptionNames, type CarrierOptions } from './carrier.js';
import { check, checkHeaderName, checkKnown, checkText } from './check.js';
import { body, type RequestPart, type SignedPart } from './part.js';
import type { Coverage, Refusal, SignedRequest, Verdict } from './scheme.js';
import { valid } from './scheme.js';
import { signedMessages, type Message } from './signed-message.js';
import { isForm, withQueryHash } from './sorted-form.js';
import { timestampWindow, type TimestampOptions } from './timestamp-window.js';

/** What the declared schemes have in common: where the signature stands, what it signs, and when. */
export interface DeclarationOptions extends CarrierOptions {
  /** For people. @default made from algorithm and header */
  readonly name?: string;
  /** What is signed, part by part. @default [body] */
  readonly signed?: readonly SignedPart[];
  /** Where the signed timestamp stands and how old it may be. */
  readonly timestamp?: TimestampOptions;
  /** Headers that mark this scheme, with the one value each must have; a request without them carries no signature of this scheme. */
  readonly requires?: Readonly<Record<string, string>>;
}

/** What a request presents to be verified. */
export interface Presented {
  readonly candidates: readonly string[];
  readonly messages: readonly Message[];
  /** Whether the signed timestamp lies in its window; to be asked once the signature is known to be good. */
  judgeTime(nowMs: number): Verdict;
}

export interface Declaration {
  readonly name: string;
  readonly covers: Coverage;
  readonly toleranceSeconds: number | undefined;
  read(request: SignedRequest, secret: string): Presented | Refusal;
  write(
    request: SignedRequest,
    nowMs: number,
    secret: string,
    produce: (message: Message) => string,
    added?: Readonly<Record<string, string>>,
  ): SignedRequest;
}

/** Checks the common options of `builder` once, so that reading and writing need not. */
export function declaration(builder: string, title: () => string, options: DeclarationOptions, ownOptions: readonly string[]): Declaration {
  checkKnown(builder, options, [...carrierOptionNames, 'name', 'signed', 'timestamp', 'requires', ...ownOptions]);
  const carries = carrier(builder, options);
  const window = options.timestamp === undefined ? undefined : timestampWindow(builder, options.timestamp);
  const parts = options.signed ?? [body];
  const covers = coverageOf(builder, parts);
  const requires = Object.entries(options.requires ?? {}).map(
    ([name, value]) => [checkHeaderName(builder, 'requires', name), checkText(builder, 'requires', value)] as const,
  );
  check(
    listsPart(parts, 'timestamp') === (window !== undefined),
    builder,
    '`signed` must contain the timestamp exactly when `timestamp` says where it stands: a time that is not signed proves nothing.',
  );
  const usesFields = listsPart(parts, 'field') || window?.field !== undefined;
  check(!usesFields || carries.hasFields, builder, 'a field is used, so `fields` must describe the header that holds it.');
  check(
    window?.field === undefined || window.field !== carries.signatureField,
    builder,
    'timestamp and signature cannot be the same field.',
  );
  if (options.name !== undefined) checkText(builder, 'name', options.name);

  return {
    name: options.name ?? `${title()} in ${carries.header}`,
    covers,
    toleranceSeconds: window?.toleranceSeconds,

    read(request, secret) {
      if (requires.some(([name, value]) => request.headers[name] !== value)) return 'missing_signature';
      const carried = carries.read(request.headers[carries.header]);
      if (typeof carried === 'string') return carried;
      const timestamp =
        window === undefined ? undefined : window.header === undefined ? carried.field(window.field ?? '') : request.headers[window.header];
      if (window !== undefined && (timestamp === undefined || timestamp === '')) return 'missing_signature';
      const timestampMs = window?.read(timestamp ?? '');
      if (window !== undefined && timestampMs === undefined) return 'malformed_signature';
      const messages = signedMessages(parts, { request, timestamp, secret, field: carried.field });
      if (typeof messages === 'string') return messages;
      return {
        candidates: carried.candidates,
        messages,
        judgeTime: (nowMs) => (window === undefined || timestampMs === undefined ? valid : window.judge(timestampMs, nowMs)),
      };
    },

    write(request, nowMs, secret, produce, added = {}) {
      const timestamp = window?.write(nowMs);
      const made = madeUpId(request.body, nowMs);
      const headers: Record<string, string | undefined> = { ...request.headers, ...Object.fromEntries(requires), ...added };
      const fields: (readonly [string, string])[] = [];
      let { url } = request;
      for (const part of parts) {
        if (typeof part === 'string') continue;
        if (part.part === 'header') headers[part.name] ??= made;
        if (part.part === 'field') fields.push([part.name, made]);
        if (part.part === 'sortedForm' && part.hashParameter !== undefined && request.body.length > 0 && !isForm(request))
          url = withQueryHash(url, part.hashParameter, request.body);
      }
      if (window?.header !== undefined) headers[window.header] = timestamp;
      if (window?.field !== undefined) fields.push([window.field, timestamp ?? '']);
      const messages = signedMessages(parts, {
        request: { ...request, url, headers },
        timestamp,
        secret,
        field: (name) => fields.find(([known]) => known === name)?.[1],
      });
      const message = typeof messages === 'string' ? undefined : messages[0];
      if (message === undefined)
        throw new MooringError(
          'InvalidOptions',
          'A header of the request to be signed cannot be part of a signature, or its body is not covered by one.',
        );
      headers[carries.header] = carries.write(produce(message), fields);
      return { ...request, url, headers };
    },
  };
}

export const listsPart = (parts: readonly SignedPart[] = [], kind: RequestPart['part']): boolean =>
  parts.some((part) => typeof part !== 'string' && part.part === kind);

function coverageOf(builder: string, parts: readonly SignedPart[]): Coverage {
  check(Array.isArray(parts) && parts.length > 0, builder, '`signed` must list the parts of the signed string.');
  const kinds = new Set(parts.map((part) => (typeof part === 'string' ? 'text' : part.part)));
  if (kinds.has('body')) return 'bytes';
  check(
    kinds.has('sortedForm') || kinds.has('bodyCrc32'),
    builder,
    '`signed` must cover the body: a request whose body is not signed can say anything.',
  );
  return kinds.has('sortedForm') ? 'parameters' : 'checksum';
}

/** An id for a delivery that has none: the same for the same body at the same time. */
const madeUpId = (content: Buffer, nowMs: number): string =>
  `test-${createHash('sha256').update(String(nowMs)).update(content).digest('hex').slice(0, 24)}`;
