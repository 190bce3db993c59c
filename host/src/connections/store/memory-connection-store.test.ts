import { connectionStoreContract, newConnection } from './fixtures/connection-store.contract.js';
import { createMemoryConnectionStore } from './index.js';

describe('a connection store in memory', () => {
  connectionStoreContract(createMemoryConnectionStore);

  it('forgets everything when it is closed', async () => {
    const store = createMemoryConnectionStore();
    await store.open();
    await store.create(newConnection());
    await store.close();
    await store.open();
    expect(store.get('t1', 'c1')).toBeUndefined();
    expect(store.location).toBe('memory');
  });
});
