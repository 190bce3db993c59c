import type { Clock, Random } from '@mooring/core';
import type { WireResponse } from '@mooring/core/runtime';
import type { ProviderEngine } from './engine.js';
import { drawFate, type SimulatedFaults } from './faults.js';
import type { ProviderRequest } from './read-input.js';

/** What comes of a request: an answer, a connection that breaks, or nothing at all. */
export type Outcome = WireResponse | 'reset' | 'silence';

export interface UnreliableServices {
  readonly clock: Clock;
  readonly random: Random;
}

/** A simulated provider on a bad day. */
export class UnreliableProvider {
  readonly #engine: ProviderEngine;
  readonly #faults: SimulatedFaults;
  readonly #services: UnreliableServices;
  #failures = 0;

  constructor(engine: ProviderEngine, faults: SimulatedFaults, services: UnreliableServices) {
    this.#engine = engine;
    this.#faults = faults;
    this.#services = services;
  }

  /** @throws the signal's reason when it aborts while the request waits */
  async handle(request: ProviderRequest, signal?: AbortSignal): Promise<Outcome> {
    const { clock, random } = this.#services;
    const fate = drawFate(this.#faults, random);
    const { latencyMs = 0 } = this.#faults;
    if (latencyMs > 0) await clock.sleep(latencyMs, signal);
    switch (fate) {
      case 'serverError':
        this.#failures += 1;
        return this.#engine.fail(this.#failures % 2 === 1 ? 'Overloaded' : 'ServerError', 'a failure that was asked for');
      case 'tooMany':
        return this.#engine.fail('RateLimited', 'too many requests, as was asked for', { 'retry-after': '1' });
      case 'reset':
      case 'timeout':
        // The provider has done it, and its caller cannot know: that is what idempotency keys are for.
        await this.#engine.handle(request);
        return fate === 'reset' ? 'reset' : 'silence';
      case undefined:
        return this.#engine.handle(request);
      default:
        return fate satisfies never;
    }
  }
}
