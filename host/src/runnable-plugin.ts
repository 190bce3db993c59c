import { MooringError, type Logger } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';

/**
 * Refuses what the contract can say and this version cannot do yet, before anything relies on it.
 * @throws MooringError `InvalidPlugin`
 */
export function assertRunnable({ id, definition }: CompiledPlugin): void {
  const refuse = (what: string): never => {
    throw new MooringError('InvalidPlugin', `"${id}" declares ${what}, which this version of Mooring does not run yet.`, { plugin: id });
  };
  for (const auth of [definition.auth, ...Object.values(definition.servers ?? {}).map((server) => server.auth)])
    if (auth.application.kind === 'token') refuse('an OAuth token grant');
  for (const [name, value] of Object.entries(definition.values ?? {})) if (value.from !== undefined) refuse(`\`values.${name}.from\``);
  if (definition.webhooks?.expand !== undefined) refuse('`webhooks.expand`');
  if (definition.webhooks?.confirm !== undefined) refuse('`webhooks.confirm`');
  if (definition.webhooks?.subscribe !== undefined) refuse('`webhooks.subscribe`');
  if (definition.webhooks?.order !== undefined) refuse('`webhooks.order`');
}

/** Says which limits are declared and not kept yet: calls run, but the provider may refuse some. */
export function warnOfUnkeptLimits({ id, definition }: CompiledPlugin, logger: Logger): void {
  for (const limit of definition.limits ?? []) {
    const unkept = [
      ...(limit.kind === 'concurrency' ? ['kind: concurrency'] : []),
      ...(limit.learn === undefined ? [] : ['learn']),
      ...(limit.feedback === undefined ? [] : ['feedback']),
    ];
    if (unkept.length > 0)
      logger.warn('a limit is declared that this version does not keep yet', { plugin: id, limit: limit.name, unkept });
  }
}
