import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/albums.json' with { type: 'json' };
import tracks from '../fixtures/tracks.json' with { type: 'json' };
import { catalogueCache, copyrights, externalIds, externalUrls, Image, market, precision, restrictions } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';

/** An artist as part of something else. Of a file on somebody's disk only the name is known. */
export const NamedArtist = z.object({
  id: z.string().nullable(),
  name: z.string(),
  type: z.literal('artist').optional(),
  uri: z.string().nullish(),
  href: z.string().nullish(),
  external_urls: externalUrls,
});

const albumFields = {
  id: z.string(),
  name: z.string(),
  type: z.literal('album'),
  uri: z.string(),
  href: z.string().optional(),
  /** `album`, `single` or `compilation`. */
  album_type: z.string(),
  total_tracks: z.number(),
  artists: z.array(NamedArtist),
  images: z.array(Image),
  release_date: z.string(),
  release_date_precision: precision,
  external_urls: externalUrls,
  restrictions,
  available_markets: z.array(z.string()).optional(),
};

/** An album in a list. */
export const ListedAlbum = z.object({ ...albumFields, album_group: z.string().optional() });

/** A track in an album's list. */
export const ListedTrack = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('track'),
  uri: z.string(),
  href: z.string().optional(),
  artists: z.array(NamedArtist),
  disc_number: z.number(),
  track_number: z.number(),
  duration_ms: z.number(),
  explicit: z.boolean(),
  is_local: z.boolean().optional(),
  is_playable: z.boolean().optional(),
  /** The track that was asked for, where another one is played in its place. */
  linked_from: z.object({ id: z.string().optional(), uri: z.string().optional() }).optional(),
  restrictions,
  external_urls: externalUrls,
});

export const Album = z.object({
  ...albumFields,
  tracks: pageOf(ListedTrack).optional(),
  copyrights,
  external_ids: externalIds,
  genres: z.array(z.string()).optional(),
  label: z.string().optional(),
  popularity: z.number().optional(),
});

export const albums = {
  get: get('/albums/:id', {
    title: 'Read an album with its first tracks',
    input: z.object({ market }),
    output: Album,
    cache: catalogueCache,
    fixture: fixtures.album,
  }),
  tracks: get('/albums/:id/tracks', {
    title: 'List the tracks of an album',
    input: z.object({ ...pageParameters, market }),
    output: pageOf(ListedTrack),
    paginate: byNext,
    fixture: pageFixture('/albums/0000000000000000000003/tracks', tracks.listed),
  }),
};
