import { errorCatalogue, type AnyPlugin, type Field, type Limit, type Schema } from '@mooring/core';
import {
  compilePlugin,
  credentialFields,
  formatOf,
  unverifiedParts,
  type CompiledCallable,
  type CompiledPlugin,
} from '@mooring/core/runtime';
import { isRecord, type JsonRecord } from '../provider/record.js';

/** Codes of what a provider's answer can mean, in the order of the catalogue. */
const answered = [
  'RateLimited',
  'Overloaded',
  'ServerError',
  'Conflict',
  'TokenExpired',
  'AuthenticationFailed',
  'PermissionDenied',
  'NotFound',
  'RequestRejected',
  'SchemaDrift',
] as const;

/** The reference page of a plugin as Markdown: credentials, limits, endpoints, events, errors, all from its declaration. */
export function referencePage(plugin: AnyPlugin): string {
  const compiled = compilePlugin(plugin);
  const { definition } = compiled;
  const sections = [
    `# ${text(definition.title)}`,
    `Plugin \`${plugin.id}\` ${definition.version}, for version \`${text(definition.api.version)}\` of ${link(definition.docs, 'the API')} at ${code(definition.api.baseUrl)}.`,
    section('Credentials', fieldTable([...credentialFields(definition)])),
    section('Connection values', fieldTable(Object.entries(definition.values ?? {}))),
    section('Limits', limitList(definition.limits ?? [])),
    section('Endpoints', [...compiled.callables.values()].map(endpointText).join('\n\n')),
    section('Events', eventsText(compiled)),
    section(
      'Errors',
      table(
        ['Code', 'Meaning', 'Tried again'],
        answered.map((name) => [code(name), text(errorCatalogue[name].meaning), errorCatalogue[name].retryable ? 'yes' : 'no']),
      ),
    ),
    section(
      'Unverified',
      unverifiedParts(plugin)
        .map(({ path, why }) => `- ${code(path)}: ${text(why)}`)
        .join('\n'),
    ),
  ];
  return `${sections.filter((part) => part !== '').join('\n\n')}\n`;
}

const section = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Text of a declaration within a line of Markdown: it ends neither the line nor a cell, and is no markup. */
const text = (value: string): string =>
  value
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\*_<>[\]|]/g, (mark) => `\\${mark}`);
const code = (value: string): string => `\`${value.replaceAll(/[`\s]+/g, ' ').replaceAll('|', String.raw`\|`)}\``;
const link = (url: string | undefined, words: string): string => (url === undefined ? words : `[${words}](${encodeURI(url)})`);

const fieldTable = (fields: readonly (readonly [name: string, field: Field])[]): string =>
  table(
    ['Name', 'Environment', 'What it is'],
    fields.map(([name, { env, label = '', hint = '' }]) => [
      code(name),
      env === undefined ? '' : code(env),
      text([label, hint].filter((part) => part !== '').join(': ')),
    ]),
  );

const limitList = (limits: readonly Limit[]): string =>
  limits
    .map(
      ({ name, rate, per = '1s', scope = 'account', by = [], kind = 'rate' }) =>
        `- ${code(name)}: ${rate} ${kind === 'concurrency' ? 'at the same time' : `per ${per}`}, for each ${scope}${by.length === 0 ? '' : ` and ${by.map(text).join(', ')}`}`,
    )
    .join('\n');

