import { definePlugin } from '@mooring/core';
import { spotifyApp, spotifyAuth } from './auth.js';
import { albums } from './endpoints/albums.js';
import { artists } from './endpoints/artists.js';
import { audiobooks, chapters } from './endpoints/audiobooks.js';
import { library } from './endpoints/library.js';
import { limits } from './endpoints/limits.js';
import { me } from './endpoints/me.js';
import { player } from './endpoints/player.js';
import { playlists } from './endpoints/playlists.js';
import { search } from './endpoints/search.js';
import { episodes, shows } from './endpoints/shows.js';
import { tracks } from './endpoints/tracks.js';
import { spotifyErrors } from './errors.js';

/** Spotify: search, the catalogue, playlists, a person's library and player. */
export const spotify = definePlugin({
  id: 'spotify',
  title: 'Spotify',
  category: 'content',
  version: '0.1.0',
  docs: 'https://developer.spotify.com/documentation/web-api',
  api: {
    // The version in the path has been the same since 2014; what changed is told by month, this is as of the February 2026 changes:
    // https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide (read 2026-11-25)
    version: 'v1',
    baseUrl: 'https://api.spotify.com/v1',
    egress: ['api.spotify.com'],
  },
  app: spotifyApp,
  auth: spotifyAuth,
  limits,
  errors: spotifyErrors,
  // The limit is counted over half a minute, so a call that met it may wait that long. The number is ours.
  resilience: { deadlineMs: 60_000 },
  endpoints: { search, tracks, albums, artists, shows, episodes, audiobooks, chapters, playlists, library, me, player },
});
