import type { CompiledWarmRule } from '../contract/cache-rule.js';
import type { Clock } from '../ports/clock.js';

/** Something to fetch ahead of callers. What it is, is the business of whoever fetches. */
export interface WarmTask<What> {
  readonly what: What;
  readonly rule: Pick<CompiledWarmRule, 'atStart' | 'everyMs'>;
}

export interface CacheWarmerOptions<What> {
  readonly clock: Clock;
  /**
   * Fetches one answer into the cache, with priority `background`; what fails is its own to report. `mayBeCached` is true at the start,
   * when an answer that is fresh already (another process has stored it) is good enough.
   */
  readonly fetch: (what: What, options: { readonly signal: AbortSignal; readonly mayBeCached: boolean }) => Promise<unknown>;
  /** Fetches at once. @default 4 */
  readonly concurrency?: number;
  /** Fetches that wait for their turn; more are left out until the next time. @default 10_000 */
  readonly maxWaiting?: number;
  /** Answers whose hits are counted; beyond it, new ones are not until others expire. @default 1_000 */
  readonly maxHot?: number;
}

export const cacheWarmerDefaults = { concurrency: 4, maxWaiting: 10_000, maxHot: 1_000 } as const;

/** A hot answer is fetched anew in this last part of its life, at most so many milliseconds before its end. */
const leadShare = 0.1;
const longestLeadMs = 5_000;

interface Turn<What> {
  readonly what: What;
  readonly mayBeCached: boolean;
}

interface HotAnswer {
  hits: number;
  readonly expiresAt: number;
  readonly release: () => void;
  isPlanned: boolean;
}

/** Fetches answers before anybody asks: at the start, at intervals, and those that many ask for shortly before they expire. */
export class CacheWarmer<What> {
  readonly #options: Required<CacheWarmerOptions<What>>;
  readonly #stopped = new AbortController();
  readonly #waiting: Turn<What>[] = [];
  readonly #timers = new Set<() => void>();
  readonly #hot = new Map<string, HotAnswer>();
  #running = new Set<Promise<void>>();

  constructor(options: CacheWarmerOptions<What>) {
    this.#options = { ...cacheWarmerDefaults, ...options };
  }

  /** Begins with what is due now, and plans the rest. */
  start(tasks: Iterable<WarmTask<What>>): void {
    for (const { what, rule } of tasks) {
      if (rule.atStart) this.#queue({ what, mayBeCached: true });
      if (rule.everyMs !== undefined) this.#repeat(what, rule.everyMs);
    }
  }

  /**
   * Counts a hit on a fresh answer. Above `hot` hits within one life of the answer, it is fetched anew shortly before its end.
   * @param key The answer's own key
   * @param what How to fetch it
   */
  hit(
    key: string,
    what: What,
    { expiresAt, ttlMs, hot }: { readonly expiresAt: number; readonly ttlMs: number; readonly hot: number },
  ): void {
    if (this.#stopped.signal.aborted) return;
    const answer = this.#counted(key, expiresAt);
    if (answer === undefined) return;
    answer.hits += 1;
    if (answer.isPlanned || answer.hits <= hot) return;
    answer.isPlanned = true;
    const leadMs = Math.min(ttlMs * leadShare, longestLeadMs);
    this.#after(expiresAt - leadMs - this.#options.clock.now(), () => this.#queue({ what, mayBeCached: false }));
  }

  /** Fetches nothing more, and ends what is under way. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The cache is no longer warmed.'));
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#hot.clear();
    this.#waiting.length = 0;
    await Promise.all(this.#running);
  }

  #repeat(what: What, everyMs: number): void {
    this.#after(everyMs, () => {
      this.#queue({ what, mayBeCached: false });
      this.#repeat(what, everyMs);
    });
  }

  #counted(key: string, expiresAt: number): HotAnswer | undefined {
    const known = this.#hot.get(key);
    if (known?.expiresAt === expiresAt) return known;
    // A new life of the answer counts from the beginning.
    known?.release();
    if (this.#hot.size >= this.#options.maxHot) return undefined;
    const cancel = this.#after(expiresAt - this.#options.clock.now(), () => void this.#hot.delete(key));
    const answer: HotAnswer = {
      hits: 0,
      expiresAt,
      isPlanned: false,
      release: () => {
        cancel();
        this.#hot.delete(key);
      },
    };
    this.#hot.set(key, answer);
    return answer;
  }

  #after(ms: number, run: () => void): () => void {
    const cancel = this.#options.clock.schedule(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
    return () => {
      cancel();
      this.#timers.delete(cancel);
    };
  }

  #queue(turn: Turn<What>): void {
    if (this.#stopped.signal.aborted || this.#waiting.length >= this.#options.maxWaiting) return;
    this.#waiting.push(turn);
    this.#work();
  }

  #work(): void {
    while (this.#running.size < this.#options.concurrency) {
      const turn = this.#waiting.shift();
      if (turn === undefined) return;
      const running: Promise<void> = this.#fetch(turn).finally(() => {
        this.#running.delete(running);
        this.#work();
      });
      this.#running.add(running);
    }
  }

  async #fetch({ what, mayBeCached }: Turn<What>): Promise<void> {
    try {
      await this.#options.fetch(what, { signal: this.#stopped.signal, mayBeCached });
    } catch {
      // Nobody waits for it, and `fetch` has reported it: the next caller asks the provider as if nothing had been tried.
    }
  }
}
