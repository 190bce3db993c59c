import { action, bytes, follow, get, post, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/files.json' with { type: 'json' };
import { BlockInput } from './blocks.js';
import { ok } from './envelope.js';
import { ChannelId, FileId, MessageTs, UserId } from './identifiers.js';

/**
 * A file. One that was deleted or hidden by the workspace's plan keeps its id and `mode` only.
 * @see https://docs.slack.dev/reference/objects/file-object (read 2026-11-25)
 */
export const File = z.object({
  id: FileId,
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().optional(),
  filetype: z.string().optional(),
  mode: z.string().optional(),
  size: z.number().optional(),
  user: UserId.optional(),
  created: z.number().optional(),
  is_public: z.boolean().optional(),
  /** Needs the token in the header, as any call. */
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
  permalink: z.string().optional(),
  channels: z.array(ChannelId).nullish(),
});

// Read 2026-11-25: docs.slack.dev/reference/methods/files.*, slackapi/java-slack-sdk rate_limit_tiers.json. files.upload is gone since
// November 2025: an upload is three requests, of which the second goes to a URL that the first answered.
const getUploadURLExternal = post('/files.getUploadURLExternal', {
  title: 'Get a URL to upload a file to (step 1 of 3)',
  input: z.object({
    filename: z.string(),
    /** Bytes. */
    length: z.number().int().min(1),
    /** What a screen reader says. The documents spell it `alt_txt`, the official SDK sends `alt_text`. */
    alt_text: z.string().optional(),
    snippet_type: z.string().optional(),
  }),
  output: z.object({ ...ok, upload_url: z.string(), file_id: FileId }),
  // A URL that nobody uploads to expires without a trace.
  safe: true,
  limits: ['tier4'],
  scopes: ['files:write'],
  fixture: fixtures.getUploadURLExternal,
});

const uploadContent = follow('POST', {
  title: 'Send the bytes to the URL (step 2 of 3)',
  hosts: ['files.slack.com'],
  credential: 'none',
  body: bytes(),
  output: text(),
  // The same bytes to the same URL; nothing is shared before step 3.
  safe: true,
  fixture: fixtures.uploadContent,
});

const destination = {
  channel_id: ChannelId.optional(),
  thread_ts: MessageTs.optional(),
  initial_comment: z.string().optional(),
  blocks: z.array(BlockInput).optional(),
};

const completeUploadExternal = post('/files.completeUploadExternal', {
  title: 'Finish uploads and share the files (step 3 of 3)',
  input: z.object({
    files: z.array(z.object({ id: FileId, title: z.string().optional(), highlight_type: z.string().optional() })).min(1),
    ...destination,
    /** Comma-separated ids, instead of `channel_id`. */
    channels: z.string().optional(),
  }),
  output: z.object({ ...ok, files: z.array(File) }),
  limits: ['tier4'],
  scopes: ['files:write'],
  fixture: fixtures.completeUploadExternal,
});

export const files = {
  getUploadURLExternal,
  uploadContent,
  completeUploadExternal,
  /** The three steps at once, under the name that Slack's own SDKs give them. Without `channel_id` the file stays private to the app. */
  uploadV2: action({
    title: 'Upload a file and share it',
    input: z.object({
      filename: z.string(),
      content: z.instanceof(Uint8Array),
      title: z.string().optional(),
      alt_text: z.string().optional(),
      snippet_type: z.string().optional(),
      ...destination,
    }),
    output: z.object({ ...ok, files: z.array(File) }),
    run: async ({ input: { filename, content, title, alt_text, snippet_type, ...shared }, call }) => {
      const { upload_url, file_id } = await call(getUploadURLExternal, { filename, length: content.byteLength, alt_text, snippet_type });
      await call(uploadContent, { url: upload_url, body: content });
      return call(completeUploadExternal, { files: [{ id: file_id, title: title ?? filename }], ...shared });
    },
  }),
  info: get('/files.info', {
    title: 'Look up a file',
    input: z.object({ file: FileId }),
    output: z.object({ ...ok, file: File }),
    limits: ['tier4'],
    scopes: ['files:read'],
    fixture: fixtures.info,
  }),
  list: get('/files.list', {
    title: 'List files',
    input: z.object({
      channel: ChannelId.optional(),
      user: UserId.optional(),
      /** Comma-separated: `all`, `spaces`, `snippets`, `images`, `gdocs`, `zips`, `pdfs`. */
      types: z.string().optional(),
      /** Unix time in seconds. */
      ts_from: z.string().optional(),
      ts_to: z.string().optional(),
      show_files_hidden_by_limit: z.boolean().optional(),
      team_id: z.string().optional(),
      count: z.number().int().min(1).max(1000).optional(),
      page: z.number().int().min(1).optional(),
    }),
    output: z.object({
      ...ok,
      files: z.array(File),
      paging: z.object({ count: z.number(), total: z.number(), page: z.number(), pages: z.number() }).optional(),
    }),
    // Older than Slack's cursors: numbered pages.
    paginate: { by: 'page', items: 'files', param: 'page', size: 'count' },
    limits: ['tier3'],
    scopes: ['files:read'],
    fixture: fixtures.list,
  }),
  delete: post('/files.delete', {
    title: 'Delete a file',
    input: z.object({ file: FileId }),
    output: z.object(ok),
    limits: ['tier3'],
    scopes: ['files:write'],
    fixture: fixtures.delete,
  }),
};
