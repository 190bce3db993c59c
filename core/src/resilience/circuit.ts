import { CircuitState, circuitBreaker, handleAll, type CircuitBreakerPolicy } from 'cockatiel';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import { BreakerWindow, type BreakerWindowOptions } from './breaker-window.js';

export type CircuitStatus = 'closed' | 'open' | 'half_open' | 'forced_open';

/** What an attempt says about the provider; `neutral` says nothing and gives the permit back. */
export type CircuitEffect = 'success' | 'failure' | 'neutral';

/** Leave to make one attempt. */
export interface CircuitPermit {
  /** Whether the circuit has neither opened nor closed since. */
  readonly isCurrent: boolean;
  /** Reports how the attempt ended. Exactly once per permit. */
  settle(effect: CircuitEffect): void;
}

/** Keeps calls away from a provider that fails. One per plugin, host and kind of operation, never per tenant. */
export interface Circuit {
  readonly status: CircuitStatus;
  /** undefined when an attempt may be made now, else the milliseconds after which to ask again. */
  peek(): number | undefined;
  /** A permit, or undefined when the circuit refuses; never waits. */
  acquire(): CircuitPermit | undefined;
  /** Refuses everything until `forceClose`. */
  forceOpen(): void;
  /** Lets everything through again and forgets what was counted. */
  forceClose(): void;
}

export interface CircuitOptions extends BreakerWindowOptions {
  /** Milliseconds the circuit stays open the first time; doubles each time the probes fail. @default 5000 */
  readonly openMs?: number | undefined;
  /** @default 60000 */
  readonly maxOpenMs?: number | undefined;
  /** Probes let through together once the first has passed. @default 3 */
  readonly probes?: number | undefined;
  /** Told of every change. */
  readonly onChange?: ((status: CircuitStatus) => void) | undefined;
}

export const circuitDefaults = { openMs: 5_000, maxOpenMs: 60_000, probes: 3 } as const satisfies CircuitOptions;

/** Share by which an open time is stretched or shortened, so that many processes do not probe together. */
const jitter = 0.2;
/** When to ask again while the probes are under way: about the time an attempt takes. */
const probeWaitMs = 1_000;

/**
 * A circuit on cockatiel's state machine, with our window, our clock and a gate before it. cockatiel parks callers while it probes and
 * then lets all of them run at once; the gate lets one probe through, then three, and refuses the rest. Outcomes are reported to
 * cockatiel when they are known, because it counts a cancelled probe as passed and we want its permit back.
 */
export function createCircuit(clock: Clock, random: Random, options: CircuitOptions = {}): Circuit {
  return new GatedCircuit(clock, random, options);
}

class GatedCircuit implements Circuit {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #options: CircuitOptions;
  readonly #window: BreakerWindow;
  readonly #policy: CircuitBreakerPolicy;
  readonly #probesTotal: number;
  /** Permits of an earlier era report into the void: an attempt begun before the circuit opened says nothing about a probe. */
  #era: Era;
  #openUntil = 0;
  #openings = 0;
  #probesUnderWay = 0;
  #probesPassed = 0;
  #isolation: { dispose(): void } | undefined;
  #announced: CircuitStatus = 'closed';

