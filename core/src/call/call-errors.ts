import { MooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { PlannedCall } from './planned-call.js';

/** Whose call it was, for an error. */
export const whereOf = ({ endpoint, connection }: Pick<PlannedCall, 'endpoint' | 'connection'>): ErrorDetails => ({
  plugin: connection.plugin.id,
  connection: connection.name,
  endpoint: endpoint.name,
});

/** Asked anew each time: a signal may abort between two lines, which the compiler does not believe. */
export const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** @param waitMs Milliseconds until the next probe. */
export function circuitOpen(planned: PlannedCall, waitMs: number): MooringError<'CircuitOpen'> {
  return new MooringError(
    'CircuitOpen',
    `${planned.connection.plugin.id} ${planned.endpoint.name}: the provider has failed too often; the next probe is in ${Math.ceil(waitMs)} ms.`,
    { ...whereOf(planned), retryAfterMs: Math.ceil(waitMs) },
  );
}

export function cancelled(planned: PlannedCall, reason: unknown): MooringError<'Cancelled'> {
  return new MooringError('Cancelled', `${planned.connection.plugin.id} ${planned.endpoint.name}: the caller aborted the call.`, {
    ...whereOf(planned),
    cause: reason,
  });
}

export function deadlineOf(planned: PlannedCall): MooringError<'DeadlineExceeded'> {
  const { plugin } = planned.connection;
  const deadlineMs = planned.options.deadlineMs ?? plugin.resilience.deadlineMs;
  return new MooringError(
    'DeadlineExceeded',
    `${plugin.id} ${planned.endpoint.name}: no answer within the time of the call (${deadlineMs} ms).`,
    whereOf(planned),
  );
}
