import { z } from 'zod';
import { date, projectId } from './fields.js';

// What queries share. mixpanel/docs, openapi/query.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

/** Lists and objects stand in a query or form as JSON text: `event=["signup","purchase"]`. */
export const form = 'form-json';

/** Sixty queries an hour and five at once, for a whole project: https://docs.mixpanel.com/reference/rate-limits (read 2026-11-25). */
export const queryLimits = ['query-hour', 'query-concurrency'] as const;

export const project = { project_id: projectId, workspace_id: z.int().optional() };

export const dates = { from_date: date, to_date: date };

/** How events are counted: all of them, one for each user, or how many a user has on average. */
export const countType = z.enum(['general', 'unique', 'average']);

/** Such as `properties["plan"] == "pro"`; the language: https://docs.mixpanel.com/reference/segmentation-expressions */
export const expression = z.string().min(1);

const count = z.number();

/** Counts by name and date. */
export const Series = z.object({
  data: z.object({ series: z.array(z.string()), values: z.record(z.string(), z.record(z.string(), count)) }),
  legend_size: z.number().optional(),
});
