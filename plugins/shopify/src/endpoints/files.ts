import { follow, multipart, text, type FilePart } from '@mooring/core';
import { z } from 'zod';
import stagedTargetJson from '../fixtures/staged-target.json' with { type: 'json' };
import fileJson from '../fixtures/file.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { FileCreateInput, StagedUploadInput } from './files-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/File; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const stagedTargetFields = `url resourceUrl parameters { name value }`;

export const StagedTarget = z.object({
  url: z.string().nullable(),
  resourceUrl: z.string().nullable(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
});

export const stagedTargetFixture = stagedTargetJson;

const fileFields = `id alt fileStatus createdAt updatedAt preview { image { url } }`;

export const File = z.object({
  id: z.string(),
  alt: z.string().nullable(),
  fileStatus: known('FAILED', 'PROCESSING', 'READY', 'UPLOADED'),
  createdAt: z.string(),
  updatedAt: z.string(),
  preview: z.object({ image: z.object({ url: z.string() }).nullable() }).nullable(),
});

export const fileFixture = fileJson;

export const files = {
  list: query(
    `query FilesList($first: Int = 50, $after: String, $query: String, $sortKey: FileSortKeys, $reverse: Boolean) {
      files(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${fileFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List files',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['CREATED_AT', 'FILENAME', 'ID', 'ORIGINAL_UPLOAD_SIZE', 'RELEVANCE', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ files: connection(File) }),
      paginate: byCursor('files'),
      scopes: ['read_files'],
      ...points(152),
      fixture: { files: pageFixture(fileFixture) },
    },
  ),
  create: mutation(
    `mutation FilesCreate($files: [FileCreateInput!]!) {
      fileCreate(files: $files) {
        files { ${fileFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Take over files from URLs or staged uploads',
      variables: z.strictObject({ files: z.array(FileCreateInput) }),
      output: z.object({ fileCreate: z.object({ files: z.array(File).nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_files'],
      ...points(13),
      fixture: { fileCreate: { files: [fileFixture], userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation FilesDelete($fileIds: [ID!]!) {
      fileDelete(fileIds: $fileIds) {
        deletedFileIds userErrors { field message code }
      }
    }`,
    {
      title: 'Delete files',
      variables: z.strictObject({ fileIds: z.array(z.string()) }),
      output: z.object({ fileDelete: z.object({ deletedFileIds: z.array(z.string()).nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_files'],
      ...points(10),
      fixture: { fileDelete: { deletedFileIds: ['gid://shopify/MediaImage/1'], userErrors: [] } },
    },
  ),
  stageUploads: mutation(
    `mutation FilesStageUploads($input: [StagedUploadInput!]!) {
      stagedUploadsCreate(input: $input) {
        stagedTargets { ${stagedTargetFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Get URLs to which files can be uploaded',
      variables: z.strictObject({ input: z.array(StagedUploadInput) }),
      output: z.object({
        stagedUploadsCreate: z.object({ stagedTargets: z.array(StagedTarget).nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      ...points(12),
      fixture: { stagedUploadsCreate: { stagedTargets: [stagedTargetFixture], userErrors: [] } },
    },
  ),
  /** Step two of an upload: the `parameters` of the staged target as fields, in their order, and the file last. No token goes along. */
  upload: follow('POST', {
    title: 'Send a file to a staged target',
    hosts: ['shopify-staged-uploads.storage.googleapis.com'],
    credential: 'none',
    body: multipart(
      z.record(z.string(), z.union([z.string(), z.custom<FilePart>((value) => typeof value === 'object' && value !== null)])),
    ),
    output: text(),
    // The same file under the same key.
    safe: true,
    fixture: '',
  }),
};
