import { get, type Limit, type LimitState, type ProviderResponse } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/limits.json' with { type: 'json' };
import { commaSeparated } from './page.js';

/**
 * The org's calls of the last 24 hours, which every answer of the REST API tells. The header may tell a second pair, `per-app-api-usage`, of
 * which no order is promised.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/headers_api_usage.htm (read 2026-11-25)
 */
export function usageState({ headers }: ProviderResponse): LimitState | undefined {
  const [, used, limit] = /(?:^|[\s,;])api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
  if (used === undefined || limit === undefined) return undefined;
  return { limit: Number(limit), remaining: Math.max(0, Number(limit) - Number(used)) };
}

/**
 * The limits of an org, which all its users and apps share.
 * @see https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html (read 2026-11-25)
 */
export const planLimits: readonly Limit[] = [
  // The least there is, of a Developer Edition; others have 100,000 and more for each licence, and the first answer tells. What is used comes
  // back 24 hours later.
  {
    name: 'day',
    kind: 'daily',
    rate: 15_000,
    resets: 'rolling',
    // A name for the simulator; the function reads it.
    learn: { used: 'sforce-limit-info' },
    feedback: usageState,
  },
  // Calls that take 20 seconds and longer; there is no limit on shorter ones, and which those will be nobody knows beforehand. So it counts what
  // can take so long. 5 in a Developer Edition.
  { name: 'long', kind: 'concurrency', appliesTo: 'named', rate: 25 },
];

/** What an endpoint says whose calls can take twenty seconds. */
export const mayTakeLong = { limits: ['long'] } as const;

/** What is allowed and what remains, by name; a few have the same for parts of them inside. */
const OrgLimit = z.object({ Max: z.number(), Remaining: z.number() });

export const limits = {
  list: get('/limits', {
    title: 'Read what the org may use, and what remains of it',
    output: z.record(z.string(), OrgLimit),
    fixture: fixtures.limits,
  }),
  recordCounts: get('/limits/recordCount', {
    title: 'Read about how many records there are of types',
    input: z.object({ sObjects: commaSeparated.optional() }),
    output: z.object({ sObjects: z.array(z.object({ name: z.string(), count: z.number() })) }),
    fixture: fixtures.recordCounts,
  }),
};
