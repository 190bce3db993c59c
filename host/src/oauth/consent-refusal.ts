/** Why a consent came to nothing. */
export type RefusalReason =
  | 'unknown_plugin'
  | 'malformed'
  | 'ticket_invalid'
  | 'ticket_expired'
  | 'value_missing'
  | 'session_missing'
  | 'session_other'
  | 'state_unknown'
  | 'plugin_other'
  | 'signature_bad'
  | 'issuer_bad'
  | 'value_bad'
  | 'denied'
  | 'code_refused'
  | 'exchange_failed'
  | 'account_other'
  | 'connection_changed'
  | 'connection_disabled'
  | 'unavailable'
  | 'not_set_up'
  | 'unexpected';

/** Ends a consent with a page. */
export class ConsentRefusal extends Error {
  override readonly name = 'ConsentRefusal';
  readonly reason: RefusalReason;
  /** What the provider says, or the name of what is missing. From outside: encode it. */
  readonly said: string | undefined;

  constructor(reason: RefusalReason, said?: string, cause?: unknown) {
    super(`A consent was refused: ${reason}.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.said = said;
  }
}
