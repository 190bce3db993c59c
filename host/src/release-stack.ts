/** What was acquired, so that it can be let go in the opposite order. */
export class ReleaseStack {
  readonly #releases: { readonly name: string; readonly release: () => unknown }[] = [];

  /** Says how something just acquired is let go. */
  push(name: string, release: () => unknown): void {
    this.#releases.push({ name, release });
  }

  /** Lets everything go, the latest first. A release that fails does not keep the others from running; `onError` is told. */
  async releaseAll(onError: (name: string, error: unknown) => void): Promise<void> {
    for (let next = this.#releases.pop(); next !== undefined; next = this.#releases.pop()) {
      try {
        await next.release();
      } catch (error) {
        onError(next.name, error);
      }
    }
  }
}
