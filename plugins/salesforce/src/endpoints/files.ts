import { byteStream, del, get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/files.json' with { type: 'json' };
import { nothing } from './page.js';

/** A file as Chatter shows it. */
const File = z.object({
  id: z.string(),
  name: z.string().nullable(),
  title: z.string(),
  fileType: z.string(),
  fileExtension: z.string().nullish(),
  contentSize: z.number().nullish(),
  mimeType: z.string().nullish(),
  versionNumber: z.string().nullish(),
  downloadUrl: z.string().nullish(),
  createdDate: z.string().nullish(),
  modifiedDate: z.string().nullish(),
});

const anyType = z.object({}).transform(() => ({ accept: '*/*' }));
const content = { headers: anyType, output: byteStream(), maxResponseBytes: 2_000_000_000, fixture: 'four piers' } as const;

/**
 * Files come up as records: `records.create` of a ContentVersion, its bytes as base64 in `VersionData`.
 */
export const files = {
  get: get('/connect/files/:fileId', { title: 'Read about a file', output: File, fixture: fixtures.file }),
  delete: del('/connect/files/:fileId', { title: 'Delete a file', output: nothing }),
  content: get('/connect/files/:fileId/content', { title: 'Read the bytes of a file', ...content }),
  versionContent: get('/sobjects/ContentVersion/:id/VersionData', { title: 'Read the bytes of a version of a file', ...content }),
  attachmentContent: get('/sobjects/Attachment/:id/Body', { title: 'Read the bytes of an attachment', ...content }),
};
