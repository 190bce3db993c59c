import { get } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/me.json' with { type: 'json' };

// No document lists it. Recorded traffic of a service account shows that it exists and wants no parameter, which no other endpoint does
// without drawing on the sixty queries of an hour; of its answer only the envelope is relied on, which all of administration has. (read 2026-11-25)
export const me = get('/app/me', {
  title: 'Read who the service account is',
  output: z.looseObject({ status: z.string() }),
  fixture,
});
