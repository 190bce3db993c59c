import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { chooseMethod, compilePlugin, createConnection, credentialFields, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { spotifyErrors } from './errors.js';
import albums from './fixtures/albums.json' with { type: 'json' };
import artists from './fixtures/artists.json' with { type: 'json' };
import playlists from './fixtures/playlists.json' with { type: 'json' };
import tracks from './fixtures/tracks.json' with { type: 'json' };
import { spotify } from './plugin.js';

const compiled = compilePlugin(spotify);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const track = 'spotify:track:0000000000000000000001';

conformance(spotify);

describe('the endpoints', () => {
  it.each(endpoints.filter(({ definition }) => definition.fixture !== undefined))(
    '$name: its schema takes the answer of the documents',
    async ({ definition: { output, fixture } }) => {
      expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
    },
  );

  it('repeat no POST, and not what moves items', () => {
    const once = endpoints.filter(({ safe, idempotencyHeader }) => !safe && idempotencyHeader === undefined).map(({ name }) => name);
    expect(once).toEqual(
      expect.arrayContaining(['playlists.create', 'playlists.items.add', 'playlists.items.update', 'player.next', 'player.enqueue']),
    );
    expect(once).toHaveLength(6);
  });

  it('keep nothing of a person in the cache', () => {
    const cached = endpoints.filter(({ cache }) => cache !== undefined).map(({ name }) => name);
    expect(cached).toEqual(['tracks.get', 'albums.get', 'artists.get', 'shows.get', 'audiobooks.get']);
  });

  it('ask for no scope that the consent does not', () => {
    const oauth = compiled.definition.auth.methods?.['oauth'];
    const grant = oauth?.application.kind === 'token' ? oauth.application.grant : undefined;
    const needed = new Set(endpoints.flatMap(({ definition }) => definition.scopes ?? []));
    for (const scope of needed) expect(grant?.scopes).toContain(scope);
    expect(grant?.scopes).toHaveLength(needed.size + 1);
  });

  it('share the limit of the whole app', () => {
    for (const { limits } of endpoints) expect(limits.map(({ name, scope }) => [name, scope])).toEqual([['app', 'app']]);
  });
});

describe('a search', () => {
  it('names its types with commas, and gives what is there of every page', async () => {
    const tested = testPlugin(spotify);
    const page = (items: readonly unknown[], next: string | null): object => ({
      items,
      limit: 1,
      next,
      offset: 0,
      previous: null,
      total: 3,
    });
    tested
      .on('search')
      .reply({
        tracks: page([tracks.track, null], 'https://api.spotify.com/v1/search?q=pier&type=track&offset=1&limit=1'),
        artists: page([artists.artist], null),
      })
      .reply({ tracks: page([tracks.track], null), artists: page([], null) });
    const found = tested.client.search.all({ q: 'pier', type: ['track', 'artist'], limit: 1 });
    const all = await tested.clock.settle(found.toArray());
    expect(all.map(({ type, name }) => `${type}: ${name}`)).toEqual(['track: Four Piers', 'artist: The Harbour Band', 'track: Four Piers']);
    expect(tested.requests.map(({ url }) => new URL(url).search)).toEqual([
      '?q=pier&type=track%2Cartist&limit=1',
      '?q=pier&type=track%2Cartist&limit=1&offset=1',
    ]);
  });

  it('ends at the last offset that Spotify takes', async () => {
    const tested = testPlugin(spotify);
    const next = 'https://api.spotify.com/v1/search?offset=1005&limit=5';
    tested.on('search').reply({ albums: { items: [albums.listed], limit: 5, next, offset: 1_000, previous: null, total: 4_000 } });
    expect(await tested.client.search.all({ q: 'tide', type: ['album'], offset: 1_000 }).toArray()).toHaveLength(1);
  });

  it('of more than ten results a page is refused before anything is sent', async () => {
    const tested = testPlugin(spotify);
    await expect(tested.client.search({ q: 'pier', type: ['track'], limit: 11 })).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(tested.requests).toEqual([]);
  });
});

describe('pages', () => {
  it('follow the URL that Spotify gives, with the same token', async () => {
    const tested = testPlugin(spotify, { credentials: { accessToken: 'tok_x' } });
    const page = { items: [{ added_at: '2026-11-25T10:00:00Z', track: tracks.track }], limit: 1, offset: 0, previous: null, total: 2 };
    tested
      .on('library.tracks')
      .reply({ ...page, next: 'https://api.spotify.com/v1/me/tracks?offset=1&limit=1' })
      .reply({ ...page, next: null });
    expect(await tested.clock.settle(tested.client.library.tracks.all({ limit: 1 }).toArray())).toHaveLength(2);
    expect(tested.requests.map(({ url }) => url)).toEqual([
      'https://api.spotify.com/v1/me/tracks?limit=1',
      'https://api.spotify.com/v1/me/tracks?offset=1&limit=1',
    ]);
    expect(tested.requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer tok_x', 'Bearer tok_x']);
  });
});

describe('a playlist', () => {
  it('holds files from a disk, and places whose item is gone', async () => {
    const tested = testPlugin(spotify);
    const items = [
      { ...playlists.item, is_local: true, item: tracks.local },
      { ...playlists.item, item: null },
    ];
    tested.on('playlists.items.list').reply({ items, limit: 2, next: null, offset: 0, previous: null, total: 2 });
    const page = await tested.client.playlists.items.list({ playlist_id: 'p1' });
    expect(page.items.map(({ item }) => item?.id ?? item)).toEqual([expect.objectContaining({ id: null, name: 'Fog Horn' }), null]);
  });

  it('is filled, moved about and emptied', async () => {
    const tested = testPlugin(spotify);
    tested.on('playlists.items.add').sample();
    tested.on('playlists.items.update').sample().sample();
    tested.on('playlists.items.remove').sample();
    const { items } = tested.client.playlists;
    await tested.clock.settle(
      (async () => {
        await items.add({ playlist_id: 'p1', uris: [track], position: 0 });
        await items.update({ playlist_id: 'p1', range_start: 1, insert_before: 3, range_length: 2 });
        await items.remove({ playlist_id: 'p1', body: { items: [{ uri: track }], snapshot_id: 's1' } });
        await items.update({ playlist_id: 'p1', uris: [] });
      })(),
    );
    expect(tested.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', { uris: [track], position: 0 }],
      ['PUT', { range_start: 1, insert_before: 3, range_length: 2 }],
      ['DELETE', { items: [{ uri: track }], snapshot_id: 's1' }],
      ['PUT', { uris: [] }],
    ]);
  });

  it('gets a picture as Base64 that says it is a JPEG', async () => {
    const tested = testPlugin(spotify);
    tested.on('playlists.cover.upload').status(202);
    const body = Buffer.from([0xff, 0xd8, 0xff]).toString('base64');
    await expect(tested.client.playlists.cover.upload({ playlist_id: 'p1', body })).resolves.toBeUndefined();
    const [request] = tested.requests;
    expect(request).toMatchObject({ method: 'PUT', headers: { 'content-type': 'image/jpeg' } });
    expect(String(request?.rawBody)).toBe('/9j/');
  });
});

describe('the library', () => {
  it('saves and asks by URIs, whatever they name', async () => {
    const tested = testPlugin(spotify);
    tested.on('library.save').status(200);
    tested.on('library.contains').reply([true, false]);
    const uris = [track, 'spotify:artist:0000000000000000000002'];
    await tested.client.library.save({ query: { uris } });
    expect(await tested.clock.settle(tested.client.library.contains({ uris }))).toEqual([true, false]);
    expect(tested.requests.map(({ method, query, body }) => [method, query, body])).toEqual([
      ['PUT', { uris: uris.join(',') }, undefined],
      ['GET', { uris: uris.join(',') }, undefined],
    ]);
  });
});

describe('the player', () => {
  it('is nothing where nothing is played', async () => {
    const tested = testPlugin(spotify);
    tested.on('player.get').status(204);
    await expect(tested.client.player.get()).resolves.toBeUndefined();
  });

  it('goes on without a body, and starts something with one', async () => {
    const tested = testPlugin(spotify);
    tested.on('player.play').status(204).status(204);
    await tested.client.player.play();
    await tested.clock.settle(tested.client.player.play({ query: { device_id: 'd1' }, body: { uris: [track], position_ms: 0 } }));
    expect(tested.requests.map(({ url, rawBody }) => [new URL(url).search, rawBody === undefined ? '' : String(rawBody)])).toEqual([
      ['', ''],
      ['?device_id=d1', JSON.stringify({ uris: [track], position_ms: 0 })],
    ]);
  });

  it('takes a command whose answer only claims to be JSON', async () => {
    const tested = testPlugin(spotify);
    tested.on('player.pause').status(200, { 'content-type': 'application/json' }, 'oPClBVDzidwlAlSqmFF');
    await expect(tested.client.player.pause()).resolves.toBeDefined();
  });
});

describe('the way a connection proves itself', () => {
  const methodOf = (credentials: Readonly<Record<string, string>>, method?: string): string =>
    createConnection(compiled, { name: 'default', credentials, method }).method;

  it('is the app alone where its id and secret are given, else a consent', () => {
    expect(methodOf({ clientId: 'id', clientSecret: 'secret' })).toBe('clientCredentials');
    expect(methodOf({})).toBe('oauth');
    expect(methodOf({ accessToken: 'x' })).toBe('oauth');
    expect(methodOf({ accessToken: 'x', refreshToken: 'y' })).toBe('oauth');
  });

  it('may be named, and is then the app with the id and secret that the app is given', () => {
    expect(methodOf({}, 'clientCredentials')).toBe('clientCredentials');
  });

  it('is the app alone for the connection `default` whose environment holds nothing but the app', () => {
    const environment: Readonly<Record<string, string>> = { SPOTIFY_CLIENT_ID: 'id', SPOTIFY_CLIENT_SECRET: 'secret' };
    const fields = credentialFields(compiled.definition);
    const isGiven = (name: string): boolean => environment[fields.get(name)?.env ?? ''] !== undefined;
    expect(chooseMethod(compiled.definition.auth, isGiven).name).toBe('clientCredentials');
    expect(chooseMethod(compiled.definition.auth, () => false).name).toBe('oauth');
  });

  it('names who consented by the id of the profile', () => {
    const { auth } = compiled.definition;
    expect(auth.methods?.['oauth']).toMatchObject({ probe: 'me.get', account: { endpoint: 'me.get', path: 'id' } });
    expect(auth.methods?.['clientCredentials']).not.toHaveProperty('account');
  });
});

describe('errors', () => {
  const response = (status: number, error: object | undefined): ProviderResponse => ({
    status,
    headers: {},
    body: error === undefined ? undefined : { error: { status, ...error } },
    text: '',
  });

  it.each<[what: string, response: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['an expired token, in the older words', response(401, { message: 'The access token expired' }), 'TokenExpired', undefined],
    ['an expired token, in the newer words', response(401, { message: 'Missing/invalid/expired access token' }), 'TokenExpired', undefined],
    ['a scope that is missing, in the older words', response(401, { message: 'Permissions missing' }), 'PermissionDenied', undefined],
    ['a scope that is missing', response(403, { message: 'Insufficient client scope' }), undefined, undefined],
    ['a token that is none', response(401, { message: 'Access token missing' }), undefined, undefined],
    ['a 401 of another kind', response(401, undefined), undefined, undefined],
    [
      'no Premium',
      response(403, { message: 'Player command failed: Premium required', reason: 'PREMIUM_REQUIRED' }),
      undefined,
      'PREMIUM_REQUIRED',
    ],
    ['no device', response(404, { message: 'Player command failed', reason: 'NO_ACTIVE_DEVICE' }), undefined, 'NO_ACTIVE_DEVICE'],
    ['a limit', response(429, { message: 'API rate limit exceeded' }), undefined, undefined],
    ['an outage', response(502, undefined), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = spotifyErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('are none in an answer that succeeded', () => {
    expect(spotifyErrors.read(response(200, { message: 'The access token expired' }))).toBeUndefined();
  });

  it('reach the caller with the words and the reason', async () => {
    const tested = testPlugin(spotify);
    tested.on('player.next').status(404, {}, { error: { status: 404, message: 'No active device found', reason: 'NO_ACTIVE_DEVICE' } });
    await expect(tested.client.player.next()).rejects.toMatchObject({
      code: 'NotFound',
      status: 404,
      provider: { code: 'NO_ACTIVE_DEVICE', message: 'No active device found' },
    });
  });

  it('say how long to wait where that is longer than a call may take', async () => {
    const tested = testPlugin(spotify);
    tested.on('me.get').status(429, { 'retry-after': '19056' });
    await expect(tested.client.me.get()).rejects.toMatchObject({ code: 'RateLimited', retryAfterMs: 19_056_000 });
    expect(tested.requests).toHaveLength(1);
  });

  it.each(['TokenExpired', 'PermissionDenied', 'NotFound', 'RateLimited'] as const)('%s is written as Spotify would', (means) => {
    const { status, body } = spotifyErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    expect(body).toMatchObject({ error: { status, message: expect.any(String) } });
    const failure = spotifyErrors.read({ status, body, headers: {}, text: '' });
    expect(failure?.means).toBe(means === 'TokenExpired' ? means : undefined);
  });
});

it('says its secrets nowhere', async () => {
  const tested = testPlugin(spotify);
  tested.on('me.get').status(403, {}, { error: { status: 403, message: 'Forbidden' } });
  const error: unknown = await tested.client.me.get().catch((caught: unknown) => caught);
  const said = JSON.stringify(tested.logs) + String(error) + JSON.stringify(error);
  expect(isMooringError(error) && error.code).toBe('PermissionDenied');
  for (const secret of Object.values(tested.credentials)) expect(said).not.toContain(secret);
});
