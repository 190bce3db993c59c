import { MooringError, type Duration, type Random } from '@mooring/core';
import { durationMs } from '@mooring/core/runtime';

/** What goes wrong at a simulated provider. Rates are shares of all requests, from 0 to 1; together they are at most 1. */
export interface SimulatedFaults {
  /** Answered with a failure of the server (503, or 500 every other time) before anything was done. @default 0 */
  readonly serverError?: number;
  /** Refused as one request too many, with `Retry-After: 1`, before anything was done. @default 0 */
  readonly tooMany?: number;
  /** The connection breaks in place of an answer. What was asked for has been done. @default 0 */
  readonly reset?: number;
  /** No answer comes, ever. What was asked for has been done. @default 0 */
  readonly timeout?: number;
  /** Milliseconds before each request is looked at. @default 0 */
  readonly latencyMs?: number;
}

/** The fate of one request. */
export type Fate = 'serverError' | 'tooMany' | 'reset' | 'timeout';

const fates = ['serverError', 'tooMany', 'reset', 'timeout'] as const satisfies readonly Fate[];
/** Names of faults on the command line. */
const names: Readonly<Record<string, keyof SimulatedFaults>> = {
  '5xx': 'serverError',
  '429': 'tooMany',
  reset: 'reset',
  timeout: 'timeout',
  latency: 'latencyMs',
};

/**
 * Faults as the command line writes them: `5xx:0.1`, `429:0.05`, `reset:0.01`, `timeout:0.01`, `latency:200ms`.
 * @throws MooringError `InvalidOptions`
 */
export function parseFaults(specs: readonly string[]): SimulatedFaults {
  const faults: Partial<Record<keyof SimulatedFaults, number>> = {};
  for (const spec of specs) {
    const [kind = '', amount = ''] = spec.split(':', 2);
    const name = Object.hasOwn(names, kind) ? names[kind] : undefined;
    if (name === undefined || amount === '') {
      throw new MooringError(
        'InvalidOptions',
        `--fault takes 5xx, 429, reset or timeout with a share, or latency with a duration, such as 5xx:0.1 or latency:200ms; got "${spec}".`,
      );
    }
    faults[name] = name === 'latencyMs' ? latencyOf(amount) : Number(amount);
  }
  checkFaults(faults);
  return faults;
}

const isDuration = (text: string): text is Duration => /^\d+(?:\.\d+)?(?:ms|s|m)$/.test(text);

function latencyOf(text: string): number {
  if (!isDuration(text)) throw new MooringError('InvalidOptions', `--fault latency takes a duration such as 200ms or 1.5s; got "${text}".`);
  return durationMs(text, '--fault latency');
}

/** @throws MooringError `InvalidOptions` where a share is none, or all of them are more than the whole */
export function checkFaults(faults: SimulatedFaults): void {
  const shares = fates.map((fate) => [fate, faults[fate] ?? 0] as const);
  for (const [fate, share] of shares) {
    if (!(share >= 0 && share <= 1))
      throw new MooringError('InvalidOptions', `\`faults.${fate}\` must be a share from 0 to 1; got ${share}.`);
  }
  if (shares.reduce((sum, [, share]) => sum + share, 0) > 1 + 1e-9)
    throw new MooringError('InvalidOptions', 'The shares of `faults` must be 1 at most, taken together.');
  const { latencyMs = 0 } = faults;
  if (!(latencyMs >= 0 && Number.isFinite(latencyMs)))
    throw new MooringError('InvalidOptions', `\`faults.latencyMs\` must be a number of milliseconds; got ${latencyMs}.`);
}

/** Draws the fate of a request; `undefined` leaves it as it is. One number is drawn for each request, whatever the shares. */
export function drawFate(faults: SimulatedFaults, random: Random): Fate | undefined {
  let drawn = random.next();
  for (const fate of fates) {
    drawn -= faults[fate] ?? 0;
    if (drawn < 0) return fate;
  }
  return undefined;
}
