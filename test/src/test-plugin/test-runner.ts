/** A function of a test runner: `describe`, `it`, `beforeEach` … */
export type RunnerFunction = ((...given: readonly unknown[]) => unknown) & { readonly skip?: unknown };

/**
 * A function of the test runner that runs this file: what jest and vitest hang on the global object, else what `node:test` exports where
 * `node --test` runs it; `undefined` elsewhere.
 */
export function runnerFunction(name: string): RunnerFunction | undefined {
  const found: unknown = Reflect.get(globalThis, name) ?? Reflect.get(Object(nodeTest()), name);
  // What stands at these names is the runner's, and is called as it documents.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return typeof found === 'function' ? (found as RunnerFunction) : undefined;
}

/** `node --test` tells the processes that it starts. Loaded elsewhere, the module would begin a test run of its own. */
const nodeTest = (): unknown => (process.env['NODE_TEST_CONTEXT'] === undefined ? undefined : process.getBuiltinModule('node:test'));
