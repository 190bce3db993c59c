import type { ObjectSchema } from './schema.js';

const text = { type: 'string', minLength: 1, maxLength: 4096 } as const;
const name = { type: 'string', minLength: 1, maxLength: 128 } as const;
const time = { type: 'string', format: 'date-time' } as const;
const environment = { type: 'string', enum: ['live', 'sandbox'] } as const;
const status = { type: 'string', enum: ['pending', 'active', 'suspect', 'reauth_required', 'disabled'] } as const;
const values = { type: 'object', additionalProperties: text, description: "What stands in the provider's host and path." } as const;
const credentials = {
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1, maxLength: 32_768 },
  description: "By the plugin's field names.",
} as const;

/** A connection as the API shows it: no credential, no token, no value that its plugin calls secret. */
export const connectionSchema = {
  type: 'object',
  properties: {
    id: name,
    tenant: name,
    plugin: name,
    name,
    environment,
    method: { type: 'string', description: "Which of the plugin's ways to prove itself; empty where there is one only." },
    values,
    status,
    account: { type: 'string', description: "The provider's own name of the account." },
    scopes: { type: 'array', items: text },
    tokenExpiresAt: time,
    grantEndsAt: { ...time, description: 'When it must be authorised anew at the latest.' },
    createdAt: time,
    updatedAt: time,
  },
  required: ['id', 'tenant', 'plugin', 'name', 'environment', 'method', 'values', 'status', 'scopes', 'createdAt', 'updatedAt'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const pageSchema = {
  type: 'object',
  properties: {
    connections: { type: 'array', items: connectionSchema },
    next: { type: 'string', description: 'Give it as `after` for the next page; absent at the end.' },
  },
  required: ['connections'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const testSchema = {
  type: 'object',
  properties: {
    ok: { type: 'boolean' },
    durationMs: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    code: { type: 'string', description: 'Why not, as in docs/errors.md.' },
    message: { type: 'string' },
  },
  required: ['ok', 'durationMs'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const removalSchema = {
  type: 'object',
  properties: { revoked: { type: 'string', enum: ['yes', 'no', 'not_supported'] } },
  required: ['revoked'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const linkSchema = {
  type: 'object',
  properties: { url: { type: 'string', format: 'uri', description: "Where to send the person's browser, within ten minutes." } },
  required: ['url'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'As in docs/errors.md.' },
        message: { type: 'string' },
        retryable: { type: 'boolean' },
        plugin: name,
        connection: name,
        issues: {
          type: 'array',
          items: {
            type: 'object',
            properties: { path: { type: 'string' }, message: { type: 'string' } },
            required: ['path', 'message'],
            additionalProperties: false,
          },
        },
        retryAfterMs: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      },
      required: ['code', 'message', 'retryable'],
      additionalProperties: false,
    },
  },
  required: ['error'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const listQuery = {
  type: 'object',
  properties: { plugin: name, status, after: name, limit: { type: 'integer', minimum: 1, maximum: 500, description: 'Default 50.' } },
  required: [],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const createBody = {
  type: 'object',
  properties: { plugin: name, name, credentials, values, environment, method: name },
  required: ['plugin', 'name'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const credentialsBody = {
  type: 'object',
  properties: { credentials },
  required: ['credentials'],
  additionalProperties: false,
} as const satisfies ObjectSchema;

export const linkBody = {
  type: 'object',
  properties: { method: name, environment, values, returnTo: { type: 'string', minLength: 1, maxLength: 2048 } },
  required: [],
  additionalProperties: false,
} as const satisfies ObjectSchema;

/** For a request that says all in its path. */
export const nothing = { type: 'object', properties: {}, required: [], additionalProperties: false } as const satisfies ObjectSchema;
