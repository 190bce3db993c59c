import type { RateMeter } from './rate-meter.js';

/** What an answer says of a lane, beside what the lane itself knows. */
export interface Told {
  /** Units the provider had left when it wrote the answer. */
  readonly remaining: number;
  /** Units of the call that was answered. */
  readonly cost: number;
  /** How long what the provider counts stays counted. */
  readonly lastsMs: number;
  /** Units of the other calls under way, which the provider may have counted or not; undefined where nobody knows them. */
  readonly others: number | undefined;
  /**
   * Units that ended since the lane was quiet, where this is the first answer since: it is newer than every other answer. Undefined where
   * another has been heard meanwhile, which may be newer.
   */
  readonly endedSinceQuiet: number | undefined;
}

/** Until when something that was told holds, and what remained by the answer that told it. */
interface Source {
  readonly reference: number;
  readonly expiresAt: number;
  readonly forgottenAt: number;
}

const untold: Source = { reference: Number.POSITIVE_INFINITY, expiresAt: 0, forgottenAt: 0 };
/** Providers write whole units, and buckets hold fractions of them. */
const roundingUnits = 1;
/** How long calls go one at a time, at least, after a cap has expired and no answer tells another. */
const doubtfulForMs = 10_000;

/**
 * What a provider counts and we do not: calls of other processes with the same credential, or those made before a restart.
 *
 * An answer is old when it arrives, and answers overtake one another. So an answer tightens the lane as if nothing that is under way had been
 * counted in it; it loosens the lane only where no newer one can have been heard, and then as if everything that ended meanwhile had not been.
 * Where calls under way could explain what looks like others, the units are a guess, which their answers take back. Where nothing of ours
 * can, the credential is shared, and what remains is a cap; when that expires the others may be quicker than we, so that one call goes ahead
 * and the rest waits for its answer.
 */
export class UnseenUse {
  #guess = 0;
  #guessed = untold;
  #cap = Number.POSITIVE_INFINITY;
  #capped = untold;

  /**
   * Units to reckon with beside the meter's own; a meter that holds a bucket has taken them already.
   * @param underWay Units whose answers are still to come; undefined where nobody knows them.
   */
  unitsAt(now: number, meter: RateMeter, underWay: number | undefined): number {
    if (meter.give !== undefined) return 0;
    const guess = this.#guess > 0 && now < this.#guessed.expiresAt ? this.#guess : 0;
    if (this.#cap === Number.POSITIVE_INFINITY || now >= this.#capped.forgottenAt) return guess;
    const left = meter.left(now);
    if (now < this.#capped.expiresAt) return Math.max(guess, left - Math.max(0, this.#cap));
    return underWay === undefined || underWay === 0 ? guess : left;
  }

  /** When that changes, if no answer changes it before. */
  changesAt(now: number): number {
    const { expiresAt, forgottenAt } = this.#capped;
    const next = [this.#guessed.expiresAt, expiresAt, forgottenAt].filter((instant) => instant > now);
    return Math.min(...next);
  }

  /** Counts what goes against what remains. */
  taken(units: number): void {
    this.#cap -= units;
  }

  learn(told: Told, meter: RateMeter, now: number): void {
    if (now >= this.#guessed.expiresAt) this.#guess = 0;
    if (meter.give === undefined && this.#isShared(told, meter, now)) this.#learnCap(told, now);
    else this.#learnGuess(told, meter, now);
  }

  #isShared({ remaining, cost, others = 0 }: Told, meter: RateMeter, now: number): boolean {
    const { expiresAt, forgottenAt } = this.#capped;
    const isCapped = this.#cap !== Number.POSITIVE_INFINITY && now < forgottenAt;
    // The provider has begun anew, and everything it counts may be ours: the others have gone.
    const haveGone = isCapped && now >= expiresAt && meter.limit - remaining <= cost + others;
    if (isCapped && !haveGone) return true;
    this.#cap = Number.POSITIVE_INFINITY;
    return meter.left(now) > remaining + roundingUnits;
  }

  #learnCap({ remaining, cost, lastsMs, others, endedSinceQuiet }: Told, now: number): void {
    const atMost = Math.max(0, remaining - (others ?? 0));
    const isHolding = now < this.#capped.expiresAt;
    if (isHolding && others !== undefined && remaining >= this.#capped.reference) this.#cap += cost;
    if (isHolding && others !== undefined && endedSinceQuiet !== undefined) this.#cap = Math.max(this.#cap, atMost - endedSinceQuiet);
    if (isHolding && this.#cap <= atMost) return;
    this.#cap = atMost;
    this.#capped = sourceOf(remaining, lastsMs, now);
    this.#guess = 0;
  }

  #learnGuess({ remaining, cost, lastsMs, others, endedSinceQuiet }: Told, meter: RateMeter, now: number): void {
    // More left than by the answer we go by: this one was written before it, so that it had counted this call too, which was then under way.
    if (others !== undefined && this.#guess > 0 && remaining >= this.#guessed.reference)
      this.#lower(Math.min(cost, this.#guess), meter, now);
    const left = meter.left(now) - (meter.give === undefined ? this.#guess : 0);
    const excess = left - Math.max(0, remaining - (others ?? 0));
    if (excess > 0) {
      this.#guess += excess;
      if (meter.give !== undefined) meter.take(excess, now);
      this.#guessed = sourceOf(remaining, meter.give === undefined ? lastsMs : meter.usedForMs(now), now);
    } else if (others !== undefined && endedSinceQuiet !== undefined && excess + endedSinceQuiet < 0)
      this.#lower(-excess - endedSinceQuiet, meter, now);
  }

  #lower(units: number, meter: RateMeter, now: number): void {
    this.#guess = Math.max(0, this.#guess - units);
    meter.give?.(units, now);
  }
}

const sourceOf = (reference: number, lastsMs: number, now: number): Source => ({
  reference,
  expiresAt: now + lastsMs,
  forgottenAt: now + lastsMs + Math.max(lastsMs, doubtfulForMs),
});
