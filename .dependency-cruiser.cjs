/**
 * The arrows between our packages: host -> core, plugins -> core, test -> core and host. scripts/check/manifests.mjs says the same of
 * the package.json files. Paths are those of the sources: tsconfig.check.json maps our packages' names to them.
 */
const testFile = String.raw`\.test(-d)?\.ts$|^host/src/fixtures/|^host/src/[a-z]+/fixtures/|^host/src/[a-z]+/[a-z]+/fixtures/|^test/src/fixtures/|^core/src/fixtures/|-child\.mjs$`;
const ours = '^(core|host|test|plugins/[^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle of imports has no first file to read. Imports of types alone are free: they are gone at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'core-uses-none-of-ours', severity: 'error', from: { path: '^core/' }, to: { path: ours, pathNot: '^core/' } },
    {
      name: 'host-uses-core-only',
      severity: 'error',
      from: { path: '^host/', pathNot: testFile },
      to: { path: ours, pathNot: '^(host|core)/' },
    },
    {
      name: 'host-tests-use-no-provider',
      comment: 'The host knows no provider; its tests declare a plugin of their own.',
      severity: 'error',
      from: { path: '^host/' },
      to: { path: '^plugins/' },
    },
    {
      name: 'test-uses-core-and-host-only',
      severity: 'error',
      from: { path: '^test/src/', pathNot: testFile },
      to: { path: '^plugins/' },
    },
    {
      name: 'no-plugin-imports-another',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^plugins/', pathNot: '^plugins/$1/' },
    },
    { name: 'plugins-use-no-host', severity: 'error', from: { path: '^plugins/' }, to: { path: '^host/' } },
    {
      name: 'plugins-use-the-harness-in-tests-only',
      severity: 'error',
      from: { path: '^plugins/', pathNot: testFile },
      to: { path: '^test/' },
    },
    {
      name: 'packages-by-their-door',
      comment: "Another package's files are reached by its name and its exports, never by a path into its folder.",
      severity: 'error',
      from: { path: '^(core|host|test|plugins/[^/]+)/src/' },
      to: { path: ours, pathNot: '^$1/', dependencyTypesNot: ['aliased', 'npm', 'npm-dev'] },
    },
    { name: 'sources-import-no-tests', severity: 'error', from: { pathNot: testFile }, to: { path: testFile } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-dependencies',
      comment: 'What a package imports stands in its own package.json.',
      severity: 'error',
      from: { path: ours },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependency-in-shipped-code',
      severity: 'error',
      from: { path: '^(core|host|plugins/[^/]+)/src/', pathNot: testFile },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.check.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
