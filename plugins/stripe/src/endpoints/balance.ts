import { get } from '@mooring/core';
import { z } from 'zod';
import balance from '../fixtures/balance.json' with { type: 'json' };
import { amount } from './field.js';
import { onlyExpand } from './parameter.js';

/** Funds in one currency. */
const funds = z.array(z.object({ amount, currency: z.string(), source_types: z.record(z.string(), z.number()).optional() }));

/** @see https://docs.stripe.com/api/balance/balance_object (read 2026-11-25) */
const Balance = z.object({
  object: z.literal('balance'),
  available: funds,
  connect_reserved: funds.optional(),
  instant_available: funds.optional(),
  livemode: z.boolean(),
  pending: funds,
});

export const balances = {
  retrieve: get('/balance', {
    title: 'Read what the account holds, by currency',
    input: onlyExpand,
    output: Balance,
    fixture: balance,
  }),
};
