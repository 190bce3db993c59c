import { del, get, multipart, patch, post, put, type FilePart } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/files.json' with { type: 'json' };
import { byAfter, nothing, pageOf, pageParameters, time } from './page.js';

/** A file of the account's file manager. */
const File = z.object({
  id: z.string(),
  name: z.string().nullish(),
  path: z.string().nullish(),
  extension: z.string().nullish(),
  type: z.string().nullish(),
  size: z.number().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  encoding: z.string().nullish(),
  fileMd5: z.string().nullish(),
  parentFolderId: z.string().nullish(),
  access: z.string(),
  isUsableInContent: z.boolean().nullish(),
  /** Anybody may read what is there, unless `access` is private. */
  url: z.string().nullish(),
  defaultHostingUrl: z.string().nullish(),
  /** Milliseconds since 1970. */
  expiresAt: z.number().nullish(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
  archivedAt: time.nullish(),
});

const Folder = z.object({
  id: z.string(),
  name: z.string().nullish(),
  path: z.string().nullish(),
  parentFolderId: z.string().nullish(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
  archivedAt: time.nullish(),
});

const access = z.enum([
  'PUBLIC_INDEXABLE',
  'PUBLIC_NOT_INDEXABLE',
  'PRIVATE',
  'SENSITIVE',
  'HIDDEN_INDEXABLE',
  'HIDDEN_NOT_INDEXABLE',
  'HIDDEN_PRIVATE',
  'HIDDEN_SENSITIVE',
]);

/** Sent as JSON text in a field of the form. @see https://developers.hubspot.com/docs/api-reference/files-files-v3/guide (read 2026-11-25) */
export interface UploadOptions {
  readonly access: z.infer<typeof access>;
  readonly overwrite?: boolean;
  /** ISO 8601, a day to a year: the file is deleted for good then. */
  readonly ttl?: string;
}

const task = (result: z.ZodType) =>
  z.object({
    taskId: z.string(),
    status: z.string(),
    result: result.optional(),
    errors: z.array(z.object({ message: z.string() })).optional(),
    startedAt: time,
    completedAt: time,
  });
const Started = z.object({ id: z.string(), links: z.record(z.string(), z.string()) });
const properties = z.array(z.string()).optional();
const ids = z.array(z.int()).optional();
const times = {
  createdAt: time.optional(),
  createdAtGte: time.optional(),
  createdAtLte: time.optional(),
  updatedAt: time.optional(),
  updatedAtGte: time.optional(),
  updatedAtLte: time.optional(),
};
const placed = { ids, parentFolderIds: ids, path: z.string().optional(), name: z.string().optional(), ...times };
const sorting = { before: z.string().optional(), sort: z.array(z.string()).optional(), properties };

const base = '/files/v3/files';
const folderBase = '/files/v3/folders';
const read = ['files'];

export const files = {
  upload: post(base, {
    title: 'Upload a file',
    body: multipart(
      z.object({
        file: z.custom<FilePart>(),
        options: z.custom<UploadOptions>(),
        fileName: z.string().optional(),
        /** One of the two. */
        folderId: z.string().optional(),
        folderPath: z.string().optional(),
        charsetHunch: z.string().optional(),
      }),
    ),
    output: File,
    scopes: read,
    fixture: fixtures.file,
  }),
  replace: put(`${base}/:fileId`, {
    title: 'Replace the content of a file',
    body: multipart(
      z.object({ file: z.custom<FilePart>(), options: z.custom<UploadOptions>().optional(), charsetHunch: z.string().optional() }),
    ),
    output: File,
    scopes: read,
    fixture: fixtures.file,
  }),
  get: get(`${base}/:fileId`, {
    title: 'Read about a file',
    input: z.object({ properties }),
    output: File,
    scopes: read,
    fixture: fixtures.file,
  }),
  stat: get(`${base}/stat/:path`, {
    title: 'Read about a file or folder by its path',
    input: z.object({ properties }),
    output: z.object({ file: File.optional(), folder: Folder.optional() }),
    scopes: read,
    fixture: { file: fixtures.file },
  }),
  search: get(`${base}/search`, {
    title: 'Search files',
    input: z.object({
      ...pageParameters,
      ...sorting,
      ...placed,
      extension: z.string().optional(),
      type: z.string().optional(),
      fileMd5: z.string().optional(),
      url: z.string().optional(),
      isUsableInContent: z.boolean().optional(),
      allowsAnonymousAccess: z.boolean().optional(),
      sizeGte: z.int().optional(),
      sizeLte: z.int().optional(),
    }),
    output: pageOf(File),
    paginate: byAfter,
    scopes: read,
    fixture: { results: [fixtures.file] },
  }),
  update: patch(`${base}/:fileId`, {
    title: 'Rename, move or reveal a file',
    input: z.object({
      access: access.optional(),
      name: z.string().optional(),
      parentFolderId: z.string().optional(),
      parentFolderPath: z.string().optional(),
      isUsableInContent: z.boolean().optional(),
      expiresAt: time.optional(),
      clearExpires: z.boolean().optional(),
    }),
    output: File,
    scopes: read,
    fixture: fixtures.file,
  }),
  archive: del(`${base}/:fileId`, { title: 'Delete a file', output: nothing, scopes: read }),
  gdprDelete: del(`${base}/:fileId/gdpr-delete`, { title: 'Delete a file for good, within seven days', output: nothing, scopes: read }),
  signedUrl: get(`${base}/:fileId/signed-url`, {
    title: 'Make a URL by which a private file can be read for a while',
    input: z.object({
      size: z.enum(['icon', 'medium', 'preview', 'thumb']).optional(),
      expirationSeconds: z.int().optional(),
      upscale: z.boolean().optional(),
    }),
    output: z.object({
      url: z.string(),
      expiresAt: time,
      name: z.string(),
      extension: z.string(),
      type: z.string(),
      size: z.number(),
      width: z.number().nullish(),
      height: z.number().nullish(),
    }),
    scopes: read,
    fixture: fixtures.signedUrl,
  }),
  importFromUrl: post(`${base}/import-from-url/async`, {
    title: 'Let HubSpot fetch a file',
    input: z.object({
      url: z.string(),
      access,
      name: z.string().optional(),
      folderId: z.string().optional(),
      folderPath: z.string().optional(),
      ttl: z.string().optional(),
      overwrite: z.boolean().optional(),
      duplicateValidationStrategy: z.enum(['NONE', 'REJECT', 'RETURN_EXISTING']).optional(),
      duplicateValidationScope: z.enum(['ENTIRE_PORTAL', 'EXACT_FOLDER']).optional(),
    }),
    output: Started,
    scopes: read,
    fixture: fixtures.started,
  }),
  importStatus: get(`${base}/import-from-url/async/tasks/:taskId/status`, {
    title: 'Read how far HubSpot is with fetching a file',
    output: task(File),
    scopes: read,
    fixture: fixtures.task,
  }),
  folders: {
    create: post(folderBase, {
      title: 'Create a folder',
      input: z.object({ name: z.string(), parentFolderId: z.string().optional(), parentPath: z.string().optional() }),
      output: Folder,
      scopes: read,
      fixture: fixtures.folder,
    }),
    get: get(`${folderBase}/:folder`, {
      title: 'Read a folder by its id or path',
      input: z.object({ properties }),
      output: Folder,
      scopes: read,
      fixture: fixtures.folder,
    }),
    search: get(`${folderBase}/search`, {
      title: 'Search folders',
      input: z.object({ ...pageParameters, ...sorting, ...placed }),
      output: pageOf(Folder),
      paginate: byAfter,
      scopes: read,
      fixture: { results: [fixtures.folder] },
    }),
    update: patch(`${folderBase}/:folderId`, {
      title: 'Rename or move a folder that holds little',
      input: z.object({ name: z.string().optional(), parentFolderId: z.int().optional() }),
      output: Folder,
      scopes: read,
      fixture: fixtures.folder,
    }),
    updateLater: post(`${folderBase}/update/async`, {
      title: 'Rename or move a folder, whatever it holds',
      input: z.object({ id: z.string(), name: z.string().optional(), parentFolderId: z.int().optional() }),
      output: Started,
      scopes: read,
      fixture: fixtures.started,
    }),
    updateStatus: get(`${folderBase}/update/async/tasks/:taskId/status`, {
      title: 'Read how far HubSpot is with renaming or moving a folder',
      output: task(Folder),
      scopes: read,
      fixture: fixtures.task,
    }),
    archive: del(`${folderBase}/:folder`, { title: 'Delete a folder by its id or path', output: nothing, scopes: read }),
  },
};
