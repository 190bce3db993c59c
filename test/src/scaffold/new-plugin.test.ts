import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMooringError } from '@mooring/core';
import { repository, SmallWorkspace } from '../fixtures/small-workspace.js';
import { dependencies, newPlugin, type NewPlugin, type NewPluginOptions } from './new-plugin.js';

jest.setTimeout(300_000);

const documents = path.join(repository, 'test', 'src', 'fixtures', 'documents');
const folders: string[] = [];
const emptyFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-new-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Writes a plugin outside a workspace, and gives its files. */
function written(options: Partial<NewPluginOptions> = {}): NewPlugin & { read(file: string): string } {
  const made = newPlugin({ provider: 'shop', workingDirectory: emptyFolder(), mooring: '9.9.9', ...options });
  return { ...made, read: (file) => readFileSync(path.join(made.folder, file), 'utf8') };
}

const failure = (options: Partial<NewPluginOptions>): string => {
  try {
    written(options);
  } catch (error) {
    if (isMooringError(error)) return error.message;
    throw error;
  }
  throw new Error('It must fail.');
};

/** A document with one endpoint, whose words come from somebody who means no good. */
function hostile(words: string): string {
  const folder = emptyFolder();
  const file = path.join(folder, 'hostile.json');
  const schema = {
    type: 'object',
    required: [words],
    properties: { [words]: { type: 'string', enum: [words] }, __proto__x: { type: 'string' } },
  };
  writeFileSync(
    file,
    JSON.stringify({
      openapi: '3.0.0',
      info: { title: words, version: words },
      externalDocs: { url: `https://docs.example/${words}` },
      servers: [{ url: `https://api.example/${words}` }],
      components: { schemas: { [words]: schema }, securitySchemes: { [words]: { type: 'apiKey', in: 'header', name: words } } },
      security: [{ [words]: [] }],
      webhooks: { [words]: {} },
      paths: {
        '/things': {
          get: {
            operationId: words,
            summary: words,
            tags: [words],
            parameters: [{ name: words, in: 'query', schema: { type: 'string', enum: [words] } }],
            responses: {
              200: {
                content: {
                  'application/json': {
                    schema: { type: 'array', items: { $ref: `#/components/schemas/${words.replaceAll('~', '~0').replaceAll('/', '~1')}` } },
                    example: [{ [words]: words }],
                  },
                },
              },
            },
          },
        },
        [`/${words}/{${words}}`]: { get: { responses: { 200: { description: words } } } },
      },
    }),
  );
  return file;
}

