import { isMooringError } from '@mooring/core';
import { formatOf, type CompiledEndpoint } from '@mooring/core/runtime';
import { meaningOfStatus, successBody } from '../provider/answer.js';
import { isRecord } from '../provider/record.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { badInputs, onlyRefused, fits, unknownField, withoutRequiredFields, withUnknownField } from './broken-values.js';
import { skipped, type Check } from './check.js';
import { expectCode, expectRequests, expectSuccess, expectThat } from './expect-that.js';
import { fittingBody, outputOf, withOutput } from './success.js';

/** What one endpoint's schemas promise. */
export function schemaChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { name, definition } = endpoint;
  const group = 'endpoint';
  const isFormatted = formatOf(definition.output) !== undefined;
  const noBody = 'it has neither a fixture nor an output schema that can be sampled: give it a `fixture`';
  const body = successBody(endpoint);
  const checks: Check[] = [];

  const fixtureName = `${name}: its ${definition.fixture === undefined ? 'sample' : 'fixture'} fits its output schema`;
  if (body === undefined && !fits(definition.output, undefined)) checks.push(skipped(group, fixtureName, noBody));
  else {
    checks.push({
      group,
      name: fixtureName,
      run: () =>
        withBench(source, async (bench) => {
          bench.shop.on(name).reply(body);
          expectSuccess(await bench.call(endpoint), 'with its fixture or sample as the answer');
        }),
    });
  }

  const bad = badInputs(endpoint);
  const badName = `${name}: a bad input is refused before the network`;
  if (bad.length === 0)
    checks.push(
      skipped(
        group,
        badName,
        definition.input === undefined ? 'it takes no input that could be wrong' : 'its input schema accepts anything',
      ),
    );
  else {
    checks.push({
      group,
      name: badName,
      run: () =>
        withBench(source, async (bench) => {
          for (const { whole, path } of await onlyRefused(bad)) {
            expectCode(
              await bench.call(endpoint, isRecord(whole) ? whole : {}),
              ['InvalidInput'],
              `for an input that its schema refuses (\`${path}\` missing or wrong)`,
            );
          }
          expectRequests(bench.shop.requests, 0, 'For a bad input');
        }),
    });
  }

  const fitting = fittingBody(endpoint);
  const output = outputOf(endpoint, fitting);
  const extraName = `${name}: a field that the schema does not name is let through`;
  if (isFormatted || !(isRecord(output) || (Array.isArray(output) && output.length > 0)))
    checks.push(skipped(group, extraName, isFormatted ? 'its answer is no JSON' : noBody));
  else {
    checks.push({
      group,
      name: extraName,
      run: () =>
        withBench(source, async (bench) => {
          bench.shop.on(name).reply(withOutput(endpoint, fitting, withUnknownField(output)));
          const value = expectSuccess(await bench.call(endpoint), 'when the provider adds a field');
          const read: unknown = Array.isArray(value) ? value[0] : value;
          expectThat(isRecord(read) && read[unknownField] === true, 'The field that the provider added must stay in the result.');
        }),
    });
  }

  const lacking = isFormatted ? [] : withoutRequiredFields(definition.output, output);
  const lackingName = `${name}: a missing field is a typed drift`;
  if (lacking.length === 0)
    checks.push(skipped(group, lackingName, isFormatted ? 'its answer is no JSON' : 'its output schema requires no field'));
  else {
    checks.push({
      group,
      name: lackingName,
      run: () =>
        withBench(source, async (bench) => {
          const [answer] = await onlyRefused(lacking);
          if (answer === undefined) return;
          bench.shop.on(name).reply(withOutput(endpoint, fitting, answer.whole));
          expectCode(await bench.call(endpoint), ['SchemaDrift'], `when \`${answer.path}\` is missing from the answer`);
        }),
    });
  }
  return checks;
}

