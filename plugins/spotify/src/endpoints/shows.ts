import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/shows.json' with { type: 'json' };
import { catalogueCache, copyrights, externalUrls, Image, market, precision, restrictions, resumePoint } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';

const scopes = ['user-read-playback-position'];

/** An episode in a show's list. */
export const ListedEpisode = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('episode'),
  uri: z.string(),
  href: z.string().optional(),
  description: z.string(),
  html_description: z.string().optional(),
  duration_ms: z.number(),
  explicit: z.boolean(),
  images: z.array(Image),
  is_externally_hosted: z.boolean().optional(),
  is_playable: z.boolean().optional(),
  languages: z.array(z.string()).optional(),
  release_date: z.string(),
  release_date_precision: precision,
  resume_point: resumePoint,
  restrictions,
  external_urls: externalUrls,
});

/** A show without its episodes. */
export const ListedShow = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('show'),
  uri: z.string(),
  href: z.string().optional(),
  description: z.string(),
  html_description: z.string().optional(),
  explicit: z.boolean(),
  images: z.array(Image),
  is_externally_hosted: z.boolean().nullish(),
  languages: z.array(z.string()).optional(),
  media_type: z.string().optional(),
  publisher: z.string().optional(),
  total_episodes: z.number(),
  copyrights,
  available_markets: z.array(z.string()).optional(),
  external_urls: externalUrls,
});

export const Episode = ListedEpisode.extend({ show: ListedShow });

/** Lists of episodes hold null now and then: spotify/spotify-web-api-ts-sdk issue 141 (read 2026-11-25). */
const episodePage = pageOf(ListedEpisode.nullable());

export const shows = {
  get: get('/shows/:id', {
    title: 'Read a show with its first episodes',
    input: z.object({ market }),
    output: ListedShow.extend({ episodes: episodePage.optional() }),
    scopes,
    cache: catalogueCache,
    fixture: fixtures.show,
  }),
  episodes: get('/shows/:id/episodes', {
    title: 'List the episodes of a show',
    input: z.object({ ...pageParameters, market }),
    output: episodePage,
    paginate: byNext,
    scopes,
    fixture: pageFixture('/shows/0000000000000000000004/episodes', fixtures.listedEpisode),
  }),
};

export const episodes = {
  get: get('/episodes/:id', {
    title: 'Read an episode',
    input: z.object({ market }),
    output: Episode,
    scopes,
    fixture: fixtures.episode,
  }),
};
