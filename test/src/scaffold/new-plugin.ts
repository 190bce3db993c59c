import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import { blankSketch, usualAuth } from './blank-sketch.js';
import { parseDocument } from './openapi/document.js';
import { sketchOfDocument } from './openapi/sketch-of-document.js';
import { pluginFiles } from './plugin-files.js';
import type { AuthSketch, PluginSketch } from './plugin-sketch.js';
import { addReference, formatPlugin, savePlugin, workspaceRoot, workspaceVersion } from './save-plugin.js';

const authKinds = ['apiKey', 'bearer', 'basic', 'none'] as const satisfies readonly AuthSketch['kind'][];

/** What `mooring new` was told. */
export interface NewPluginOptions {
  /** Id of the plugin: lower-case letters, digits and single dashes. */
  readonly provider: string;
  /** Where relative paths begin. */
  readonly workingDirectory: string;
  /** The version of Mooring that a package of its own depends on. */
  readonly mooring: string;
  /** An OpenAPI 3.0 or 3.1 or a Swagger 2 document, JSON or YAML. */
  readonly openapi?: string | undefined;
  /** @default what the document says, else `apiKey` */
  readonly auth?: string | undefined;
  /** Of a document: operation ids, or `GET /path`. Without one: names of resources. @default about eight of the document's, else `items` */
  readonly endpoints?: readonly string[] | undefined;
  readonly webhooks?: boolean | undefined;
  /** @default `plugins/<provider>` in the workspace of Mooring, else `<provider>` */
  readonly dir?: string | undefined;
}

/** What was written. */
export interface NewPlugin {
  readonly folder: string;
  readonly files: readonly string[];
  /** Whether the folder belongs to the workspace of Mooring. */
  readonly inWorkspace: boolean;
  readonly endpoints: readonly string[];
  /** What of the document was left out, and why. */
  readonly leftOut: readonly string[];
}

/** What a package outside the workspace is built and tested with; test/src/scaffold/new-plugin.test.ts compares them with our own. */
export const dependencies = { zod: '4.6.7', jest: '30.5.2', typescript: '6.0.3', jestTypes: '30.0.0', nodeTypes: '24.19.2' } as const;

/**
 * Writes a new plugin of the one shape that all have. It builds and passes conformance as it is; what had to be guessed is marked
 * `unverified`.
 * @throws MooringError `InvalidOptions` where an option is wrong or the folder is not empty; nothing is written then
 */
export function newPlugin(options: NewPluginOptions): NewPlugin {
  const { provider, workingDirectory, mooring } = options;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(provider) || provider.length > 60) {
    throw new MooringError(
      'InvalidOptions',
      `"${provider.slice(0, 80)}" must be lower-case letters, digits and single dashes, a letter first.`,
    );
  }
  const start = workspaceRoot(workingDirectory);
  const folder = path.resolve(start ?? workingDirectory, options.dir ?? (start === undefined ? provider : `plugins/${provider}`));
  const root = workspaceRoot(path.dirname(folder));
  const workspaceFolder = root === undefined ? undefined : path.relative(root, folder).split(path.sep).join('/');
  const { sketch, leftOut } = sketchOf(options);
  const facts = { workspaceFolder, mooring: (root === undefined ? undefined : workspaceVersion(root)) ?? mooring, dependencies };
  const files = pluginFiles(sketch, facts);
  savePlugin(folder, files);
  if (root !== undefined && workspaceFolder !== undefined) {
    formatPlugin(root, folder);
    if (/^plugins\/[^/]+$/.test(workspaceFolder)) addReference(root, workspaceFolder);
  }
  const endpoints = sketch.resources.flatMap((resource) => resource.endpoints.map(({ name }) => `${resource.name}.${name}`));
  return { folder, files: [...files.keys()], inWorkspace: root !== undefined, endpoints, leftOut };
}

function sketchOf(options: NewPluginOptions): { readonly sketch: PluginSketch; readonly leftOut: readonly string[] } {
  const { provider: id, openapi, endpoints, webhooks, workingDirectory } = options;
  const auth = authKinds.find((kind) => kind === options.auth);
  if (options.auth !== undefined && auth === undefined) {
    throw new MooringError('InvalidOptions', `--auth must be one of ${authKinds.join(', ')}, and is "${options.auth}".`);
  }
  if (openapi === undefined) return { sketch: blankSketch({ id, auth, resources: endpoints, webhooks }), leftOut: [] };
  const document = parseDocument(readText(path.resolve(workingDirectory, openapi)), openapi);
  return sketchOfDocument(document, { id, endpoints, webhooks, auth: auth === undefined ? undefined : usualAuth(auth) });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MooringError('InvalidOptions', `${file} cannot be read.`, { cause: error });
  }
}
