import { post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/attachments.json' with { type: 'json' };
import { inBase } from './scope.js';
import { time } from './values.js';

const Attachment = z.object({
  id: z.string(),
  filename: z.string(),
  size: z.number().optional(),
  type: z.string().optional(),
  /** Good for about two hours. */
  url: z.string(),
});

export const attachments = {
  /**
   * Adds a file of at most 5 MB to an attachment field. A larger one that stands at a public URL goes into the field as `[{ url }]`, by
   * `records.update`.
   * @see https://airtable.com/developers/web/api/upload-attachment (read 2026-11-25)
   */
  upload: post('/:baseId/:recordId/:attachmentFieldIdOrName/uploadAttachment', {
    title: 'Add a file to a record',
    server: 'content',
    input: z.object({
      contentType: z.string(),
      filename: z.string(),
      /** In Base64. */
      file: z.string().meta({ examples: ['SGVsbG8gd29ybGQ='] }),
    }),
    /** Keyed by the field's id; the field then holds all its files. */
    output: z.object({ id: z.string(), createdTime: time, fields: z.record(z.string(), z.array(Attachment)) }),
    ...inBase('data.records:write'),
    fixture: fixtures.uploaded,
  }),
};
