import type { LimitPriority } from './limiter.js';

/** One call that waits for its turn. */
export interface Waiter {
  readonly units: number;
  readonly priority: LimitPriority;
  readonly fairKey: string;
  readonly deadlineAt: number;
  grant(): void;
  refuse(error: unknown): void;
}

/** Turns that may go to higher priorities, one after the other, before one goes to those who have watched them go by. */
const patienceTurns = 10;
const priorities: readonly LimitPriority[] = ['critical', 'normal', 'background'];
const fromLowest: readonly LimitPriority[] = priorities.toReversed();

/** Those of one priority. Keys take turns: whoever has been served goes behind the other keys. */
class FairQueue {
  units = 0;
  passedOver = 0;
  readonly #byKey = new Map<string, Set<Waiter>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  add(waiter: Waiter): void {
    const own = this.#byKey.get(waiter.fairKey);
    if (own === undefined) this.#byKey.set(waiter.fairKey, new Set([waiter]));
    else own.add(waiter);
    this.units += waiter.units;
  }

  delete(waiter: Waiter): boolean {
    const own = this.#byKey.get(waiter.fairKey);
    if (own?.delete(waiter) !== true) return false;
    if (own.size === 0) this.#byKey.delete(waiter.fairKey);
    this.units -= waiter.units;
    if (this.isEmpty) this.passedOver = 0;
    return true;
  }

  first(): Waiter | undefined {
    for (const own of this.#byKey.values()) for (const waiter of own) return waiter;
    return undefined;
  }

  endTurn({ fairKey }: Waiter): void {
    const own = this.#byKey.get(fairKey);
    if (own === undefined) return;
    this.#byKey.delete(fairKey);
    this.#byKey.set(fairKey, own);
  }

  *[Symbol.iterator](): Iterator<Waiter> {
    for (const own of this.#byKey.values()) yield* own;
  }
}

/**
 * Who waits at a lane, and who is next: the highest priority first, within one the keys in turn, within a key the order of arrival.
 * Priorities age by turns: one that has been passed over ten times in a row goes next, as though it were critical, so that even behind a
 * lane full of critical calls background ones move on.
 */
export class WaitingLine {
  readonly #queues: Readonly<Record<LimitPriority, FairQueue>> = {
    critical: new FairQueue(),
    normal: new FairQueue(),
    background: new FairQueue(),
  };
  #size = 0;
  /** No later than the earliest deadline of those who wait. */
  #earliestDeadline = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#size;
  }

  add(waiter: Waiter): void {
    this.#queues[waiter.priority].add(waiter);
    this.#size += 1;
    if (waiter.deadlineAt < this.#earliestDeadline) this.#earliestDeadline = waiter.deadlineAt;
  }

  /** @returns false for one who is not there any more */
  delete(waiter: Waiter): boolean {
    if (!this.#queues[waiter.priority].delete(waiter)) return false;
    this.#size -= 1;
    if (this.#size === 0) this.#earliestDeadline = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Whose turn it is. */
  first(): Waiter | undefined {
    if (this.#size === 0) return undefined;
    for (const priority of fromLowest) if (this.#hasAged(priority)) return this.#queues[priority].first();
    for (const priority of priorities) {
      const first = this.#queues[priority].first();
      if (first !== undefined) return first;
    }
    return undefined;
  }

  /** Whether this one may draw on the reserve: critical, or passed over too often. */
  isUrgent({ priority }: Waiter): boolean {
    return priority === 'critical' || this.#hasAged(priority);
  }

  /** Whether a critical newcomer goes before everybody who waits. */
  get isOpenToCritical(): boolean {
    return this.#queues.critical.isEmpty && !this.#hasAged('normal') && !this.#hasAged('background');
  }

  /** Notes that this one has been served; before `delete`. */
  served(waiter: Waiter): void {
    this.#queues[waiter.priority].endTurn(waiter);
    this.passedBy(waiter.priority);
  }

  /** Notes that one of `priority` goes, whether it has waited or not. */
  passedBy(priority: LimitPriority): void {
    this.#queues[priority].passedOver = 0;
    for (const lower of fromLowest) {
      if (lower === priority) return;
      if (!this.#queues[lower].isEmpty) this.#queues[lower].passedOver += 1;
    }
  }

  /** Units of those who go before a newcomer of `priority`: the same and the higher ones. */
  unitsBefore(priority: LimitPriority): number {
    const { critical, normal, background } = this.#queues;
    if (priority === 'critical') return critical.units;
    return critical.units + normal.units + (priority === 'normal' ? 0 : background.units);
  }

  /** The earliest deadline of those who wait, or a time before it. */
  get earliestDeadline(): number {
    return this.#earliestDeadline;
  }

  /** Everybody whose deadline is before `instant`. Looks at nobody where the earliest is later. */
  lateAt(instant: number): readonly Waiter[] {
    if (this.#earliestDeadline >= instant) return [];
    const late: Waiter[] = [];
    this.#earliestDeadline = Number.POSITIVE_INFINITY;
    for (const waiter of this) {
      if (waiter.deadlineAt < instant) late.push(waiter);
      else if (waiter.deadlineAt < this.#earliestDeadline) this.#earliestDeadline = waiter.deadlineAt;
    }
    return late;
  }

  *[Symbol.iterator](): Iterator<Waiter> {
    for (const priority of priorities) yield* this.#queues[priority];
  }

  #hasAged(priority: LimitPriority): boolean {
    return this.#queues[priority].passedOver >= patienceTurns;
  }
}
