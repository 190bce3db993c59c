import { z } from 'zod';

// What many of Mixpanel's endpoints share. mixpanel/docs, openapi/*.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

/** Project Settings, Overview. A service account is asked for it with nearly every call. */
export const projectId = z.int().min(1);

/** The public name of a project: Project Settings, Overview. It is no secret, browsers send it too. */
export const token = z.string().min(1);

/** `yyyy-mm-dd`, inclusive, in the project's time zone. */
export const date = z.iso.date();

/** A number of days, counts by date or by name: what reports are made of. */
export const byName = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);

/** Administration wraps its results. */
export const results = <Results extends z.ZodType>(schema: Results) => z.object({ status: z.string(), results: schema });
