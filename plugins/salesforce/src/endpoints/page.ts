import { z } from 'zod';

// Paths and names of parameters below src/endpoints: forcedotcom/postman-salesforce-apis 3bb323cb (v50, 2021-01), and where it lacks one the
// traffic recorded by NangoHQ/integration-templates (2026-05-06, v59 to v66). Answers: https://developer.salesforce.com/docs/platform/api-rest/guide
// and https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch, and those recordings. All read 2026-11-25.

/** What an endpoint without an answer gives: Salesforce says 204, or an empty 201. */
export const nothing = z.undefined();

/** Texts that Salesforce takes joined by commas. */
export const commaSeparated = z
  .array(z.string())
  .min(1)
  .transform((texts) => texts.join(','));

/** Times are ISO 8601 texts. */
export const time = z.string().meta({ examples: ['2026-11-25T10:00:00.000+0000'] });

/**
 * How one page leads to the next: a path with a cursor, which lives for two days.
 * @see https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-apicursors.html (read 2026-11-25)
 */
export const byNextRecordsUrl = { by: 'nextUrl', items: 'records', url: 'nextRecordsUrl' } as const;
