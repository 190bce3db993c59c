import { z } from 'zod';

// Parameters that many of Twilio's endpoints take, as twilio/twilio-oai spec/json at d50069b44ea8 has them (read 2026-11-25). Their names
// are Twilio's own. Unknown names are refused here, before anything is sent.

/** How Twilio is to ask an address of yours. Webhooks are only received by POST, which is Twilio's default. */
export const method = z.enum(['GET', 'POST']);

/** A phone number with its country (E.164), `whatsapp:+…`, a short code, or another address of a channel. */
export const address = z.string().meta({ examples: ['+15005550006'] });

/** `2026-11-25` or `2026-11-25T14:00:00Z`, in UTC. */
export const date = z.string().meta({ examples: ['2026-11-25T14:00:00Z'] });

/** `2026-11-25`, in UTC. */
export const day = z.string().meta({ examples: ['2026-11-25'] });

/** JSON text of up to 16 KiB, such as `{"plan":"pro"}`. */
export const attributes = z.string();

/** An identifier of a kind, such as `SM…` of a message: obviously made up, for examples. */
export const sid = (kind: string): string => kind + '0'.repeat(32);

/** For an endpoint that takes nothing but what stands in its path; `example` shows of what kind that is. */
export const only = (example: Readonly<Record<string, string>>): z.ZodType<object, object> =>
  z.strictObject({}).meta({ examples: [example] });
