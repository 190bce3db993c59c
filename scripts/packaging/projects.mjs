import { importsAndBody } from './readme-example.mjs';

const strictest = {
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  outDir: 'dist',
  rootDir: '.',
};

/** The four projects a user may have. Each ends with exit code 0 when the example compiles, loads, runs and stops by itself. */
export function projectsFor(example) {
  return [
    {
      name: 'es-module',
      files: { 'package.json': { private: true, type: 'module' }, 'app.js': example },
      commands: [['node', 'app.js']],
    },
    {
      name: 'commonjs',
      files: { 'package.json': { private: true }, 'app.js': asCommonJs(example) },
      commands: [['node', 'app.js']],
    },
    {
      name: 'strict-typescript',
      files: {
        'package.json': { private: true, type: 'module' },
        'tsconfig.json': { compilerOptions: strictest, include: ['app.ts'] },
        'app.ts': example,
      },
      commands: [
        ['tsc', '-p', '.'],
        ['node', 'dist/app.js'],
      ],
    },
    {
      name: 'stock-jest',
      files: {
        'package.json': { private: true, jest: { preset: '@mooring/test' } },
        'app.test.ts': asJestTest(example),
      },
      commands: [['jest', '--ci']],
    },
  ];
}

function asCommonJs(example) {
  const { imports, body } = importsAndBody(example);
  return `'use strict';\n${requiresOf(imports)}\nasync function main() {\n${body}\n}\nmain();\n`;
}

/** Nothing but the preset makes this load: TypeScript, and packages that are ES modules only. */
function asJestTest(example) {
  const { imports, body } = importsAndBody(example);
  return `import * as harness from '@mooring/test';
import { slack } from '@mooring/plugin-slack';
${requiresOf(imports)}

it('runs the example', async () => {
${body}
});

// The suite that a plugin author writes in one line.
harness.conformance(slack);
`;
}

function requiresOf(imports) {
  return imports.map(({ names, from }) => `const ${names} = require(${from});`).join('\n');
}
