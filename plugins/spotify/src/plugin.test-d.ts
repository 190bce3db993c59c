import type { AppOptions, ClientOf, ConnectionOptions } from '@mooring/core';
import type { spotify } from './plugin.js';

// What an application sees of this plugin, held fast. Checked by the compiler, never run.

type Spotify = typeof spotify;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;
declare const client: ClientOf<Spotify>;
declare function connect(options: ConnectionOptions<Spotify>): void;
declare function app(options: AppOptions<Spotify>): void;

same<Spotify['id'], 'spotify'>();

const found = await client.search({ q: 'pier', type: ['track', 'album'] });
same<NonNullable<NonNullable<typeof found.tracks>['items'][number]>['name'], string>();
for await (const result of client.search.all({ q: 'pier', type: ['artist'] })) {
  same<typeof result.type, 'track' | 'artist' | 'album' | 'playlist' | 'show' | 'episode' | 'audiobook'>();
  if (result.type === 'artist') void result.followers?.total;
}
for await (const { item } of client.playlists.items.list.all({ playlist_id: 'p1' })) {
  if (item?.type === 'episode') void item.show.publisher;
  if (item?.type === 'track') same<typeof item.id, string | null>();
}
for await (const artist of client.me.following.all({ type: 'artist' })) void artist.name;
const playback = await client.player.get();
same<NonNullable<typeof playback>['device']['volume_percent'], number | null>();
void client.player.play();
void client.player.play({ body: { context_uri: 'spotify:album:1', offset: { position: 5 } } });
void client.playlists.items.update({ playlist_id: 'p1', uris: [] });
void client.playlists.items.update({ playlist_id: 'p1', range_start: 0, insert_before: 10 });
void client.playlists.cover.upload({ playlist_id: 'p1', body: '/9j/' });
void client.library.save({ query: { uris: ['spotify:track:1'] } });

// @ts-expect-error no such type
void client.search({ q: 'pier', type: ['song'] });
// @ts-expect-error a picture is Base64
void client.playlists.cover.upload({ playlist_id: 'p1' });
// @ts-expect-error one artist has no pages
client.artists.get.all({ id: '1' });
// @ts-expect-error removed in February 2026: one at a time
void client.tracks.list({ ids: ['1'] });

connect({ credentials: {} });
connect({ credentials: { accessToken: 'x', refreshToken: 'y' } });
connect({ credentials: { clientId: 'x', clientSecret: 'y' } });
// @ts-expect-error no such credential
connect({ credentials: { apiKey: 'x' } });
app({ clientId: 'x', clientSecret: 'y' });
