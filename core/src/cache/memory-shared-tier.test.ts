import { VirtualClock } from '../ports/virtual-clock.js';
import { createMemorySharedTier, MemorySharedStore } from './memory-shared-tier.js';
import { cacheTierContract, sharedTierContract, type TierUnderTest } from './tier-contract.js';

describe('createMemorySharedTier', () => {
  it.each(cacheTierContract)('$name', async ({ run }) => {
    const clock = new VirtualClock();
    const tier = createMemorySharedTier(new MemorySharedStore(), clock);
    const oneTier: TierUnderTest = {
      get: async (...where) => (await tier.get(...where)).entry,
      set: async (key, entry) => tier.set(key, entry, (await tier.get(key, entry.scope, entry.tags)).stamp),
      invalidate: (...what) => tier.invalidate(...what),
    };
    await expect(run(oneTier, clock.now())).resolves.toBeUndefined();
  });

  it.each(sharedTierContract)('$name', async ({ run }) => {
    const clock = new VirtualClock();
    const store = new MemorySharedStore();
    const [here, there] = [createMemorySharedTier(store, clock), createMemorySharedTier(store, clock)];
    await Promise.all([here.start(), there.start()]);
    await expect(run(here, there, clock.now())).resolves.toBeUndefined();
  });
});
