/** What a test leaves behind when it ends. */
export interface Leftover {
  /** Forgets what the test scripted. @throws Error naming replies that went unused and requests that nobody expected */
  settle(): void;
  /** Releases everything. */
  release(): Promise<void>;
}

type Hook = (run: () => unknown) => void;

/** Made within the test that is running now. */
const ofThisTest = new Set<Leftover>();
/** Made while the file was loading, for all of its tests. */
const ofThisFile = new Set<Leftover>();
let insideTest = false;

/** Has a test's leftovers settled after it; without global hooks (node:test) the test calls `stop()` itself. */
export function settleAfterTest(leftover: Leftover): void {
  (insideTest ? ofThisTest : ofThisFile).add(leftover);
}

/** Forgets a leftover that its test has seen to. */
export function forgetLeftover(leftover: Leftover): void {
  ofThisTest.delete(leftover);
  ofThisFile.delete(leftover);
}

function hook(name: string): Hook | undefined {
  const found: unknown = Reflect.get(globalThis, name);
  // jest and vitest hang their hooks on the global object; what is a function there takes a function.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return typeof found === 'function' ? (found as Hook) : undefined;
}

async function settleTest(): Promise<void> {
  insideTest = false;
  const own = [...ofThisTest];
  ofThisTest.clear();
  await Promise.all(own.map((leftover) => leftover.release()));
  for (const leftover of [...own, ...ofThisFile]) leftover.settle();
}

async function releaseFile(): Promise<void> {
  const shared = [...ofThisFile];
  ofThisFile.clear();
  await Promise.all(shared.map((leftover) => leftover.release()));
}

// Within a test no hook can be added any more, so they are added when the file that imports the harness loads.
hook('beforeEach')?.(() => {
  insideTest = true;
});
hook('afterEach')?.(settleTest);
hook('afterAll')?.(releaseFile);
