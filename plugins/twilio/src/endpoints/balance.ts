import { get } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/balance.json' with { type: 'json' };

export const balance = {
  /** @see https://www.twilio.com/docs/usage/api/balance-resource, twilio-oai FetchBalance (read 2026-11-25) */
  fetch: get('/Accounts/{accountSid}/Balance.json', {
    title: 'Read what the account has left',
    output: z.object({ account_sid: z.string(), balance: z.string(), currency: z.string() }),
    fixture,
  }),
};
