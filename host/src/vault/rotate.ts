import { setImmediate } from 'node:timers/promises';
import { isMooringError, MooringError, type Clock } from '@mooring/core';
import type { SealedPlace } from './associated-data.js';
import type { Vault } from './vault.js';

/** A stored value as rotation sees it. */
export interface RotationRecord {
  /** Orders the records; never empty. */
  readonly id: string;
  readonly place: SealedPlace;
  readonly blob: Uint8Array;
}

/** The store, as far as rotation needs it. */
export interface RotationSource {
  /** Up to `limit` records after `afterId`, in the order of their ids, that are not under the key `notKeyId`; empty at the end. */
  page(afterId: string | undefined, limit: number, notKeyId: string): Promise<readonly RotationRecord[]>;
  /** Puts `blob` in place of `expected`, and does nothing where something else stands there by now. Whether it was put there. */
  replace(id: string, expected: Uint8Array, blob: Uint8Array): Promise<boolean>;
}

export interface RotationProgress {
  /** Counts from 1. The last pass finds nothing to do. */
  readonly pass: number;
  /** Records brought to the active key. */
  readonly rewrapped: number;
  /** Records that somebody else wrote at the same time, whose write stands; the next pass looks at them again. */
  readonly overtaken: number;
  /** Ids of records that do not open, and so stay as they are. */
  readonly unreadable: readonly string[];
}

export interface RotationReport extends RotationProgress {
  /**
   * `complete`: a whole pass found no record to bring over; where `unreadable` is empty too, nothing needs the older keys any more.
   * `stopped`: by the signal. `unfinished`: after `maxPasses` others still write with an older key.
   * The state is the data itself, so the next run goes on from wherever this one ended.
   */
  readonly outcome: 'complete' | 'stopped' | 'unfinished';
}

export interface RotationOptions {
  readonly clock: Clock;
  /** Records per page. @default 100 */
  readonly batch?: number | undefined;
  /** Records of a page in hand at once. @default 8 */
  readonly parallel?: number | undefined;
  /** @default 10 */
  readonly maxPasses?: number | undefined;
  /** Stops after the records in hand. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each page. */
  readonly onProgress?: ((progress: RotationProgress) => void) | undefined;
}

const rotationDefaults = { batch: 100, parallel: 8, maxPasses: 10 } as const;
/** Pauses after failures that may pass, in milliseconds; after the last one the error is the caller's. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 16_000] as const;

/**
 * Brings every stored value under the active key while others read and write. Only data keys are wrapped anew, and each value is replaced
 * only where it is still the one that was read.
 * @throws MooringError `VaultKeyMissing`; `VaultUnavailable` and other passing failures once they have lasted half a minute; whatever the
 * source throws; `InvalidOptions`
 */
export async function rotate(vault: Vault, source: RotationSource, options: RotationOptions): Promise<RotationReport> {
  const rotation = new Rotation(vault, source, options);
  return await rotation.run();
}

class Rotation {
  readonly #vault: Vault;
  readonly #source: RotationSource;
  readonly #options: RotationOptions;
  readonly #batch: number;
  readonly #parallel: number;
  readonly #maxPasses: number;
  readonly #unreadable = new Set<string>();
  #pass = 0;
  #rewrapped = 0;
  #overtaken = 0;

  constructor(vault: Vault, source: RotationSource, options: RotationOptions) {
    this.#vault = vault;
    this.#source = source;
    this.#options = options;
    this.#batch = countOf('batch', options.batch ?? rotationDefaults.batch);
    this.#parallel = countOf('parallel', options.parallel ?? rotationDefaults.parallel);
    this.#maxPasses = countOf('maxPasses', options.maxPasses ?? rotationDefaults.maxPasses);
  }

  async run(): Promise<RotationReport> {
    while (this.#pass < this.#maxPasses) {
      this.#pass += 1;
      const found = await this.#walk();
      if (this.#isStopped) return { ...this.#progress, outcome: 'stopped' };
      if (found === 0) return { ...this.#progress, outcome: 'complete' };
    }
    return { ...this.#progress, outcome: 'unfinished' };
  }

  /** One pass over the store. How many records wanted to be brought over and could be opened. */
  async #walk(): Promise<number> {
    let found = 0;
    let afterId: string | undefined;
    while (!this.#isStopped) {
      const from = afterId;
      const page = await this.#patiently(() => this.#source.page(from, this.#batch, this.#vault.activeKeyId));
      const last = page?.at(-1);
      if (page === undefined || last === undefined) break;
      found += await this.#handle(page);
      afterId = last.id;
      this.#options.onProgress?.(this.#progress);
      // Keys in this process answer at once: without this, a page after the other would keep everybody else waiting.
      await setImmediate();
    }
    return found;
  }

  async #handle(page: readonly RotationRecord[]): Promise<number> {
    let found = 0;
    const queue = page.values();
    const lane = async (): Promise<void> => {
      for (const record of queue) {
        if (this.#isStopped) return;
        if (await this.#bringOver(record)) found += 1;
      }
    };
    await Promise.all(Array.from({ length: this.#parallel }, lane));
    return found;
  }

  /** Whether there was something to do that could be done. */
  async #bringOver({ id, place, blob }: RotationRecord): Promise<boolean> {
    try {
      const rewrapped = await this.#patiently(() => this.#vault.rewrap(place, blob));
      if (rewrapped === undefined) return false;
      const replaced = await this.#patiently(() => this.#source.replace(id, blob, rewrapped));
      if (replaced === true) this.#rewrapped += 1;
      if (replaced === false) this.#overtaken += 1;
      this.#unreadable.delete(id);
      return true;
    } catch (error) {
      if (!isMooringError(error) || error.code !== 'VaultTampered') throw error;
      this.#unreadable.add(id);
      return false;
    }
  }

  /** Tries again where the failure says that it may pass. Undefined when stopped while it waits. */
  async #patiently<Value>(work: () => Value | Promise<Value>): Promise<Value | undefined> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        const pauseMs = pausesMs[failures];
        if (pauseMs === undefined || !isMooringError(error) || !error.retryable) throw error;
        await this.#pause(error.retryAfterMs ?? pauseMs);
        if (this.#isStopped) return undefined;
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await this.#options.clock.sleep(ms, this.#options.signal);
    } catch (error) {
      if (!this.#isStopped) throw error;
    }
  }

  get #isStopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  get #progress(): RotationProgress {
    return { pass: this.#pass, rewrapped: this.#rewrapped, overtaken: this.#overtaken, unreadable: [...this.#unreadable] };
  }
}

function countOf(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new MooringError('InvalidOptions', `\`${option}\` of a rotation must be a whole number above 0.`);
}
