import type { SealedPlace } from './associated-data.js';

/** Where keys prove at the start that they work. No connection can stand there: its field is no credential of any plugin. */
export const checkPlace: SealedPlace = { tenant: 'mooring', connection: 'start', field: 'key check', version: 0 };
