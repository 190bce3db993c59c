const { availableParallelism } = require('node:os');
const preset = require('./test/jest-preset.cjs');

/**
 * Tests run as CommonJS, from the sources, by the preset that @mooring/test gives its users. Users run the ES modules of the build: the
 * packaging check loads those.
 */
module.exports = {
  ...preset,
  roots: ['<rootDir>/core', '<rootDir>/host', '<rootDir>/test', '<rootDir>/plugins', '<rootDir>/scripts'],
  testMatch: ['**/src/**/*.test.ts', '<rootDir>/scripts/**/*.test.mjs'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.scratch/'],
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: {
    '^@mooring/core$': '<rootDir>/core/src/index.ts',
    '^@mooring/core/runtime$': '<rootDir>/core/src/runtime.ts',
    '^@mooring/host$': '<rootDir>/host/src/index.ts',
    '^@mooring/test$': '<rootDir>/test/src/index.ts',
    '^@mooring/plugin-(.*)$': '<rootDir>/plugins/$1/src/index.ts',
    ...preset.moduleNameMapper,
  },
  // scripts/run-tests.mjs wants the totals; a jest started by hand has nobody to tell.
  reporters: ['default', ...(process.env.MOORING_TEST_TOTALS === undefined ? [] : ['<rootDir>/scripts/run-tests/count-reporter.mjs'])],
  // On two cores jest would take one worker and leave a core idle, because it keeps one for itself.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
