/** A handler with its types forgotten; `host.on` has checked them. */
export type AnyHandler = (event: never) => unknown;

/** Who handles which events. */
export class HandlerRegistry {
  readonly #handlers = new Map<string, Set<AnyHandler>>();
  readonly #onAdded = new Set<(plugin: string, type: string) => void>();

  /** Adds a handler and tells who waits for one; the returned function takes it away. */
  add(plugin: string, type: string, handler: AnyHandler): () => void {
    const key = keyOf(plugin, type);
    const handlers = this.#handlers.get(key) ?? new Set();
    this.#handlers.set(key, handlers);
    // One function registered twice is two handlers.
    const own: AnyHandler = (event) => handler(event);
    handlers.add(own);
    for (const listener of this.#onAdded) listener(plugin, type);
    return () => {
      handlers.delete(own);
    };
  }

  of(plugin: string, type: string): readonly AnyHandler[] {
    return [...(this.#handlers.get(keyOf(plugin, type)) ?? [])];
  }

  /** Every plugin and type that somebody handles. */
  handled(): readonly { readonly plugin: string; readonly type: string }[] {
    return [...this.#handlers].filter(([, handlers]) => handlers.size > 0).map(([key]) => splitKey(key));
  }

  /** Calls `listener` whenever a handler is added; the returned function ends that. */
  onAdded(listener: (plugin: string, type: string) => void): () => void {
    this.#onAdded.add(listener);
    return () => this.#onAdded.delete(listener);
  }
}

const keyOf = (plugin: string, type: string): string => `${plugin}\n${type}`;

function splitKey(key: string): { readonly plugin: string; readonly type: string } {
  const [plugin = '', type = ''] = key.split('\n');
  return { plugin, type };
}
