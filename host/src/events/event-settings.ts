/** How events are handed to handlers, complete. */
export interface EventSettings {
  readonly concurrency: number;
  readonly attempts: number;
  readonly handlerTimeoutMs: number;
  readonly drainMs: number;
  readonly onSchemaDrift: 'report' | 'strict';
}
