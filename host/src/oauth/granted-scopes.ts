/** How what was granted differs from what was asked for. The order does not count, nor how often a scope is named. */
export interface ScopeDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** @param granted undefined where the provider does not say, which means all that was asked for (RFC 6749, 5.1) */
export function scopeDifference(asked: readonly string[], granted: readonly string[] | undefined): ScopeDifference {
  if (granted === undefined) return { missing: [], extra: [] };
  const wanted = new Set(asked);
  const got = new Set(granted);
  return { missing: [...wanted].filter((scope) => !got.has(scope)), extra: [...got].filter((scope) => !wanted.has(scope)) };
}