function endpointText(callable: CompiledCallable): string {
  const { name } = callable;
  if (callable.kind === 'action') {
    const { input, output } = callable.definition;
    return [`### ${text(name)}`, schemaText('Input', input), schemaText('Answer', output)].filter((part) => part !== '').join('\n\n');
  }
  const { definition } = callable;
  const traits = [
    ...(definition.paginate === undefined ? [] : [`pages: ${code(`${name}.all()`)}`]),
    ...(definition.cache === undefined ? [] : [`kept for ${definition.cache.ttl}`]),
    ...(callable.idempotencyHeader === undefined ? [] : [`repeats carry ${code(callable.idempotencyHeader)}`]),
  ];
  return [
    `### ${text(name)}`,
    [definition.title === undefined ? '' : `${text(definition.title)}.`, code(`${definition.method} ${definition.path}`), ...traits]
      .filter((part) => part !== '')
      .join(' · '),
    ...(callable.path.callerNames.length === 0 ? [] : [`Path: ${callable.path.callerNames.map(code).join(', ')}`]),
    schemaText('Input', definition.input),
    schemaText('Query', definition.query),
    schemaText('Body', definition.body),
    schemaText('Headers', definition.headers),
    schemaText('Answer', definition.output),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function eventsText({ definition: { webhooks } }: CompiledPlugin): string {
  return Object.entries(webhooks?.events ?? {})
    .map(([type, { definition, kind }]) =>
      [`### ${text(type)}`, kind === 'reply' ? 'The handler makes the answer.' : '', schemaText('Data', definition.data)]
        .filter((part) => part !== '')
        .join('\n\n'),
    )
    .join('\n\n');
}

/** The fields of a schema as a table; one line where it is no object. */
function schemaText(title: string, schema: Schema | undefined): string {
  if (schema === undefined) return '';
  const format = formatOf(schema);
  if (format !== undefined) return `${title}: ${format.kind}`;
  const described = describe(schema);
  if (described === undefined) return '';
  const root = new SchemaWords(described);
  const rows = root.rows(described, '', 0);
  return rows.length === 0 ? `${title}: ${root.type(described)}` : `${title}:\n\n${table(['Field', 'Type', ''], rows)}`;
}

function describe(schema: Schema): JsonRecord | undefined {
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' });
  } catch {
    // A custom type has no JSON Schema.
    return undefined;
  }
}

class SchemaWords {
  readonly #root: JsonRecord;

  constructor(root: JsonRecord) {
    this.#root = root;
  }

  /** One row for each field, nested ones behind dots, three levels deep. */
  rows(schema: JsonRecord, prefix: string, depth: number): readonly (readonly string[])[] {
    const bare = this.#bare(schema);
    const properties = isRecord(bare['properties']) ? bare['properties'] : {};
    const required = new Set<unknown>(Array.isArray(bare['required']) ? bare['required'] : []);
    return Object.entries(properties).flatMap(([name, property]) => {
      const inner = isRecord(property) ? property : {};
      const row = [code(prefix + name), this.type(inner), required.has(name) ? 'required' : ''];
      if (depth >= 2) return [row];
      const own = this.#bare(inner);
      const below = isRecord(own['items'])
        ? this.rows(own['items'], `${prefix}${name}[].`, depth + 1)
        : this.rows(own, `${prefix}${name}.`, depth + 1);
      return [row, ...below];
    });
  }

  /** The type of a value in words. */
  type(schema: JsonRecord): string {
    const options = this.#options(schema);
    if (options !== undefined) return [...new Set(options.map((option) => this.type(option)))].join(' or ');
    const bare = this.#bare(schema);
    if ('const' in bare) return code(JSON.stringify(bare['const']));
    const { enum: choices } = bare;
    if (Array.isArray(choices)) return choices.map((choice) => code(JSON.stringify(choice))).join(', ');
    if (bare['type'] === 'array') return `list of ${isRecord(bare['items']) ? this.type(bare['items']) : 'anything'}`;
    return text(
      typeof bare['type'] === 'string' ? [bare['type'], bare['format']].filter((part) => typeof part === 'string').join(', ') : 'anything',
    );
  }

  #options(schema: JsonRecord): readonly JsonRecord[] | undefined {
    const options = schema['anyOf'] ?? schema['oneOf'];
    return Array.isArray(options) ? options.filter(isRecord) : undefined;
  }

  /** The schema behind a reference, and the one option beside `null`. */
  #bare(schema: JsonRecord, steps = 0): JsonRecord {
    if (steps > 8) return {};
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      const found = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), this.#root);
      return isRecord(found) ? this.#bare(found, steps + 1) : {};
    }
    const options = this.#options(schema)?.filter((option) => option['type'] !== 'null');
    return options?.length === 1 && options[0] !== undefined ? this.#bare(options[0], steps + 1) : schema;
  }
}
