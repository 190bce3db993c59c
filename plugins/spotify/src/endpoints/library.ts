import { del, get, put } from '@mooring/core';
import { z } from 'zod';
import albums from '../fixtures/albums.json' with { type: 'json' };
import audiobooks from '../fixtures/audiobooks.json' with { type: 'json' };
import shows from '../fixtures/shows.json' with { type: 'json' };
import tracks from '../fixtures/tracks.json' with { type: 'json' };
import { Album } from './albums.js';
import { ListedAudiobook } from './audiobooks.js';
import { commas, market, uri } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';
import { Episode, ListedShow } from './shows.js';
import { Track } from './tracks.js';

// One set of endpoints saves and removes since February 2026, whatever the type; lists stayed by type. Following an artist or a playlist is
// saving it: https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide (read 2026-11-25)

/** When it was saved; ISO 8601. */
const addedAt = { added_at: z.string() };
const saved = (item: unknown): object => ({ added_at: '2026-11-25T10:00:00Z', ...Object(item) });
const read = ['user-library-read'];
const modify = ['user-library-modify', 'user-follow-modify', 'playlist-modify-public'];
const ofMarket = z.object({ ...pageParameters, market });
const uris = z.object({ uris: commas(uri, 40) });

export const library = {
  save: put('/me/library', {
    title: 'Save or follow what forty URIs at most name',
    query: uris,
    output: z.undefined(),
    scopes: modify,
  }),
  remove: del('/me/library', {
    title: 'Remove or unfollow what forty URIs at most name',
    input: uris,
    output: z.undefined(),
    scopes: modify,
  }),
  contains: get('/me/library/contains', {
    title: 'Ask which of forty URIs at most are saved or followed',
    input: uris,
    output: z.array(z.boolean()),
    scopes: [...read, 'user-follow-read', 'playlist-read-private'],
    fixture: [true],
  }),
  tracks: get('/me/tracks', {
    title: 'List saved tracks, newest first',
    input: ofMarket,
    output: pageOf(z.object({ ...addedAt, track: Track })),
    paginate: byNext,
    scopes: read,
    fixture: pageFixture('/me/tracks', saved({ track: tracks.track })),
  }),
  albums: get('/me/albums', {
    title: 'List saved albums, newest first',
    input: ofMarket,
    output: pageOf(z.object({ ...addedAt, album: Album })),
    paginate: byNext,
    scopes: read,
    fixture: pageFixture('/me/albums', saved({ album: albums.album })),
  }),
  shows: get('/me/shows', {
    title: 'List saved shows',
    input: z.object(pageParameters),
    output: pageOf(z.object({ ...addedAt, show: ListedShow })),
    paginate: byNext,
    scopes: read,
    fixture: pageFixture('/me/shows', saved({ show: shows.listedShow })),
  }),
  episodes: get('/me/episodes', {
    title: 'List saved episodes',
    input: ofMarket,
    output: pageOf(z.object({ ...addedAt, episode: Episode })),
    paginate: byNext,
    scopes: [...read, 'user-read-playback-position'],
    fixture: pageFixture('/me/episodes', saved({ episode: shows.episode })),
  }),
  audiobooks: get('/me/audiobooks', {
    title: 'List saved audiobooks',
    input: z.object(pageParameters),
    // The document wraps each as the other lists do; its own example shows the bare audiobook, so either is taken.
    output: pageOf(z.union([z.object({ ...addedAt, audiobook: ListedAudiobook }), ListedAudiobook])),
    paginate: byNext,
    scopes: read,
    fixture: pageFixture('/me/audiobooks', saved({ audiobook: audiobooks.listed })),
  }),
};
