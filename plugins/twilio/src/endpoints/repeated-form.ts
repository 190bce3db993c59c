import { z } from 'zod';

const contentType = 'application/x-www-form-urlencoded';

/** Lists are names that stand several times: `MediaUrl=…&MediaUrl=…`. https://www.twilio.com/docs/messaging/api/message-resource (read 2026-11-25) */
function write(fields: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) form.append(name, String(one));
  return form.toString();
}

/**
 * Input and headers of an endpoint that takes lists. The encodings of the core write a list as `MediaUrl[0]=…`, which Twilio does not read,
 * so the form is written here and goes out as the text it is, by its own content type.
 */
export const repeatedForm = <Shape extends z.ZodRawShape>(fields: Shape, example: object) => ({
  input: z
    .strictObject(fields)
    .meta({ examples: [example] })
    .transform(write),
  headers: z.object({}).transform(() => ({ 'content-type': contentType })),
});
