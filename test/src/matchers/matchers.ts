import { isDeepStrictEqual } from 'node:util';
import { isMooringError } from '@mooring/core';
import { isRecord } from '../provider/record.js';
import type { RecordedRequest } from '../test-plugin/recorded-request.js';

/** What a matcher answers to the runner. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

interface MatcherContext {
  readonly equals?: (left: unknown, right: unknown) => boolean;
}

/** The parts of a request that a test names; the others may be anything. */
export type ExpectedRequest = Partial<Pick<RecordedRequest, 'method' | 'url' | 'path' | 'query' | 'headers' | 'body'>>;

/**
 * Matchers for `expect.extend`. jest and vitest with global functions have them as soon as `@mooring/test` is imported.
 * @example
 * expect(shop).toHaveRequested('customers.create', { body: { name: 'Ada' } });
 * await expect(call).rejects.toBeMooringError('RateLimited', { retryAfterMs: 2000 });
 * expect(shop).toHaveReceived('customer.created', { id: 'cus_1' });
 */
export const matchers = {
  /** Whether a request of the endpoint went out. Of `query`, `headers` and a `body` with fields, those that are named must be there. */
  toHaveRequested(this: MatcherContext, tested: unknown, endpoint: string, expected: ExpectedRequest = {}): MatcherResult {
    const requests = listAt(tested, 'requests');
    const pass = requests.some((request) => at(request, 'endpoint') === endpoint && holds(this, request, expected));
    const details = Object.keys(expected).length === 0 ? '' : ` with ${show(expected)}`;
    return {
      pass,
      message: () =>
        `Expected ${pass ? 'no' : 'a'} request of ${endpoint}${details}. ${lines('went out', requests, (request) =>
          [at(request, 'endpoint'), at(request, 'method'), at(request, 'url'), show(at(request, 'body'))].join(' '),
        )}`,
    };
  },

  /** Whether a value is an error of Mooring of this code, with these fields. */
  toBeMooringError(this: MatcherContext, error: unknown, code: string, expected: Readonly<Record<string, unknown>> = {}): MatcherResult {
    const isOurs = isMooringError(error);
    const pass = isOurs && error.code === code && holds(this, error, expected);
    const details = Object.keys(expected).length === 0 ? '' : ` with ${show(expected)}`;
    const found = !isOurs
      ? `${error instanceof Error ? `${error.name} (${error.message})` : show(error)}, which is none`
      : `${error.code} (${error.message}) ${show(Object.fromEntries(Object.keys(expected).map((name) => [name, at(error, name)])))}`;
    return { pass, message: () => `Expected ${pass ? 'no' : 'an'} error of Mooring ${code}${details}. It is ${found}.` };
  },

  /** Whether a handler got an event of the type; where `data` has fields, those that are named must be there. */
  toHaveReceived(this: MatcherContext, tested: unknown, type: string, ...data: readonly unknown[]): MatcherResult {
    const received = listAt(tested, 'received');
    const pass = received.some((event) => at(event, 'type') === type && (data.length === 0 || contains(this, at(event, 'data'), data[0])));
    return {
      pass,
      message: () =>
        `Expected ${pass ? 'no' : 'an'} event ${type}${data.length === 0 ? '' : ` with ${show(data[0])}`}. ${lines(
          'reached a handler',
          received,
          (event) => `${String(at(event, 'type'))} ${show(at(event, 'data'))}`,
        )}`,
    };
  },
};

const holds = (context: MatcherContext, value: unknown, expected: object): boolean =>
  Object.entries(expected).every(([name, part]) => part === undefined || contains(context, at(value, name), part));

/** Objects may have more fields than are named; everything else must be equal, or fit a matcher such as `expect.any(String)`. */
function contains(context: MatcherContext, value: unknown, expected: unknown): boolean {
  if (context.equals?.(value, expected) ?? isDeepStrictEqual(value, expected)) return true;
  if (!isRecord(expected) || !isRecord(value) || Object.getPrototypeOf(expected) !== Object.prototype) return false;
  return Object.entries(expected).every(([name, part]) => contains(context, value[name], part));
}

const at = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

/** The list of that name of a plugin under test, or the list itself. */
function listAt(tested: unknown, name: 'requests' | 'received'): readonly unknown[] {
  const list: unknown = Array.isArray(tested) ? tested : at(tested, name);
  if (!Array.isArray(list)) throw new TypeError(`This matcher takes what testPlugin gives, or its \`${name}\`.`);
  return list;
}

const show = (value: unknown): string => (value === undefined ? '' : (JSON.stringify(value) ?? typeof value));

const lines = (what: string, list: readonly unknown[], line: (item: unknown) => string): string =>
  list.length === 0 ? `None ${what}.` : `What ${what}:${list.map((item) => `\n  ${line(item).trim()}`).join('')}`;
