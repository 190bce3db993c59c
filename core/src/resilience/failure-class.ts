/** What one failed attempt means to each part of a call. */
export interface FailureRule {
  /** Who may try again: any operation, only one that is safe to repeat (by method or idempotency key), or none. */
  readonly retry: 'any' | 'repeatable' | 'never';
  /** What the circuit learns: only faults of the provider or the way there count against it. */
  readonly circuit: 'failure' | 'success' | 'neutral';
  /** Tokens of the retry budget that another attempt costs. */
  readonly budgetCost: number;
  /** Whether the provider asked for less: longer back-off, and the lane of the limiter pauses. */
  readonly throttled: boolean;
}

const rule = (retry: FailureRule['retry'], circuit: FailureRule['circuit'], budgetCost = 0, throttled = false): FailureRule => ({
  retry,
  circuit,
  budgetCost,
  throttled,
});

/** Every class of failure. One verdict per attempt; retry, circuit, limiter and budget all read it from here. */
export const failureRules = {
  /** The provider has not seen the request: refused, connect timeout, name service down. */
  not_sent: rule('any', 'failure', 1),
  /** The connection broke when the provider may have acted already. */
  ambiguous_network: rule('repeatable', 'failure', 1),
  /** The host name does not exist. */
  dns_unknown: rule('never', 'failure'),
  /** A certificate, a bad request, a denied address: trying again changes nothing, and the provider is not to blame. */
  misconfigured: rule('never', 'neutral'),
  attempt_timeout: rule('repeatable', 'failure', 2),
  deadline: rule('never', 'neutral'),
  cancelled: rule('never', 'neutral'),
  /** The provider is well and refuses for quota: it did not act, and retries of this kind are its own wish. */
  rate_limited: rule('any', 'success', 0, true),
  /** 502, 503, 504, 520 to 524, 529. */
  overloaded: rule('repeatable', 'failure', 1),
  /** 500 */
  server_error: rule('repeatable', 'failure', 1),
  /** 501, 505 */
  unsupported: rule('never', 'success'),
  /** 408, 425, or a lock that the provider reports. */
  transient_client: rule('repeatable', 'success', 1),
  /** 401: refreshing the token and replaying is the step around the retry. */
  auth: rule('never', 'success'),
  permission: rule('never', 'success'),
  client: rule('never', 'success'),
  /** Broken JSON, too large, an unexpected redirect: neither the provider's health nor worth a repeat. */
  bad_response: rule('never', 'neutral'),
} as const satisfies Record<string, FailureRule>;

export type FailureClass = keyof typeof failureRules;
