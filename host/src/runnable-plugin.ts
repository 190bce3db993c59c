import { MooringError } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';

/**
 * Refuses what the contract can say and this version cannot do yet, before anything relies on it.
 * @throws MooringError `InvalidPlugin`
 */
export function assertRunnable({ id, definition }: CompiledPlugin): void {
  const refuse = (what: string): never => {
    throw new MooringError('InvalidPlugin', `"${id}" declares ${what}, which this version of Mooring does not run yet.`, { plugin: id });
  };
  if (definition.webhooks?.expand !== undefined) refuse('`webhooks.expand`');
  if (definition.webhooks?.confirm !== undefined) refuse('`webhooks.confirm`');
  if (definition.webhooks?.subscribe !== undefined) refuse('`webhooks.subscribe`');
  if (definition.webhooks?.order !== undefined) refuse('`webhooks.order`');
}
