import { isMooringError } from '@mooring/core';
import { formatOf, type CompiledEndpoint } from '@mooring/core/runtime';
import type { Fault } from '../test-plugin/fault.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import type { CheckTitle } from './catalogue.js';
import { checksOf, type Check } from './check.js';
import { expectCode, expectRequests, expectSuccess, expectThat } from './expect-that.js';
import { replyWithSuccess } from './success.js';

const malformed = 'malformed JSON is a bad response, and not tried again';

type Run = (bench: Bench) => Promise<void>;

/** What happens to a call when the provider or the way there fails. */
export function failureChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { name, safe, idempotencyHeader } = endpoint;
  const maker = checksOf('endpoint', name);
  const check = (title: CheckTitle<'endpoint'>, run: Run): Check => maker.check(title, () => withBench(source, run));
  const canRetry = source.compiled.resilience.attempts >= 2;
  const retried = (title: CheckTitle<'endpoint'>, run: Run): Check =>
    canRetry ? check(title, run) : maker.skipped(title, '`resilience.attempts` is 1');
  return [
    retried('a 429 with Retry-After in seconds is waited for', (bench) => expectWait(bench, endpoint, '2')),
    retried('a 429 with Retry-After as a date is waited for', (bench) =>
      expectWait(bench, endpoint, new Date(Math.ceil(bench.shop.clock.now() / 1_000) * 1_000 + 2_000).toUTCString()),
    ),
    formatOf(endpoint.definition.output) === undefined
      ? check(malformed, async (bench) => {
          bench.shop.on(name).fault('malformedJson');
          expectCode(await bench.call(endpoint), ['BadResponse'], 'when the answer is broken JSON');
          expectRequests(bench.shop.requests, 1, 'After malformed JSON');
        })
      : maker.skipped(malformed, 'its answer is no JSON'),
    check('an answer that is too large is refused', async (bench) => {
      bench.shop.on(name).fault('oversized');
      expectCode(await bench.call(endpoint), ['ResponseTooLarge'], 'when the answer is larger than allowed');
    }),
    check('the caller can abort it', async (bench) => {
      bench.shop.on(name).fault('timeout');
      const caller = new AbortController();
      const call = bench.start(endpoint, undefined, { signal: caller.signal });
      call.catch(() => undefined);
      await bench.shop.clock.drain();
      caller.abort(new Error('the caller has no more use for it'));
      // A call that went on regardless would end with its timeout.
      expectCode(await bench.settle(call), ['Cancelled'], 'when the caller aborts');
    }),
    ...(safe || idempotencyHeader !== undefined
      ? repeatedChecks(source, endpoint, retried)
      : [check('a write without an idempotency key is never repeated', (bench) => expectNoRepeat(bench, endpoint))]),
    ...(idempotencyHeader === undefined
      ? []
      : [
          retried('a repeat carries the same idempotency key, another call another', (bench) =>
            expectKeys(bench, endpoint, idempotencyHeader.toLowerCase()),
          ),
        ]),
  ];
}

function repeatedChecks(
  { compiled: { resilience } }: CheckSource,
  endpoint: CompiledEndpoint,
  retried: (title: CheckTitle<'endpoint'>, run: Run) => Check,
): readonly Check[] {
  const recovers =
    (fault: Fault): Run =>
    async (bench) => {
      bench.shop.on(endpoint.name).fault(fault);
      replyWithSuccess(bench, endpoint);
      expectSuccess(await bench.call(endpoint), `after the fault ${fault}`);
      expectRequests(bench.shop.requests, 2, `After the fault ${fault}`);
    };
  return [
    retried('a 5xx is tried again', async (bench) => {
      // An error page, as proxies make them.
      bench.shop.on(endpoint.name).status(503, { 'content-type': 'text/html' }, '<h1>Service Unavailable</h1>');
      replyWithSuccess(bench, endpoint);
      expectSuccess(await bench.call(endpoint), 'after a 503 with an HTML page');
      expectRequests(bench.shop.requests, 2, 'After a 503');
    }),
    retried('a timeout is tried again', async (bench) => {
      expectThat(
        resilience.attemptTimeoutMs < resilience.deadlineMs,
        '`resilience.attemptTimeoutMs` must be less than `deadlineMs`: no second attempt fits.',
      );
      await recovers('timeout')(bench);
    }),
    retried('a connection that breaks within the answer is tried again', recovers('resetMidBody')),
  ];
}

async function expectWait(bench: Bench, endpoint: CompiledEndpoint, retryAfter: string): Promise<void> {
  const { shop } = bench;
  shop.on(endpoint.name).status(429, { 'retry-after': retryAfter });
  replyWithSuccess(bench, endpoint);
  expectSuccess(await bench.call(endpoint), 'after the wait that the provider asked for');
  expectRequests(shop.requests, 2, 'After one 429');
  const waited = (shop.requests[1]?.at ?? 0) - (shop.requests[0]?.at ?? 0);
  expectThat(waited >= 2_000, `The second request must wait the 2000 ms that the provider asked for, and it waited ${waited} ms.`);
}

async function expectNoRepeat(bench: Bench, endpoint: CompiledEndpoint): Promise<void> {
  // An error page, as proxies make them: the write may have happened.
  bench.shop.on(endpoint.name).status(500, { 'content-type': 'text/html' }, '<h1>Internal Server Error</h1>');
  const outcome = await bench.call(endpoint);
  expectThat(
    'error' in outcome && isMooringError(outcome.error),
    'The call must fail with an error of Mooring when the provider answers 500 with an HTML page.',
  );
  expectRequests(bench.shop.requests, 1, 'After a 500');
  for (const fault of ['reset', 'resetMidBody', 'timeout'] as const) {
    const before = bench.shop.requests.length;
    bench.shop.on(endpoint.name).fault(fault);
    expectCode(await bench.call(endpoint), ['NetworkFailure', 'AttemptTimeout', 'DeadlineExceeded'], `after the fault ${fault}`);
    expectRequests(bench.shop.requests.slice(before), 1, `After the fault ${fault}`);
  }
}

async function expectKeys(bench: Bench, endpoint: CompiledEndpoint, header: string): Promise<void> {
  bench.shop.on(endpoint.name).status(503);
  for (const circumstances of ['after a 503', 'the second time']) {
    replyWithSuccess(bench, endpoint);
    expectSuccess(await bench.call(endpoint), circumstances);
  }
  const [first, repeat, another] = bench.shop.requests.map(({ headers }) => headers[header]);
  expectThat(first !== undefined && first !== '', `The request must carry ${header}.`);
  expectThat(first === repeat, 'The repeat must carry the key of the first attempt.');
  expectThat(first !== another, 'Another call must carry a key of its own.');
}
