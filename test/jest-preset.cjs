/**
 * `preset: '@mooring/test'` in a jest config: tests, sources and ES-module-only packages load as they are written. TypeScript needs no
 * further transform, and relative imports may end in `.js` although the file is TypeScript. The matchers need no preset: importing
 * `@mooring/test` gives them to the global `expect`.
 */
module.exports = {
  testEnvironment: 'node',
  transform: { '\\.[cm]?[jt]s$': require.resolve('./jest/transformer.cjs') },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
