import { z } from 'zod';

// What many of Spotify's objects share. All schemas and scopes below src/endpoints are those of the official OpenAPI document 2026.5.31 with the
// fixes of sonallux/spotify-web-api a3369587 (read 2026-11-25), unless they say otherwise. It requires hardly any field, and apps in development
// mode get fewer since February 2026; required here is what makes an object usable.

/** One size of a picture. Height and width are missing for pictures that people uploaded. */
export const Image = z.object({ url: z.string(), height: z.number().nullish(), width: z.number().nullish() });

export const externalUrls = z.object({ spotify: z.string().optional() }).optional();

/** Why something cannot be played: `market`, `product`, `explicit`, or a reason that came later. */
export const restrictions = z.object({ reason: z.string().optional() }).optional();

export const followers = z.object({ href: z.string().nullish(), total: z.number() }).optional();

export const copyrights = z.array(z.object({ text: z.string().optional(), type: z.string().optional() })).optional();

/** Identifiers of the music industry. */
export const externalIds = z.object({ isrc: z.string().optional(), ean: z.string().optional(), upc: z.string().optional() }).optional();

/** How exact a `release_date` is: `1981`, `1981-12` or `1981-12-15`. */
export const precision = z.string().meta({ examples: ['day'] });

/** How far a person has come. */
export const resumePoint = z.object({ fully_played: z.boolean().optional(), resume_position_ms: z.number().optional() }).optional();

/** ISO 3166-1 alpha-2: only what is available there is answered. The country of a person's account comes before it. */
export const market = z
  .string()
  .length(2)
  .meta({ examples: ['DE'] })
  .optional();

/** A Spotify URI, such as `spotify:track:4iV5W9uYEdYUVa79Axb7Rh`. */
export const uri = z.string().meta({ examples: ['spotify:track:0000000000000000000001'] });

/** What the catalogue says of one thing changes seldom. The numbers are ours. */
export const catalogueCache = { ttl: '5m', staleIfError: '1h', negativeTtl: '1m' } as const;

/** A list that Spotify takes as one text with commas. */
export const commas = <Item extends z.ZodType<string>>(item: Item, most = 50) =>
  z
    .array(item)
    .min(1)
    .max(most)
    .transform((items) => items.join(','));
