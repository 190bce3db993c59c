import { bearer, definePlugin, event, get, signature } from '@mooring/core';
import { z } from 'zod';

/** Ten times what a client does here, so that the limiter counts and never makes a call wait. */
export const callLimit = 100_000;

const Address = z.object({
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  postal_code: z.string(),
  state: z.string().nullable(),
  country: z.string(),
});

const Subscription = z.object({
  id: z.string(),
  status: z.string(),
  price: z.string(),
  quantity: z.number(),
  cancel_at: z.number().nullable(),
});

export const Customer = z.object({
  id: z.string(),
  object: z.literal('customer'),
  created: z.number(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  balance: z.number(),
  currency: z.string().nullable(),
  delinquent: z.boolean(),
  livemode: z.boolean(),
  description: z.string().nullable(),
  address: Address.nullable(),
  preferred_locales: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  subscriptions: z.object({ object: z.literal('list'), has_more: z.boolean(), data: z.array(Subscription) }),
  invoice_settings: z.object({ default_payment_method: z.string().nullable(), footer: z.string().nullable() }),
});

/** A provider on loopback, declared as any plugin declares one. */
export function benchPlugin(origin) {
  return definePlugin({
    id: 'bench',
    title: 'Bench',
    category: 'other',
    version: '1.0.0',
    api: { version: '2026-01-01', baseUrl: `${origin}/v1`, egress: ['127.0.0.1'] },
    auth: bearer({ fields: { apiKey: { env: 'BENCH_KEY', label: 'API key' } } }),
    limits: [{ name: 'account', rate: callLimit }],
    resilience: { bulkhead: { running: 64, waiting: 128 } },
    endpoints: {
      customers: {
        find: get('/customers', {
          input: z.object({ email: z.email(), seq: z.number().int() }),
          output: Customer,
          cache: { ttl: '1m', tags: ['customers'] },
        }),
      },
    },
    webhooks: {
      scope: 'connection',
      secret: { env: 'BENCH_WEBHOOK_SECRET', label: 'Signing secret' },
      verify: signature.hmac({
        algorithm: 'sha256',
        encoding: 'hex',
        header: 'bench-signature',
        fields: { signature: 'v1' },
        timestamp: { field: 't', tolerance: '5m' },
        signed: [signature.timestamp, '.', signature.body],
      }),
      type: 'type',
      id: 'id',
      data: 'data.object',
      events: { 'customer.created': event(Customer) },
    },
  });
}
