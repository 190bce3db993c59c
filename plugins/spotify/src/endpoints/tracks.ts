import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/tracks.json' with { type: 'json' };
import { ListedAlbum, ListedTrack } from './albums.js';
import { catalogueCache, externalIds, market } from './field.js';

export const Track = ListedTrack.extend({
  album: ListedAlbum,
  external_ids: externalIds,
  popularity: z.number().optional(),
});

/**
 * A track in a playlist or a player: it may be a file on somebody's disk, of which the catalogue knows nothing.
 * The nulls of such a file: felix-hilden/tekore issue 200 (read 2026-11-25).
 */
export const PlayableTrack = Track.extend({
  id: z.string().nullable(),
  href: z.string().nullish(),
  album: z.object({
    ...ListedAlbum.partial().shape,
    id: z.string().nullable(),
    name: z.string(),
    uri: z.string().nullish(),
    href: z.string().nullish(),
    album_type: z.string().nullish(),
    release_date: z.string().nullish(),
    release_date_precision: z.string().nullish(),
  }),
});

export const tracks = {
  get: get('/tracks/:id', {
    title: 'Read a track',
    input: z.object({ market }),
    output: Track,
    cache: catalogueCache,
    fixture: fixtures.track,
  }),
};
