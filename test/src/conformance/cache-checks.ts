import type { CompiledEndpoint } from '@mooring/core/runtime';
import { endpointsOf, withBench, type Bench, type CheckSource } from './bench.js';
import { checksOf, type Check } from './check.js';
import { expectRequests, expectSuccess } from './expect-that.js';
import { replyWithSuccess } from './success.js';

/** What is kept of an endpoint's answers, and when it is dropped; nothing where the endpoint declares no `cache`. */
export function cacheChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { cache, definition } = endpoint;
  if (cache === undefined) return [];
  const { check, skipped } = checksOf('endpoint', endpoint.name);
  const title = 'a write drops the answers that it outdates';
  const tags = definition.cache?.tags ?? [];
  const write = endpointsOf(source.compiled).find((other) => other.definition.invalidates?.some((tag) => tags.includes(tag)) === true);
  return [
    check('an answer is kept as long as the cache says', () =>
      withBench(source, async (bench) => {
        await readTwice(bench, endpoint);
        await bench.shop.clock.advance(cache.ttlMs + cache.staleWhileRevalidateMs + 1);
        await readAgain(bench, endpoint, 'after `cache.ttl`');
      }),
    ),
    write === undefined
      ? skipped(title, 'no endpoint `invalidates` a tag of it')
      : check(title, () =>
          withBench(source, async (bench) => {
            await readTwice(bench, endpoint);
            replyWithSuccess(bench, write);
            expectSuccess(await bench.call(write), `(${write.name})`);
            await readAgain(bench, endpoint, `after ${write.name}`);
          }),
        ),
  ];
}

async function readTwice(bench: Bench, endpoint: CompiledEndpoint): Promise<void> {
  replyWithSuccess(bench, endpoint);
  for (const _time of [1, 2]) expectSuccess(await bench.call(endpoint, undefined, { cache: 'use' }), 'with the cache');
  expectRequests(requestsOf(bench, endpoint), 1, 'Within `cache.ttl`');
}

async function readAgain(bench: Bench, endpoint: CompiledEndpoint, circumstances: string): Promise<void> {
  replyWithSuccess(bench, endpoint);
  expectSuccess(await bench.call(endpoint, undefined, { cache: 'use' }), circumstances);
  expectRequests(requestsOf(bench, endpoint), 2, `With a read ${circumstances}`);
}

const requestsOf = ({ shop }: Bench, { name }: CompiledEndpoint) => shop.requests.filter(({ endpoint }) => endpoint === name);
