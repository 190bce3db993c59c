import { isMooringError } from '@mooring/core';
import { ConsentRefusal, type RefusalReason } from './consent-refusal.js';

/** What a failure means to the person in front of the browser. */
export function refusalOf(error: unknown): { readonly reason: RefusalReason; readonly said?: string | undefined } {
  if (error instanceof ConsentRefusal) return error;
  if (!isMooringError(error)) return { reason: 'unexpected' };
  switch (error.code) {
    case 'UnknownPlugin':
      return { reason: 'unknown_plugin' };
    case 'AccountMismatch':
      return { reason: 'account_other' };
    case 'Conflict':
    case 'ConnectionExists':
    case 'UnknownConnection':
      return { reason: 'connection_changed' };
    case 'ConnectionDisabled':
      return { reason: 'connection_disabled' };
    case 'MissingCredential':
    case 'InvalidOptions':
    case 'InvalidPlugin':
      return { reason: 'not_set_up' };
    default:
      return { reason: error.retryable ? 'unavailable' : 'exchange_failed' };
  }
}