describe('mooring new', () => {
  it('makes plugins that type-check, lint and pass conformance as they are, from nothing and from documents of each style', () => {
    const workspace = new SmallWorkspace('new-plugin');
    try {
      const inWorkspace = (options: Omit<NewPluginOptions, 'workingDirectory' | 'mooring'>): NewPlugin =>
        newPlugin({ workingDirectory: workspace.folder, mooring: '9.9.9', ...options });
      inWorkspace({ provider: 'blank', endpoints: ['blank', 'order-lines'], webhooks: true });
      inWorkspace({ provider: 'open', auth: 'none' });
      inWorkspace({ provider: 'orders', openapi: path.join(documents, 'orders.yaml') });
      inWorkspace({ provider: 'postcards', openapi: path.join(documents, 'postcards.json'), webhooks: true });
      inWorkspace({ provider: 'ledger', openapi: path.join(documents, 'ledger.json'), endpoints: ['entries', 'receipt'] });
      const words = [
        `'"\`\${process.exit(9)}\\\n*/ throw new Error("x") //`,
        '../../../../etc/x',
        '});process.exit(9);({',
        '__proto__',
        '\u2028</script>|[a](b)',
      ];
      words.forEach((word, index) => inWorkspace({ provider: `hostile-${index + 1}`, openapi: hostile(word), webhooks: true }));
      const names = readdirSync(path.join(workspace.folder, 'plugins'));
      expect(names).toHaveLength(10);
      let output = '';
      for (const command of ['tsc -b', 'oxlint --no-ignore plugins', 'mooring test']) {
        const ran = workspace.run(command);
        ({ output } = ran);
        expect({ command, status: ran.status, output: ran.status === 0 ? '' : output }).toEqual({ command, status: 0, output: '' });
      }
      expect(output).toMatch(/Test Suites: 10 passed/);
      // npm and others may keep a cache in what they take for the home folder.
      expect(
        readdirSync(workspace.folder)
          .filter((name) => !['.cache', '.git', '.npm'].includes(name))
          .toSorted(),
      ).toEqual([
        '.oxlintrc.json',
        'core',
        'jest.config.cjs',
        'node_modules',
        'package.json',
        'plugins',
        'tsconfig.base.json',
        'tsconfig.json',
      ]);
    } finally {
      workspace.remove();
    }
  });

  it('makes a package of its own outside the workspace', () => {
    const made = written();
    expect(path.basename(made.folder)).toBe('shop');
    expect(made.inWorkspace).toBe(false);
    const manifest: unknown = JSON.parse(made.read('package.json'));
    expect(manifest).toMatchObject({
      name: 'mooring-plugin-shop',
      jest: { preset: '@mooring/test' },
      dependencies: { '@mooring/core': '9.9.9', zod: dependencies.zod },
      devDependencies: { '@mooring/test': '9.9.9' },
    });
    expect(made.read('tsconfig.json')).not.toContain('extends');
  });

  it('depends on what this repository itself is built with', () => {
    const own = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    const harness = JSON.parse(readFileSync(path.join(repository, 'test', 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const { devDependencies } = own;
    expect(dependencies).toEqual({
      zod: harness.devDependencies['zod'],
      jest: devDependencies['jest'],
      typescript: devDependencies['typescript'],
      jestTypes: devDependencies['@types/jest'],
      nodeTypes: devDependencies['@types/node'],
    });
  });

  it('marks what it made up', () => {
    const made = written({ webhooks: true });
    for (const file of ['src/plugin.ts', 'src/auth.ts', 'src/errors.ts', 'src/webhooks.ts', 'src/endpoints/items.ts'])
      expect(made.read(file)).toContain('unverified(');
  });

  it('reads what a document says: names, nullable and optional fields, references, circles, credentials', () => {
    const made = written({ openapi: path.join(documents, 'orders.yaml'), endpoints: ['orders'] });
    expect(made.endpoints).toEqual(['orders.list', 'orders.create', 'orders.retrieve', 'orders.update', 'orders.delete', 'orders.cancel']);
    const orders = made.read('src/endpoints/orders.ts');
    expect(orders).toContain(`note: z.string().nullable(),`);
    expect(orders).toContain(`state: z.enum(['open', 'closed']).or(z.string()),`);
    expect(orders).toContain(`note: z.string().max(5).nullable().optional()`);
    expect(orders).toContain('parts: z.array(z.unknown()).optional()');
    expect(orders).toContain(`idempotency: 'Idempotency-Key'`);
    expect(orders).toContain(`get('/orders/:order_id'`);
    expect(orders).toContain('output: z.undefined()');
    expect(orders.replaceAll(/\s+/g, ' ')).toContain(
      `unverified( { by: 'cursor', items: 'data', param: 'cursor', cursor: 'paging.next.cursor' }`,
    );
    // The id is the provider's to give.
    expect(/OrderInput = z\.object\(\{([^}]*)\}/.exec(orders)?.[1]).not.toContain('id:');
    expect(JSON.parse(made.read('src/fixtures/orders-list.json'))).toMatchObject({ data: [{ id: 'ord_1' }] });
    expect(made.read('src/plugin.ts')).toContain(`baseUrl: 'https://{region}.orders.example/v2'`);
    expect(made.read('src/plugin.ts')).toContain(`values: { region: { env: 'SHOP_REGION', pattern: /[A-Za-z0-9-]+/, example: 'eu' } }`);
    expect(made.read('src/auth.ts')).toContain('bearer(');
    expect(made.read('src/errors.ts')).toContain(`data?.error;`);
    expect(made.read('README.md')).toContain('Webhooks: none.');
  });

  it('names what it cannot declare, and leaves it out', () => {
    const made = written({ openapi: path.join(documents, 'orders.yaml'), endpoints: ['getOrder', 'PUT /orders/{order-id}/photo'] });
    expect(made.endpoints).toEqual(['orders.retrieve']);
    expect(made.leftOut).toEqual([expect.stringContaining('PUT /orders/{order-id}/photo: it takes a multipart body')]);
  });

  it('reads forms, absolute next pages and Basic credentials', () => {
    const made = written({ openapi: path.join(documents, 'postcards.json') });
    expect(made.read('src/plugin.ts')).toContain(`body: 'form'`);
    expect(made.read('src/auth.ts')).toContain('basic(');
    expect(made.read('src/endpoints/cards.ts')).toContain(`get('/2020/Accounts/:AccountSid/Cards/:Sid.json'`);
    expect(made.read('src/endpoints/cards.ts')).toContain(`by: 'nextUrl', items: 'cards', url: 'next_page_uri'`);
    expect(JSON.parse(made.read('src/fixtures/cards-retrieve.json'))).toEqual({ sid: 'CA1', price: null, weight: 1.5 });
  });

  it('reads Swagger 2', () => {
    const made = written({ openapi: path.join(documents, 'ledger.json'), endpoints: ['entries', 'receipt'] });
    expect(made.read('src/plugin.ts')).toContain(`baseUrl: 'https://ledger.example/api'`);
    expect(made.read('src/auth.ts')).toContain(`in: 'query', name: 'api_key'`);
    const entries = made.read('src/endpoints/entries.ts');
    expect(entries).toContain(`by: 'offset', items: '.', param: 'offset', size: 'limit'`);
    expect(entries).not.toContain('api_key');
    expect(made.read('src/endpoints/receipt.ts')).toContain('output: bytes()');
  });

  it.each<[what: string, options: Partial<NewPluginOptions>, says: RegExp]>([
    ['an id that is none', { provider: '../shop' }, /must be lower-case letters/],
    ['an unknown kind of credential', { auth: 'magic' }, /--auth must be one of apiKey, bearer, basic, none/],
    ['a document that is not there', { openapi: 'nowhere.yaml' }, /nowhere\.yaml cannot be read/],
    [
      'an endpoint that is not there',
      { openapi: path.join(documents, 'orders.yaml'), endpoints: ['lost'] },
      /no endpoint "lost".*listOrders/,
    ],
    ['a file that is no document', { openapi: path.join(repository, 'package.json') }, /is no OpenAPI/],
    ['a file that cannot be read as YAML', { openapi: path.join(repository, 'jest.config.cjs') }, /is neither JSON nor YAML|is no OpenAPI/],
  ])('refuses %s in one sentence, and writes nothing', (_what, options, says) => {
    const workingDirectory = emptyFolder();
    expect(failure({ workingDirectory, ...options })).toMatch(says);
    expect(readdirSync(workingDirectory)).toEqual([]);
  });

  it('writes into no folder that holds something', () => {
    const workingDirectory = emptyFolder();
    writeFileSync(path.join(workingDirectory, 'mine'), '');
    expect(failure({ workingDirectory, dir: '.' })).toMatch(/is not empty/);
    expect(existsSync(path.join(workingDirectory, 'package.json'))).toBe(false);
  });
});
