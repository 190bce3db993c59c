import { get } from '@mooring/core';
import { z } from 'zod';
import artists from '../fixtures/artists.json' with { type: 'json' };
import fixtures from '../fixtures/me.json' with { type: 'json' };
import tracks from '../fixtures/tracks.json' with { type: 'json' };
import { Artist } from './artists.js';
import { externalUrls, followers, Image } from './field.js';
import { byNext, markedPageOf, pageFixture, pageOf, pageParameters } from './page.js';
import { Track } from './tracks.js';

/** Country, email and product are deprecated, and apps in development mode get none of them. */
const Profile = z.object({
  id: z.string(),
  account_id: z.string().optional(),
  type: z.literal('user'),
  uri: z.string(),
  href: z.string().optional(),
  display_name: z.string().nullish(),
  email: z.string().optional(),
  country: z.string().optional(),
  product: z.string().optional(),
  images: z.array(Image).optional(),
  followers,
  explicit_content: z.object({ filter_enabled: z.boolean().optional(), filter_locked: z.boolean().optional() }).optional(),
  external_urls: externalUrls,
});

/** About a month, half a year (the default), or a year. */
const top = z.object({ ...pageParameters, time_range: z.enum(['short_term', 'medium_term', 'long_term']).optional() });

export const me = {
  get: get('/me', {
    title: 'Read the profile of the person who consented',
    output: Profile,
    scopes: ['user-read-private', 'user-read-email'],
    fixture: fixtures.profile,
  }),
  topArtists: get('/me/top/artists', {
    title: 'List the artists that a person hears most',
    input: top,
    output: pageOf(Artist),
    paginate: byNext,
    scopes: ['user-top-read'],
    fixture: pageFixture('/me/top/artists', artists.artist),
  }),
  topTracks: get('/me/top/tracks', {
    title: 'List the tracks that a person hears most',
    input: top,
    output: pageOf(Track),
    paginate: byNext,
    scopes: ['user-top-read'],
    fixture: pageFixture('/me/top/tracks', tracks.track),
  }),
  following: get('/me/following', {
    title: 'List the artists that a person follows',
    input: z.object({ type: z.literal('artist'), after: z.string().optional(), limit: pageParameters.limit }),
    output: z.object({ artists: markedPageOf(Artist) }),
    paginate: { by: 'nextUrl', items: 'artists.items', url: 'artists.next' },
    scopes: ['user-follow-read'],
    fixture: {
      artists: { items: [artists.artist], limit: 20, next: null, cursors: { after: null }, total: 1 },
    },
  }),
};