  constructor(clock: Clock, random: Random, options: CircuitOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#options = options;
    this.#window = new BreakerWindow(clock, options);
    this.#probesTotal = 1 + (options.probes ?? circuitDefaults.probes);
    this.#policy = circuitBreaker(handleAll, {
      breaker: this.#window,
      // The gate keeps the time. Below every difference of two readings of the machine's clock, so that a clock set back cannot block it.
      halfOpenAfter: Number.NEGATIVE_INFINITY,
      halfOpenSampling: { calls: this.#probesTotal, threshold: 0 },
    });
    this.#era = new Era(this);
    this.#policy.onBreak(() => this.#onBreak());
    this.#policy.onReset(() => this.#onReset());
  }

  get status(): CircuitStatus {
    if (this.#policy.state === CircuitState.Closed) return 'closed';
    if (this.#policy.state === CircuitState.Isolated) return 'forced_open';
    return this.#probesUnderWay + this.#probesPassed > 0 ? 'half_open' : 'open';
  }

  peek(): number | undefined {
    if (this.#policy.state === CircuitState.Closed) return undefined;
    if (this.#policy.state === CircuitState.Isolated) return this.#options.maxOpenMs ?? circuitDefaults.maxOpenMs;
    const leftMs = this.#openUntil - this.#clock.now();
    if (leftMs > 0) return leftMs;
    return this.#hasProbeLeft() ? undefined : probeWaitMs;
  }

  acquire(): CircuitPermit | undefined {
    if (this.#policy.state === CircuitState.Closed) return this.#era.closedPermit;
    if (this.peek() !== undefined) return undefined;
    this.#probesUnderWay += 1;
    this.#announce('half_open');
    return new ProbePermit(this.#era);
  }

  forceOpen(): void {
    this.#isolation ??= this.#policy.isolate();
  }

  forceClose(): void {
    // Isolating and letting go is how cockatiel is brought to closed from any state.
    const isolation = this.#isolation ?? this.#policy.isolate();
    this.#isolation = undefined;
    isolation.dispose();
    this.#window.reset();
  }

  /** Called by permits of the present era only. */
  settleClosed(effect: CircuitEffect): void {
    if (effect === 'success') this.#window.success(CircuitState.Closed);
    else if (effect === 'failure') this.#report(false);
  }

  settleProbe(effect: CircuitEffect): void {
    this.#probesUnderWay -= 1;
    if (effect === 'success') this.#probesPassed += 1;
    if (effect !== 'neutral') this.#report(effect === 'success');
  }

  isPresent(era: Era): boolean {
    return era === this.#era;
  }

  /** Tells cockatiel an outcome; it moves on within the same turn of the event loop, before any timer or I/O. */
  #report(passed: boolean): void {
    const outcome = passed ? (): void => undefined : (): never => reportFailure();
    this.#policy.execute(outcome).catch(() => undefined);
  }

  #hasProbeLeft(): boolean {
    const limit = this.#probesPassed === 0 ? 1 : this.#probesTotal;
    return this.#probesPassed + this.#probesUnderWay < limit;
  }

  #onBreak(): void {
    this.#beginEra();
    if (this.#policy.state === CircuitState.Isolated) {
      this.#announce('forced_open');
      return;
    }
    const longest = this.#options.maxOpenMs ?? circuitDefaults.maxOpenMs;
    const openMs = Math.min(longest, (this.#options.openMs ?? circuitDefaults.openMs) * 2 ** this.#openings);
    this.#openings += 1;
    this.#openUntil = this.#clock.now() + Math.round(openMs * (1 - jitter + 2 * jitter * this.#random.next()));
    this.#announce('open');
  }

  #onReset(): void {
    this.#openings = 0;
    this.#beginEra();
    this.#announce('closed');
  }

  #beginEra(): void {
    this.#era = new Era(this);
    this.#probesUnderWay = 0;
    this.#probesPassed = 0;
  }

  #announce(status: CircuitStatus): void {
    if (status === this.#announced) return;
    this.#announced = status;
    this.#options.onChange?.(status);
  }
}

/** The time from one opening or closing to the next. All attempts of a closed era share one permit, so a healthy call allocates none. */
class Era {
  readonly closedPermit: CircuitPermit;

  constructor(readonly circuit: GatedCircuit) {
    const isPresent = (): boolean => circuit.isPresent(this);
    this.closedPermit = {
      get isCurrent() {
        return isPresent();
      },
      settle: (effect) => {
        if (circuit.isPresent(this)) circuit.settleClosed(effect);
      },
    };
  }
}

class ProbePermit implements CircuitPermit {
  #settled = false;

  constructor(readonly era: Era) {}

  get isCurrent(): boolean {
    return this.era.circuit.isPresent(this.era);
  }

  settle(effect: CircuitEffect): void {
    if (this.#settled || !this.era.circuit.isPresent(this.era)) return;
    this.#settled = true;
    this.era.circuit.settleProbe(effect);
  }
}

function reportFailure(): never {
  throw new Error('An attempt failed.');
}
