import type { AnyPlugin, CallOptions } from '@mooring/core';
import { valueAt, type CompiledEndpoint, type CompiledPlugin, sampleInput } from '@mooring/core/runtime';
import type { testPlugin, TestedPlugin, TestPluginOptions } from '../test-plugin/test-plugin.js';
import { outcomeOf, type Outcome } from './expect-that.js';

/** Puts a plugin under test; the tests of the harness hand in one that is broken on purpose. */
export type OpenTestPlugin = typeof testPlugin;

/** What a group of checks is made from. */
export interface CheckSource {
  readonly plugin: AnyPlugin;
  readonly compiled: CompiledPlugin;
  readonly open: OpenTestPlugin;
}

type Input = Readonly<Record<string, unknown>>;
type AnyCall = ((input?: Input, options?: CallOptions) => Promise<unknown>) & {
  readonly all?: (input?: Input, options?: CallOptions) => AsyncIterable<unknown>;
};

/** Rounds of the event loop within which a call ends that waits for nothing. */
const roundsAtOnce = 8;

/** A plugin under test whose endpoints are called by name, each with an input that its schemas accept. */
export class Bench {
  readonly shop: TestedPlugin<AnyPlugin>;

  constructor(shop: TestedPlugin<AnyPlugin>) {
    this.shop = shop;
  }

  /** The endpoint as a function. */
  callOf({ name }: { readonly name: string }): AnyCall {
    // The tree holds a function at the name of every endpoint: the client has made it so.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return valueAt(this.shop.client, name) as AnyCall;
  }

  /** Calls, and moves the clock as far as the call waits for it. */
  call(endpoint: CompiledEndpoint, input: Input = sampleInput(endpoint), options: CallOptions = {}): Promise<Outcome> {
    return this.settle(this.start(endpoint, input, options));
  }

  /** Begins a call. */
  start(endpoint: CompiledEndpoint, input: Input = sampleInput(endpoint), options: CallOptions = {}): Promise<unknown> {
    // A cached answer would hide what goes over the wire.
    return this.callOf(endpoint)(input, { cache: 'bypass', ...options });
  }

  /** Waits for a call to end. Most need no time to pass, and then no clock is watched: that is what makes hundreds of checks quick. */
  async settle(call: Promise<unknown>): Promise<Outcome> {
    const ending = outcomeOf(call);
    let ended = false;
    void ending.then(() => (ended = true));
    for (let round = 0; round < roundsAtOnce && !ended; round += 1) await new Promise((resolve) => setImmediate(resolve));
    return ended ? ending : this.shop.clock.settle(ending);
  }
}

/** Runs a check on a fresh plugin under test and clears up after it, whichever way it ends. */
export async function withBench(
  { plugin, open }: CheckSource,
  run: (bench: Bench) => Promise<void>,
  options?: TestPluginOptions,
): Promise<void> {
  const shop = open(plugin, options);
  try {
    await run(new Bench(shop));
  } catch (error) {
    // What the check says comes first; replies left over are its consequence.
    await shop.stop().catch(() => undefined);
    throw error;
  }
  await shop.stop();
}

/** The endpoints of a plugin, in the order of declaration. */
export const endpointsOf = ({ callables }: Pick<CompiledPlugin, 'callables'>): readonly CompiledEndpoint[] =>
  [...callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
