import { get, post, put, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/player.json' with { type: 'json' };
import { commas, market, uri } from './field.js';
import { byNext, markedPageOf } from './page.js';
import { Playable } from './playlists.js';
import { PlayableTrack } from './tracks.js';

// Commands need a person with Premium, and an active device where none is named.

const Device = z.object({
  /** Null where the device cannot be commanded. */
  id: z.string().nullable(),
  name: z.string(),
  /** `computer`, `smartphone`, `speaker` … */
  type: z.string(),
  is_active: z.boolean(),
  is_private_session: z.boolean(),
  is_restricted: z.boolean(),
  volume_percent: z.number().nullable(),
  supports_volume: z.boolean().optional(),
});

/** What is played from: an album, an artist, a playlist, a show. */
const Context = z.object({ type: z.string(), uri: z.string(), href: z.string().optional() });

const playingFields = {
  context: Context.nullish(),
  /** Milliseconds since 1970 when something changed last. */
  timestamp: z.number(),
  progress_ms: z.number().nullish(),
  is_playing: z.boolean(),
  /** Null between two tracks, and while an advertisement is played. */
  item: Playable.nullish(),
  /** `track`, `episode`, `ad` or `unknown`. */
  currently_playing_type: z.string(),
  /** What is not allowed at the moment. */
  actions: z.object({ disallows: z.record(z.string(), z.boolean()).optional() }).optional(),
};

const Playback = z.object({ ...playingFields, device: Device, repeat_state: z.string(), shuffle_state: z.boolean() });

const read = ['user-read-playback-state'];
const modify = ['user-modify-playback-state'];
const types = z.object({ market, additional_types: commas(z.enum(['track', 'episode'])).optional() });
/** @default the active device */
const device = { device_id: z.string().optional() };

/**
 * The answer to a command says nothing. By the document it is an empty 204; some commands answer 200 with a meaningless text that claims to be
 * JSON: spotify/spotify-web-api-ts-sdk issue 127 (read 2026-11-25).
 */
const done = text();

export const player = {
  get: get('/me/player', {
    title: 'Read what is played where; nothing where nothing is',
    input: types,
    output: Playback.optional(),
    scopes: read,
    fixture: fixtures.playback,
  }),
  current: get('/me/player/currently-playing', {
    title: 'Read what is played; nothing where nothing is',
    input: types,
    output: z.object(playingFields).optional(),
    scopes: ['user-read-currently-playing'],
    fixture: fixtures.playing,
  }),
  devices: get('/me/player/devices', {
    title: 'List devices',
    output: z.object({ devices: z.array(Device) }),
    scopes: read,
    fixture: { devices: [fixtures.device] },
  }),
  recent: get('/me/player/recently-played', {
    title: 'List tracks that were played lately, newest first',
    // Milliseconds since 1970; one of the two.
    input: z.object({ limit: z.int().min(1).max(50).optional(), after: z.int().optional(), before: z.int().optional() }),
    output: markedPageOf(z.object({ track: PlayableTrack, played_at: z.string(), context: Context.nullish() })),
    paginate: byNext,
    scopes: ['user-read-recently-played'],
    fixture: {
      items: [fixtures.played],
      limit: 20,
      next: null,
      cursors: { after: '1764064800000', before: '1764064800000' },
    },
  }),
  queue: get('/me/player/queue', {
    title: 'Read what is played next',
    output: z.object({ currently_playing: Playable.nullish(), queue: z.array(Playable) }),
    scopes: ['user-read-currently-playing', ...read],
    fixture: fixtures.queue,
  }),
  enqueue: post('/me/player/queue', {
    title: 'Put something at the end of the queue',
    query: z.object({ uri, ...device }),
    output: done,
    scopes: modify,
  }),
  transfer: put('/me/player', {
    title: 'Go on with another device',
    input: z.object({ device_ids: z.array(z.string()).length(1), play: z.boolean().optional() }),
    output: done,
    scopes: modify,
  }),
  play: put('/me/player/play', {
    title: 'Start something, or go on where there is no body',
    query: z.object(device),
    // An empty object is not the same as no body: it ends what is played. spotify/web-api issue 501 (read 2026-11-25).
    body: z
      .object({
        /** Of an album, artist or playlist; not together with `uris`. */
        context_uri: z.string().optional(),
        uris: z.array(uri).optional(),
        offset: z.union([z.object({ position: z.int().min(0) }), z.object({ uri })]).optional(),
        position_ms: z.int().min(0).optional(),
      })
      .optional(),
    output: done,
    scopes: modify,
  }),
  pause: put('/me/player/pause', { title: 'Pause', query: z.object(device), output: done, scopes: modify }),
  next: post('/me/player/next', { title: 'Skip to the next one', query: z.object(device), output: done, scopes: modify }),
  previous: post('/me/player/previous', { title: 'Skip to the one before', query: z.object(device), output: done, scopes: modify }),
  seek: put('/me/player/seek', {
    title: 'Go to a position, in milliseconds',
    query: z.object({ position_ms: z.int().min(0), ...device }),
    output: done,
    scopes: modify,
  }),
  repeat: put('/me/player/repeat', {
    title: 'Repeat the track, its context, or nothing',
    query: z.object({ state: z.enum(['track', 'context', 'off']), ...device }),
    output: done,
    scopes: modify,
  }),
  shuffle: put('/me/player/shuffle', {
    title: 'Switch shuffling on or off',
    query: z.object({ state: z.boolean(), ...device }),
    output: done,
    scopes: modify,
  }),
  volume: put('/me/player/volume', {
    title: 'Set the volume, in per cent',
    query: z.object({ volume_percent: z.int().min(0).max(100), ...device }),
    output: done,
    scopes: modify,
  }),
};
