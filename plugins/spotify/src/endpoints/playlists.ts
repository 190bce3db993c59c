import { del, get, post, put, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/playlists.json' with { type: 'json' };
import { commas, externalUrls, followers, Image, market, uri } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';
import { Episode } from './shows.js';
import { PlayableTrack } from './tracks.js';

const modify = ['playlist-modify-public', 'playlist-modify-private'];
const read = ['playlist-read-private'];

const nothing = z.undefined();

/** What can stand in a playlist or be played; `type` tells the two apart. */
export const Playable = z.discriminatedUnion('type', [PlayableTrack, Episode]);

/** One place of a playlist. What stood there may be gone: home-assistant/core issue 181111 (read 2026-11-25). Very old ones say neither when nor who. */
const PlaylistItem = z.object({
  added_at: z.string().nullish(),
  added_by: z.object({ id: z.string(), type: z.string().optional(), uri: z.string().optional() }).nullish(),
  is_local: z.boolean().optional(),
  item: Playable.nullish(),
});

const playlistFields = {
  id: z.string(),
  name: z.string(),
  type: z.literal('playlist'),
  uri: z.string(),
  href: z.string().optional(),
  description: z.string().nullish(),
  collaborative: z.boolean(),
  /** Whether it shows in the owner's profile; null where that does not matter. */
  public: z.boolean().nullable(),
  /** Null where there is no picture. */
  images: z.array(Image).nullish(),
  owner: z.object({ id: z.string(), display_name: z.string().nullish(), uri: z.string().optional(), external_urls: externalUrls }),
  /** The version of the items. */
  snapshot_id: z.string(),
  external_urls: externalUrls,
};

/** A playlist in a list. */
export const ListedPlaylist = z.object({
  ...playlistFields,
  items: z.object({ href: z.string().optional(), total: z.number().nullish() }).nullish(),
});

/** Without `items` where the playlist is neither the person's own nor one that the person works on: the February 2026 migration guide. */
const Playlist = z.object({ ...playlistFields, followers, items: pageOf(PlaylistItem).nullish() });

const Snapshot = z.object({ snapshot_id: z.string() });

/** Sent for clients that know episodes, too; without it they come as if they were tracks. */
const additionalTypes = commas(z.enum(['track', 'episode'])).optional();

const details = {
  /** Never together with `collaborative`. */
  public: z.boolean().optional(),
  collaborative: z.boolean().optional(),
  description: z.string().optional(),
};

const uris = z.array(uri).max(100);

export const playlists = {
  list: get('/me/playlists', {
    title: "List a person's own and followed playlists",
    input: z.object(pageParameters),
    // Lists of playlists hold null for some of Spotify's own: jjdenhertog/spotify-to-plex pull request 6 (read 2026-11-25).
    output: pageOf(ListedPlaylist.nullable()),
    paginate: byNext,
    scopes: read,
    fixture: pageFixture('/me/playlists', fixtures.listed),
  }),
  create: post('/me/playlists', {
    title: 'Create an empty playlist',
    input: z.object({ name: z.string(), ...details }),
    output: Playlist,
    scopes: modify,
    fixture: fixtures.created,
  }),
  get: get('/playlists/:playlist_id', {
    title: 'Read a playlist with its first items',
    input: z.object({ market, additional_types: additionalTypes }),
    output: Playlist,
    fixture: fixtures.playlist,
  }),
  update: put('/playlists/:playlist_id', {
    title: 'Change name, description or visibility',
    input: z.object({ name: z.string().optional(), ...details }),
    output: nothing,
    scopes: modify,
  }),
  items: {
    list: get('/playlists/:playlist_id/items', {
      title: 'List the items of a playlist',
      input: z.object({ ...pageParameters, market, additional_types: additionalTypes }),
      output: pageOf(PlaylistItem),
      paginate: byNext,
      scopes: read,
      fixture: pageFixture('/playlists/0000000000000000000008/items', fixtures.item),
    }),
    add: post('/playlists/:playlist_id/items', {
      title: 'Add a hundred items at most, at the end or at a position',
      input: z.object({ uris: uris.min(1), position: z.int().min(0).optional() }),
      output: Snapshot,
      scopes: modify,
      fixture: fixtures.snapshot,
    }),
    update: put('/playlists/:playlist_id/items', {
      title: 'Replace all items by a hundred at most (none clears the playlist), or move some to another position',
      input: z.union([
        z.object({ uris }),
        z.object({
          range_start: z.int().min(0),
          insert_before: z.int().min(0),
          /** @default 1 */
          range_length: z.int().min(1).optional(),
          snapshot_id: z.string().optional(),
        }),
      ]),
      output: Snapshot,
      // Moved twice is moved elsewhere.
      safe: false,
      scopes: modify,
      fixture: fixtures.snapshot,
    }),
    remove: del('/playlists/:playlist_id/items', {
      title: 'Remove every occurrence of a hundred items at most',
      body: z.object({ items: z.array(z.object({ uri })).min(1).max(100), snapshot_id: z.string().optional() }),
      output: Snapshot,
      scopes: modify,
      fixture: fixtures.snapshot,
    }),
  },
  cover: {
    get: get('/playlists/:playlist_id/images', {
      title: 'Read the pictures of a playlist',
      output: z.array(Image),
      fixture: fixtures.images,
    }),
    upload: put('/playlists/:playlist_id/images', {
      title: 'Replace the picture by a JPEG in Base64, 256 KB at most',
      headers: z.object({ 'content-type': z.literal('image/jpeg').default('image/jpeg') }),
      body: text(),
      output: nothing,
      scopes: ['ugc-image-upload', ...modify],
    }),
  },
};
