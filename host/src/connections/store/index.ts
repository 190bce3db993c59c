export { createMemoryConnectionStore, createSqliteConnectionStore, type ConnectionStoreOptions } from './create-connection-store.js';
export { rotationSourceOf } from './rotation-source.js';
