import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/artists.json' with { type: 'json' };
import albums from '../fixtures/albums.json' with { type: 'json' };
import { ListedAlbum } from './albums.js';
import { catalogueCache, commas, externalUrls, followers, Image, market } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';

export const Artist = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('artist'),
  uri: z.string(),
  href: z.string().optional(),
  external_urls: externalUrls,
  images: z.array(Image).optional(),
  followers,
  genres: z.array(z.string()).optional(),
  popularity: z.number().optional(),
});

const group = z.enum(['album', 'single', 'appears_on', 'compilation']);

export const artists = {
  get: get('/artists/:id', { title: 'Read an artist', output: Artist, cache: catalogueCache, fixture: fixtures.artist }),
  albums: get('/artists/:id/albums', {
    title: 'List the albums of an artist, ten a page at most',
    input: z.object({ ...pageParameters, limit: z.int().min(1).max(10).optional(), include_groups: commas(group).optional(), market }),
    output: pageOf(ListedAlbum),
    paginate: byNext,
    fixture: pageFixture('/artists/0000000000000000000002/albums', albums.listed),
  }),
};
