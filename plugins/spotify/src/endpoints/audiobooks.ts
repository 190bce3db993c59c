import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/audiobooks.json' with { type: 'json' };
import { catalogueCache, copyrights, externalUrls, Image, market, precision, restrictions, resumePoint } from './field.js';
import { byNext, pageFixture, pageOf, pageParameters } from './page.js';

const people = z.array(z.object({ name: z.string().optional() }));

/** An audiobook without its chapters. */
export const ListedAudiobook = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('audiobook'),
  uri: z.string(),
  href: z.string().optional(),
  authors: people,
  narrators: people,
  description: z.string(),
  html_description: z.string().optional(),
  edition: z.string().nullish(),
  explicit: z.boolean(),
  images: z.array(Image),
  languages: z.array(z.string()).optional(),
  media_type: z.string().optional(),
  publisher: z.string().optional(),
  total_chapters: z.number(),
  copyrights,
  available_markets: z.array(z.string()).optional(),
  external_urls: externalUrls,
});

/** A chapter in an audiobook's list. Its `type` is that of an episode, as the document says. */
const ListedChapter = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  uri: z.string(),
  href: z.string().optional(),
  chapter_number: z.number(),
  description: z.string(),
  html_description: z.string().optional(),
  duration_ms: z.number(),
  explicit: z.boolean(),
  images: z.array(Image),
  is_playable: z.boolean().optional(),
  languages: z.array(z.string()).optional(),
  release_date: z.string(),
  release_date_precision: precision,
  resume_point: resumePoint,
  restrictions,
  external_urls: externalUrls,
});

export const audiobooks = {
  get: get('/audiobooks/:id', {
    title: 'Read an audiobook with its first chapters',
    input: z.object({ market }),
    output: ListedAudiobook.extend({ chapters: pageOf(ListedChapter).optional() }),
    cache: catalogueCache,
    fixture: fixtures.audiobook,
  }),
  chapters: get('/audiobooks/:id/chapters', {
    title: 'List the chapters of an audiobook',
    input: z.object({ ...pageParameters, market }),
    output: pageOf(ListedChapter),
    paginate: byNext,
    fixture: pageFixture('/audiobooks/0000000000000000000007/chapters', fixtures.listedChapter),
  }),
};

export const chapters = {
  get: get('/chapters/:id', {
    title: 'Read a chapter of an audiobook',
    input: z.object({ market }),
    output: ListedChapter.extend({ audiobook: ListedAudiobook }),
    fixture: fixtures.chapter,
  }),
};
