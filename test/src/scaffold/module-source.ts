import { camelCase, kebabCase, upperCase } from './names.js';
import type { AuthSketch, PluginSketch } from './plugin-sketch.js';
import { braces, brackets, call, entry, property, quoted, render, type Code } from './source-code.js';

/** The constant of the plugin. */
export const pluginName = ({ id }: PluginSketch): string => camelCase(id);

const nameOf = (sketch: PluginSketch, what: string): string => `${pluginName(sketch).replace(/_$/, '')}${what}`;
const guessed = (code: Code, guess: string | undefined): Code => (guess === undefined ? code : call('unverified', code, quoted(guess)));

/** `src/index.ts` */
export const indexFile = (sketch: PluginSketch): string => `export { ${pluginName(sketch)} } from './plugin.js';\n`;

/** `src/plugin.test.ts` */
export const testFile = (sketch: PluginSketch): string =>
  `import { conformance } from '@mooring/test';\nimport { ${pluginName(sketch)} } from './plugin.js';\n\nconformance(${pluginName(sketch)});\n`;

/** `src/plugin.ts`: the table of contents. */
export function pluginFile(sketch: PluginSketch): string {
  const { id, title, docs, apiVersion, baseUrl, baseUrlGuess, values, body, resources, events } = sketch;
  const host = /^https?:\/\/([^/:?#]+)/.exec(baseUrl)?.[1] ?? '';
  const occupied = new Set(['definePlugin', pluginName(sketch), ...['Auth', 'Errors', 'Webhooks'].map((what) => nameOf(sketch, what))]);
  const imported = (name: string): string => (occupied.has(name) ? `${name.replace(/_$/, '')}Endpoints` : name);
  const api = braces([
    entry('version', quoted(apiVersion)),
    entry('baseUrl', quoted(baseUrl)),
    entry('egress', brackets([quoted(host)])),
    ...(body === 'form' ? [entry('body', quoted('form'))] : []),
  ]);
  const definition = braces([
    entry('id', quoted(id)),
    entry('title', quoted(title)),
    entry('category', quoted('other')),
    entry('version', quoted('0.1.0')),
    ...(docs === undefined ? [] : [entry('docs', quoted(docs))]),
    entry('api', guessed(api, baseUrlGuess)),
    entry('auth', nameOf(sketch, 'Auth')),
    ...(values.length === 0 ? [] : [entry('values', braces(values.map((value) => entry(value.name, valueCode(id, value)))))]),
    entry('errors', nameOf(sketch, 'Errors')),
    entry('endpoints', braces(resources.map(({ name }) => entry(name, imported(name))))),
    ...(events === undefined ? [] : [entry('webhooks', nameOf(sketch, 'Webhooks'))]),
  ]);
  const code = `export const ${pluginName(sketch)} = ${render(['definePlugin(', definition, ')'])};\n`;
  return [
    `import { definePlugin${code.includes('unverified(') ? ', unverified' : ''} } from '@mooring/core';`,
    `import { ${nameOf(sketch, 'Auth')} } from './auth.js';`,
    ...resources.map(({ name }) => {
      const own = imported(name);
      return `import { ${own === name ? name : `${name} as ${own}`} } from './endpoints/${kebabCase(name)}.js';`;
    }),
    `import { ${nameOf(sketch, 'Errors')} } from './errors.js';`,
    ...(events === undefined ? [] : [`import { ${nameOf(sketch, 'Webhooks')} } from './webhooks.js';`]),
    '',
    code,
  ].join('\n');
}

const valueCode = (id: string, { name, pattern, example }: PluginSketch['values'][number]): Code =>
  braces([
    entry('env', quoted(upperCase(`${id}_${name}`))),
    `pattern: /${pattern}/`,
    ...(example === undefined ? [] : [entry('example', quoted(example))]),
  ]);

/** `src/auth.ts` */
export function authFile(sketch: PluginSketch): string {
  const { auth, id, probe } = sketch;
  const name = nameOf(sketch, 'Auth');
  if (auth.kind === 'none') return `import { noAuth } from '@mooring/core';\n\nexport const ${name} = noAuth;\n`;
  const code = guessed(authCode(auth, upperCase(id), probe), auth.guess);
  const imported = auth.guess === undefined ? auth.kind : `${auth.kind}, unverified`;
  return `import { ${imported} } from '@mooring/core';\n\nexport const ${name} = ${render(code)};\n`;
}

function authCode(auth: Exclude<AuthSketch, { kind: 'none' }>, prefix: string, probe: string | undefined): Code {
  const field = (name: string, variable: string): Code => entry(name, braces([entry('env', quoted(`${prefix}_${variable}`))]));
  const probed = probe === undefined ? [] : [entry('probe', quoted(probe))];
  switch (auth.kind) {
    case 'bearer':
      return ['bearer(', braces([entry('fields', braces([field('accessToken', 'ACCESS_TOKEN')])), ...probed]), ')'];
    case 'basic':
      return [
        'basic(',
        braces([
          entry('fields', braces([field('username', 'USERNAME'), field('password', 'PASSWORD')])),
          entry('username', quoted('username')),
          entry('password', quoted('password')),
          ...probed,
        ]),
        ')',
      ];
    case 'apiKey':
      return [
        'apiKey(',
        braces([
          entry('in', quoted(auth.in)),
          entry('name', quoted(auth.name)),
          ...(auth.prefix === undefined ? [] : [entry('prefix', quoted(auth.prefix))]),
          entry('fields', braces([field('apiKey', 'API_KEY')])),
          ...probed,
        ]),
        ')',
      ];
    default:
      return auth satisfies never;
  }
}

/** `src/errors.ts`: the provider's code and words, wherever they stand. What they mean is left to the status. */
export function errorsFile(sketch: PluginSketch): string {
  const { path, message, code, guess } = sketch.errors;
  const fields = braces([
    ...(code === undefined ? [] : [entry(code.name, [code.isText ? 'z.string()' : 'z.union([z.string(), z.number()])', '.optional()'])]),
    entry(message, 'z.string().optional()'),
  ]);
  const schema = path.reduceRight<Code>((inner, name) => ['z.object(', braces([entry(name, inner)]), ')'], ['z.object(', fields, ')']);
  const access = (name: string): string => (property(name) === name ? `.${name}` : `[${quoted(name)}]`);
  const optional = (name: string): string => (property(name) === name ? `?.${name}` : `?.[${quoted(name)}]`);
  const failure = `Failure.safeParse(body).data${path.map((name, index) => (index === 0 ? optional(name) : access(name))).join('')}`;
  const read = [
    'read({ status, body }) {',
    '    if (status < 400) return undefined;',
    `    const failure = ${failure};`,
    ...(code === undefined ? [] : [`    const code = failure${optional(code.name)};`]),
    `    const message = failure${optional(message)};`,
    code === undefined
      ? '    return message === undefined ? {} : { message };'
      : `    return { ...(code === undefined ? {} : { code${code.isText ? '' : ': String(code)'} }), ...(message === undefined ? {} : { message }) };`,
    '  },',
  ].join('\n');
  const name = nameOf(sketch, 'Errors');
  const value =
    guess === undefined
      ? `export const ${name}: ProviderErrors = {\n  ${read}\n};\n`
      : `const errors: ProviderErrors = {\n  ${read}\n};\n\nexport const ${name} = unverified(errors, ${quoted(guess)});\n`;
  return [
    `import { ${guess === undefined ? '' : 'unverified, '}type ProviderErrors } from '@mooring/core';`,
    `import { z } from 'zod';`,
    '',
    `const Failure = ${render(schema)};`,
    '',
    value,
  ].join('\n');
}

/** `src/webhooks.ts`: a usual signature, and the events that are known. */
export function webhooksFile(sketch: PluginSketch): string {
  const { id, events = [] } = sketch;
  const header = `X-${id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')}-Signature`;
  const scheme = ['signature.hmac(', braces([`algorithm: 'sha256'`, `encoding: 'hex'`, entry('header', quoted(header))]), ')'];
  const code = call(
    'unverified',
    braces([
      entry('secret', braces([entry('env', quoted(`${upperCase(id)}_WEBHOOK_SECRET`))])),
      entry('verify', scheme),
      `type: 'type'`,
      `id: 'id'`,
      `data: 'data'`,
      entry('events', braces(events.map((type) => entry(type, 'event(z.object({ id: z.string() }))')))),
    ]),
    quoted('Made up by `mooring new`: write here how the provider signs and what it sends.'),
  );
  return `import { event, signature, unverified } from '@mooring/core';\nimport { z } from 'zod';\n\nexport const ${nameOf(sketch, 'Webhooks')} = ${render(code)};\n`;
}
