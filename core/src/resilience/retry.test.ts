import { MooringError } from '../errors/mooring-error.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import type { AttemptAnswer, AttemptOutcome } from '../transport/axios-adapter.js';
import type { FailureClass } from './failure-class.js';
import { createRetryBudget } from './retry-budget.js';
import { createRetrier, type AttemptFailure, type RetriedCall, type RetryResult } from './retry.js';

const random = { next: () => 0.5, uuid: () => '', bytes: (length: number) => new Uint8Array(length) };
const answer: AttemptAnswer = { response: { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok') } };

const failure = (kind: FailureClass, more: Partial<AttemptFailure> = {}): AttemptFailure => ({
  kind,
  repeatable: true,
  error: new MooringError('ServerError', 'It failed.'),
  ...more,
});

/** Plays the outcomes one after the other; the last one for ever. */
function script(
  ...outcomes: (AttemptFailure | Error | 'ok')[]
): (attempt: number) => Promise<AttemptOutcome<AttemptAnswer, AttemptFailure>> {
  return (attempt) => {
    const outcome = outcomes[attempt - 1] ?? outcomes.at(-1) ?? 'ok';
    if (outcome instanceof Error) return Promise.reject(outcome);
    return Promise.resolve(outcome === 'ok' ? { answer } : { failure: outcome });
  };
}

function run(
  clock: VirtualClock,
  attempt: RetriedCall<AttemptAnswer>['attempt'],
  more: Partial<RetriedCall<AttemptAnswer>> = {},
): Promise<RetryResult<AttemptAnswer>> {
  const call = {
    method: 'get',
    url: 'https://api.example.com/v1/items',
    deadlineAt: clock.now() + 30_000,
    budget: createRetryBudget(clock),
    attempt,
    ...more,
  };
  return createRetrier(clock, random).run(call);
}

describe('createRetrier', () => {
  it('hands a good answer on after one attempt', async () => {
    const clock = new VirtualClock();
    expect(await run(clock, script('ok'))).toEqual({ answer, attempts: 1 });
    expect(clock.sleeps).toEqual([]);
  });

  it('tries three times with full jitter and gives the last failure', async () => {
    const clock = new VirtualClock();
    const last = failure('overloaded');
    const result = await clock.settle(run(clock, script(failure('server_error'), failure('server_error'), last)));
    expect(result).toEqual({ failure: last, attempts: 3, gaveUp: 'attempts', waitMs: undefined });
    expect(clock.sleeps).toEqual([100, 200]);
    expect(clock.pending).toBe(0);
  });

  it('waits longer when the provider asked for less, and as long as it asked', async () => {
    const clock = new VirtualClock();
    const result = await clock.settle(run(clock, script(failure('rate_limited'), failure('rate_limited', { retryAfterMs: 7_000 }), 'ok')));
    expect(result).toEqual({ answer, attempts: 3 });
    expect(clock.sleeps).toEqual([500, 7_000]);
  });

  it.each<[FailureClass, boolean, string]>([
    ['client', true, 'not_retryable'],
    ['auth', true, 'not_retryable'],
    ['cancelled', true, 'not_retryable'],
    ['deadline', true, 'not_retryable'],
    ['misconfigured', true, 'not_retryable'],
    ['bad_response', true, 'not_retryable'],
    ['ambiguous_network', false, 'not_repeatable'],
    ['server_error', false, 'not_repeatable'],
    ['attempt_timeout', false, 'not_repeatable'],
  ])('does not repeat %s when repeatable is %s', async (kind, repeatable, gaveUp) => {
    const result = await run(new VirtualClock(), script(failure(kind, { repeatable })));
    expect(result).toMatchObject({ attempts: 1, gaveUp });
  });

  it.each<FailureClass>(['not_sent', 'rate_limited'])('repeats %s whatever the operation, since the provider did not act', async (kind) => {
    const clock = new VirtualClock();
    expect(await clock.settle(run(clock, script(failure(kind, { repeatable: false }), 'ok')))).toMatchObject({ attempts: 2 });
  });

  it('gives up at once when the provider asks for more than the deadline or a minute holds', async () => {
    const clock = new VirtualClock();
    const long = await run(clock, script(failure('rate_limited', { retryAfterMs: 45_000 })));
    expect(long).toMatchObject({ attempts: 1, gaveUp: 'deadline', waitMs: 45_000 });
    const huge = await run(clock, script(failure('rate_limited', { retryAfterMs: 2 ** 31 - 1 })), { deadlineAt: Number.MAX_SAFE_INTEGER });
    expect(huge).toMatchObject({ attempts: 1, gaveUp: 'retry_after_too_long', waitMs: 2 ** 31 - 1 });
    expect(clock.sleeps).toEqual([]);
  });

  it('stops when the budget is spent, and earns with each success', async () => {
    const clock = new VirtualClock();
    const budget = createRetryBudget(clock, { floorPer10s: 1 });
    expect(await clock.settle(run(clock, script(failure('server_error')), { budget }))).toMatchObject({ attempts: 2, gaveUp: 'budget' });
    for (let call = 0; call < 10; call += 1) await run(clock, script('ok'), { budget });
    expect(await clock.settle(run(clock, script(failure('server_error'), 'ok'), { budget }))).toMatchObject({ attempts: 2, answer });
  });

  it('ends a back-off with the reason of the signal', async () => {
    const clock = new VirtualClock();
    const aborter = new AbortController();
    const reason = new MooringError('Cancelled', 'The caller aborted.');
    const running = run(clock, script(failure('server_error')), { signal: aborter.signal });
    const rejected = expect(running).rejects.toBe(reason);
    await clock.drain();
    aborter.abort(reason);
    await rejected;
    expect(clock.pending).toBe(0);
  });

  it('throws what an attempt throws, untouched and not repeated', async () => {
    const clock = new VirtualClock();
    const error = new MooringError('CircuitOpen', 'The circuit is open.', { retryAfterMs: 5_000 });
    const stack = error.stack;
    let attempts = 0;
    const attempt = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(error);
    };
    await expect(run(clock, attempt)).rejects.toBe(error);
    expect([attempts, error.stack]).toEqual([1, stack]);
  });

  it('tells of each back-off before it begins', async () => {
    const clock = new VirtualClock();
    const told: [string, number, number][] = [];
    const onRetry: RetriedCall<AttemptAnswer>['onRetry'] = (failed, delayMs, attempt) => told.push([failed.kind, delayMs, attempt]);
    await clock.settle(run(clock, script(failure('server_error'), failure('attempt_timeout'), 'ok'), { onRetry }));
    expect(told).toEqual([
      ['server_error', 100, 1],
      ['attempt_timeout', 200, 2],
    ]);
  });

  it('keeps calls that run together apart', async () => {
    const clock = new VirtualClock();
    const retrier = createRetrier(clock, random);
    const budget = createRetryBudget(clock, { floorPer10s: 1_000 });
    const calls = Array.from({ length: 30 }, (_, index) => {
      const outcomes =
        index % 3 === 0 ? (['ok'] as const) : index % 3 === 1 ? ([failure('server_error'), 'ok'] as const) : ([failure('client')] as const);
      return retrier.run({
        method: 'get',
        url: 'https://api.example.com/',
        deadlineAt: clock.now() + 30_000,
        budget,
        attempt: script(...outcomes),
      });
    });
    const results = await clock.settle(Promise.all(calls));
    expect(results.map((result) => result.attempts)).toEqual(Array.from({ length: 30 }, (_, index) => (index % 3 === 1 ? 2 : 1)));
  });
});
