import { handlesLeftSince, openHandles, type OpenHandles } from './open-handles.js';
import { runnerFunction } from './test-runner.js';

/** What a test leaves behind when it ends. */
export interface Leftover {
  /** Forgets what the test scripted. @throws Error naming replies that went unused and requests that nobody expected */
  settle(): void;
  /** Releases everything. */
  release(): Promise<void>;
}

/** Made within the test that is running now. */
const ofThisTest = new Set<Leftover>();
/** Made while the file was loading, for all of its tests. */
const ofThisFile = new Set<Leftover>();
/** What held the process when the test began; undefined outside of tests. */
let before: OpenHandles | undefined;

/** Has a test's leftovers settled after it; without a runner that has hooks the test calls `stop()` itself. */
export function settleAfterTest(leftover: Leftover): void {
  (before === undefined ? ofThisFile : ofThisTest).add(leftover);
}

/** Forgets a leftover that its test has seen to. */
export function forgetLeftover(leftover: Leftover): void {
  ofThisTest.delete(leftover);
  ofThisFile.delete(leftover);
}

async function settleTest(): Promise<void> {
  const began = before;
  before = undefined;
  const own = [...ofThisTest];
  ofThisTest.clear();
  await Promise.all(own.map((leftover) => leftover.release()));
  for (const leftover of [...own, ...ofThisFile]) leftover.settle();
  if (own.length === 0 || began === undefined) return;
  const left = await handlesLeftSince(began);
  if (left.length > 0)
    throw new Error(`The test ended and left open what holds the process: ${left.join(', ')}. Clear each timer, close each socket.`);
}

async function releaseFile(): Promise<void> {
  const shared = [...ofThisFile];
  ofThisFile.clear();
  await Promise.all(shared.map((leftover) => leftover.release()));
}

// Within a test no hook can be added any more, so they are added when the file that imports the harness loads. A rejection that nobody
// handles fails the test by itself in jest, vitest and node:test alike.
runnerFunction('beforeEach')?.(() => {
  before = openHandles();
});
runnerFunction('afterEach')?.(settleTest);
(runnerFunction('afterAll') ?? runnerFunction('after'))?.(releaseFile);
