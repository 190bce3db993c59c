// A process that runs stores of the built host for the tests: a writer thread cannot be loaded from source.
// Messages: { call, store, method, arguments } in, { call, value } or { call, error } out; `create` makes the store of that number.
const { createStore } = await import(process.argv[2]);
const stores = new Map();

// oxlint-disable-next-line typescript/no-misused-promises -- a rejection ends this process, which the test sees
process.on('message', async ({ call, store, method, arguments: values }) => {
  try {
    if (method === 'create') stores.set(store, createStore(...values));
    const value = method === 'create' ? undefined : await stores.get(store)[method](...values);
    process.send({ call, value });
  } catch (error) {
    process.send({ call, error: { code: error.code, message: error.message } });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ call: 0 });
