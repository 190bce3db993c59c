const skewShare = 0.01;
const longestSkewMs = 50;

/** A wait until a time that a provider told, with a little more: its clock is not ours, and what comes too early is refused. */
export const withSkew = (waitMs: number): number => waitMs + Math.min(longestSkewMs, waitMs * skewShare);