/** What happens to a call when the provider or the way there fails. */
export function failureChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { name } = endpoint;
  const group = 'endpoint';
  const { attempts, attemptTimeoutMs, deadlineMs } = source.compiled.resilience;
  const repeatable = endpoint.safe || endpoint.idempotencyHeader !== undefined;
  const check = (what: string, run: (bench: Bench) => Promise<void>): Check => ({
    group,
    name: `${name}: ${what}`,
    run: () => withBench(source, run),
  });
  const retries = (what: string, run: (bench: Bench) => Promise<void>): Check =>
    attempts < 2 ? skipped(group, `${name}: ${what}`, '`resilience.attempts` is 1') : check(what, run);
  const succeed = (bench: Bench): unknown => bench.shop.on(name).reply(fittingBody(endpoint));

  const waits = (form: string, header: (now: number) => string): Check =>
    retries(`a 429 with Retry-After ${form} is waited for`, async (bench) => {
      const { shop } = bench;
      refuse(bench, endpoint, 429, { 'retry-after': header(shop.clock.now()) });
      succeed(bench);
      expectSuccess(await bench.call(endpoint), 'after the wait that the provider asked for');
      expectRequests(shop.requests, 2, 'After one 429');
      const waited = (shop.requests[1]?.at ?? 0) - (shop.requests[0]?.at ?? 0);
      expectThat(waited >= 2_000, `The second request must wait the 2000 ms that the provider asked for, and it waited ${waited} ms.`);
    });

  const checks = [
    waits('in seconds', () => '2'),
    waits('as a date', (now) => new Date(Math.ceil(now / 1_000) * 1_000 + 2_000).toUTCString()),
    check('malformed JSON is a bad response, and not tried again', async (bench) => {
      bench.shop.on(name).fault('malformedJson');
      expectCode(await bench.call(endpoint), ['BadResponse'], 'when the answer is broken JSON');
      expectRequests(bench.shop.requests, 1, 'After malformed JSON');
    }),
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
  ];
  if (!repeatable) {
    return [
      ...checks,
      check('a write without an idempotency key is never repeated', async (bench) => {
        // An error page, as proxies make them: the write may have happened.
        refuse(bench, endpoint, 500, { 'content-type': 'text/html' }, '<h1>Internal Server Error</h1>');
        const outcome = await bench.call(endpoint);
        expectThat(
          'error' in outcome && isMooringError(outcome.error),
          'The call must fail with an error of Mooring when the provider answers 500 with an HTML page.',
        );
        expectRequests(bench.shop.requests, 1, 'After a 500');
        for (const fault of ['reset', 'resetMidBody', 'timeout'] as const) {
          const before = bench.shop.requests.length;
          bench.shop.on(name).fault(fault);
          expectCode(await bench.call(endpoint), ['NetworkFailure', 'AttemptTimeout', 'DeadlineExceeded'], `after the fault ${fault}`);
          expectRequests(bench.shop.requests.slice(before), 1, `After the fault ${fault}`);
        }
      }),
    ];
  }
  const recovers = (what: string, fault: 'reset' | 'resetMidBody' | 'timeout'): Check =>
    retries(what, async (bench) => {
      bench.shop.on(name).fault(fault);
      succeed(bench);
      expectSuccess(await bench.call(endpoint), `after the fault ${fault}`);
      expectRequests(bench.shop.requests, 2, `After the fault ${fault}`);
    });
  checks.push(
    retries('a 5xx is tried again', async (bench) => {
      // An error page, as proxies make them.
      refuse(bench, endpoint, 503, { 'content-type': 'text/html' }, '<h1>Service Unavailable</h1>');
      succeed(bench);
      expectSuccess(await bench.call(endpoint), 'after a 503 with an HTML page');
      expectRequests(bench.shop.requests, 2, 'After a 503');
    }),
    attemptTimeoutMs >= deadlineMs
      ? {
          ...recovers('a timeout is tried again', 'timeout'),
          run: () => Promise.reject(new Error('`resilience.attemptTimeoutMs` must be less than `deadlineMs`: no second attempt fits.')),
        }
      : recovers('a timeout is tried again', 'timeout'),
    recovers('a connection that breaks within the answer is tried again', 'resetMidBody'),
  );
  const { idempotencyHeader } = endpoint;
  if (idempotencyHeader !== undefined) {
    checks.push(
      retries('a repeat carries the same idempotency key, another call another', async (bench) => {
        refuse(bench, endpoint, 503, {});
        succeed(bench);
        succeed(bench);
        expectSuccess(await bench.call(endpoint), 'after a 503');
        expectSuccess(await bench.call(endpoint), 'the second time');
        const [first, repeat, another] = bench.shop.requests.map(({ headers }) => headers[idempotencyHeader.toLowerCase()]);
        expectThat(first !== undefined && first !== '', `The request must carry ${idempotencyHeader}.`);
        expectThat(first === repeat, 'The repeat must carry the key of the first attempt.');
        expectThat(first !== another, 'Another call must carry a key of its own.');
      }),
    );
  }
  const { cacheTtlMs } = endpoint;
  if (cacheTtlMs !== undefined) {
    checks.push(
      check('an answer is kept as long as the cache says', async (bench) => {
        succeed(bench);
        succeed(bench);
        for (const _time of [1, 2]) expectSuccess(await bench.call(endpoint, undefined, { cache: 'use' }), 'with the cache');
        expectRequests(bench.shop.requests, 1, 'Within `cache.ttl`');
        await bench.shop.clock.advance(cacheTtlMs + 1);
        expectSuccess(await bench.call(endpoint, undefined, { cache: 'use' }), 'after `cache.ttl`');
        expectRequests(bench.shop.requests, 2, 'After `cache.ttl`');
      }),
    );
  }
  return checks;
}

/** Scripts a refusal in the provider's own words where the plugin can write them, with this status. */
function refuse(
  { shop }: Bench,
  { name }: CompiledEndpoint,
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: string,
): void {
  const means = meaningOfStatus(status);
  expectThat(means !== undefined, `${status} is no failure.`);
  shop.on(name).status(status, headers, body);
}
