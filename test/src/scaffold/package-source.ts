import type { PluginSketch } from './plugin-sketch.js';

/** What a plugin's package must fit into. */
export interface PackageFacts {
  /** Its folder as the workspace of Mooring sees it, with slashes; undefined for a package of its own. */
  readonly workspaceFolder?: string | undefined;
  /** The version of Mooring's packages. */
  readonly mooring: string;
  readonly dependencies: {
    readonly zod: string;
    readonly jest: string;
    readonly typescript: string;
    readonly jestTypes: string;
    readonly nodeTypes: string;
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** `package.json` */
export function manifestFile({ id, title }: PluginSketch, { workspaceFolder, mooring, dependencies }: PackageFacts): string {
  const isOwn = workspaceFolder === undefined;
  return json({
    name: isOwn ? `mooring-plugin-${id}` : `@mooring/plugin-${id}`,
    version: isOwn ? '0.1.0' : mooring,
    description: `${oneLine(title)} for Mooring.`,
    license: 'MIT',
    ...(isOwn ? {} : { repository: { type: 'git', url: 'git+https://github.com/mooring/mooring.git', directory: workspaceFolder } }),
    type: 'module',
    engines: { node: '>=22.19' },
    sideEffects: false,
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    files: ['dist', 'README.md'],
    publishConfig: { access: 'public' },
    ...(isOwn ? { scripts: { build: 'tsc', test: 'jest' }, jest: { preset: '@mooring/test' } } : {}),
    dependencies: { '@mooring/core': mooring, zod: dependencies.zod },
    devDependencies: {
      '@mooring/test': mooring,
      ...(isOwn
        ? {
            '@types/jest': dependencies.jestTypes,
            '@types/node': dependencies.nodeTypes,
            jest: dependencies.jest,
            typescript: dependencies.typescript,
          }
        : {}),
    },
  });
}

/** `tsconfig.json` */
export function tsconfigFile({ workspaceFolder }: PackageFacts): string {
  if (workspaceFolder !== undefined) {
    const up = '../'.repeat(workspaceFolder.split('/').length);
    return `{
  "extends": "${up}tsconfig.base.json",
  "compilerOptions": { "rootDir": "src", "outDir": "dist", "tsBuildInfoFile": "dist/.tsbuildinfo", "resolveJsonModule": true },
  "include": ["src", "src/**/*.json"],
  "exclude": ["src/**/*.test.ts", "src/**/*.test-d.ts"],
  "references": [{ "path": "${up}core" }]
}
`;
  }
  return json({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      types: ['node', 'jest'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      declaration: true,
      rootDir: 'src',
      outDir: 'dist',
    },
    include: ['src', 'src/**/*.json'],
  });
}

/** Text of a document within a line of Markdown: it may not end the line, nor be read as markup. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const markdown = (text: string): string => oneLine(text).replaceAll(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`);

/** `README.md`: what the plugin is, what it needs, what it has, and what somebody still has to check. */
export function readmeFile(sketch: PluginSketch, { workspaceFolder }: PackageFacts): string {
  const name = workspaceFolder === undefined ? `mooring-plugin-${sketch.id}` : `@mooring/plugin-${sketch.id}`;
  const resources = sketch.resources.map(
    (resource) => `| \`${resource.name}\` | ${resource.endpoints.map((endpoint) => `\`${endpoint.name}\``).join(' ')} |`,
  );
  const events = sketch.events?.map((type) => `\`${type.replaceAll(/[`\s]/g, '')}\``).join(' · ');
  return `# ${name}

${sketch.docs === undefined ? markdown(sketch.title) : `[${markdown(sketch.title)}](${encodeURI(sketch.docs)})`} for Mooring.

Everything that \`mooring new\` had to guess stands in \`unverified(…)\`, with the reason beside it; conformance reports it as unverified.
Compare it with the provider's documents, then take the mark away.

## Endpoints

| | |
|---|---|
${resources.join('\n')}

## Events

${events === undefined ? 'Webhooks: none.' : events}
`;
}
