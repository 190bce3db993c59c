import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/search.json' with { type: 'json' };
import { ListedAlbum } from './albums.js';
import { Artist } from './artists.js';
import { ListedAudiobook } from './audiobooks.js';
import { commas, market } from './field.js';
import { pageOf } from './page.js';
import { ListedPlaylist } from './playlists.js';
import { ListedEpisode, ListedShow } from './shows.js';
import { Track } from './tracks.js';

/** Results hold null where something is not to be shown: spotify/spotify-web-api-ts-sdk issue 141 (read 2026-11-25). */
const listOf = <Item extends z.ZodType>(item: Item) => pageOf(item.nullable()).optional();

const Results = z.object({
  tracks: listOf(Track),
  artists: listOf(Artist),
  albums: listOf(ListedAlbum),
  playlists: listOf(ListedPlaylist),
  shows: listOf(ListedShow),
  episodes: listOf(ListedEpisode),
  audiobooks: listOf(ListedAudiobook),
});

type Found = z.infer<typeof Results>;
type Result = NonNullable<NonNullable<Found[keyof Found]>['items'][number]>;

const lastOffset = 1_000;
const type = z.enum(['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook']);

const listsOf = (page: Found) => [page.tracks, page.artists, page.albums, page.playlists, page.shows, page.episodes, page.audiobooks];

const itemsOf = (page: Found): readonly Result[] => listsOf(page).flatMap((list) => (list?.items ?? []).filter((item) => item !== null));

/** The same search further on, as the first of the lists says that has more. */
function nextOffset(page: Found): { readonly offset: number } | undefined {
  const next = listsOf(page).find((list) => typeof list?.next === 'string')?.next;
  const offset = typeof next === 'string' && URL.canParse(next) ? new URL(next).searchParams.get('offset') : null;
  // Spotify takes no offset above a thousand.
  return offset === null || !/^\d{1,4}$/.test(offset) || Number(offset) > lastOffset ? undefined : { offset: Number(offset) };
}

/**
 * Ten results a type and page at most, since February 2026. `q` may narrow by `artist:`, `album:`, `track:`, `year:1955-1960`, `genre:`, `isrc:` …
 * `.all()` gives the results of all types, page by page.
 */
export const search = get('/search', {
  title: 'Search the catalogue',
  input: z.object({
    q: z.string().min(1),
    type: commas(type),
    market,
    limit: z.int().min(1).max(10).optional(),
    offset: z.int().min(0).max(lastOffset).optional(),
    include_external: z.literal('audio').optional(),
  }),
  output: Results,
  paginate: { by: 'next', items: itemsOf, next: ({ page }) => nextOffset(page) },
  fixture: fixtures.tracks,
});
