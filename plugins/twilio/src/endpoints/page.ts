import { z } from 'zod';

// How Twilio's lists page. https://www.twilio.com/docs/usage/twilios-response#pagination (read 2026-11-25); the parameters from
// twilio/twilio-oai spec/json at d50069b44ea8 (read 2026-11-25).

/** Parameters of every list. `PageSize` is 50 where it is not given; `.all()` fetches the fewest pages with 1000. */
export const pageParameters = {
  PageSize: z.int().min(1).max(1000).optional(),
  /** Only together with `PageToken`: Twilio does not jump to a page. */
  Page: z.int().min(0).optional(),
  /** From the address of the next page; `.all()` follows that by itself. */
  PageToken: z.string().optional(),
};

/** What a list of the 2010 API holds beside its items. Addresses are paths below `api.twilio.com`. */
export const page = {
  next_page_uri: z.string().nullish(),
  previous_page_uri: z.string().nullish(),
  page: z.number().optional(),
  page_size: z.number().optional(),
  start: z.number().optional(),
  end: z.number().optional(),
  uri: z.string().optional(),
};

export const byNextPageUri = { by: 'nextUrl', url: 'next_page_uri' } as const;

/** What a list of the newer APIs holds beside its items. Addresses are whole. */
export const metaPage = {
  meta: z.object({
    key: z.string(),
    next_page_url: z.string().nullish(),
    previous_page_url: z.string().nullish(),
    page: z.number().optional(),
    page_size: z.number().optional(),
    url: z.string().optional(),
  }),
};

export const byNextPageUrl = { by: 'nextUrl', url: 'meta.next_page_url' } as const;

/** A page of the 2010 API as Twilio sends it, holding one item. */
export const pageFixture = (key: string, path: string, item: unknown): unknown => ({
  end: 0,
  first_page_uri: `${path}?PageSize=50&Page=0`,
  next_page_uri: null,
  page: 0,
  page_size: 50,
  previous_page_uri: null,
  start: 0,
  uri: `${path}?PageSize=50&Page=0`,
  [key]: [item],
});

/** The same of the newer APIs. */
export const metaPageFixture = (key: string, url: string, item: unknown): unknown => ({
  meta: {
    page: 0,
    page_size: 50,
    first_page_url: `${url}?PageSize=50&Page=0`,
    previous_page_url: null,
    next_page_url: null,
    key,
    url: `${url}?PageSize=50&Page=0`,
  },
  [key]: [item],
});
