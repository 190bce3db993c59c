/** What became of the question: an answer, or none because nobody handles the event or the handler failed. */
export type HandlerAnswer = { readonly answer: unknown } | { readonly none: 'unhandled' | 'failed' | 'late' };

/** Somebody who waits for an answer. */
export interface Question {
  readonly answer: Promise<HandlerAnswer>;
  /** Nobody waits any more. */
  withdraw(): void;
}

/** Where the intake waits for answers that handlers make. */
export class AnswerDesk {
  readonly #waiting = new Map<string, Set<(answer: HandlerAnswer) => void>>();

  /** Asks for the answer to an event, by its key. Ask before the event is stored, or the handler may be faster. */
  ask(eventKey: string): Question {
    let settle: (answer: HandlerAnswer) => void = () => undefined;
    const answer = new Promise<HandlerAnswer>((resolve) => (settle = resolve));
    const askers = this.#waiting.get(eventKey) ?? new Set();
    this.#waiting.set(eventKey, askers);
    askers.add(settle);
    return {
      answer,
      withdraw: () => {
        askers.delete(settle);
        if (askers.size === 0 && this.#waiting.get(eventKey) === askers) this.#waiting.delete(eventKey);
      },
    };
  }

  /** Hands an answer to everybody who waits for it. */
  give(eventKey: string, answer: HandlerAnswer): void {
    const askers = this.#waiting.get(eventKey);
    if (askers === undefined) return;
    this.#waiting.delete(eventKey);
    for (const settle of askers) settle(answer);
  }
}
