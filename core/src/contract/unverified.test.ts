import { bearer } from './auth.js';
import { definePlugin } from './define-plugin.js';
import { get } from './endpoint.js';
import type { Schema } from './schema.js';
import { unverified, unverifiedParts } from './unverified.js';

const page: Schema<{ readonly items: readonly string[] }> = {
  '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { items: [] } }) },
};

describe('unverified', () => {
  it('gives back what it was given, and nobody who reads the value sees the mark', () => {
    const limit = { name: 'account', rate: 10 };
    const marked = unverified(limit, 'The documents give no number.');
    expect(marked).toBe(limit);
    expect(Object.keys(marked)).toEqual(['name', 'rate']);
    expect(JSON.stringify(marked)).toBe('{"name":"account","rate":10}');
    expect({ ...marked }).toStrictEqual({ name: 'account', rate: 10 });
  });

  it('wants a reason, and a value that can be marked', () => {
    expect(() => unverified({}, ' ')).toThrow(/needs a reason/);
    expect(() => unverified(Object.freeze({}), 'because')).toThrow(/frozen/);
  });

  it('is found wherever it stands in a plugin', () => {
    const plugin = definePlugin({
      id: 'shop',
      title: 'Shop',
      category: 'other',
      version: '1.0.0',
      api: { version: '1', baseUrl: 'https://api.shop.example', egress: ['api.shop.example'] },
      auth: unverified(bearer({ fields: { apiKey: {} } }), 'a header'),
      limits: [{ name: 'first', rate: 1 }, unverified({ name: 'second', rate: 1 }, 'a number')],
      endpoints: {
        orders: unverified(
          { list: get('/orders', { output: page, paginate: unverified({ by: 'link', items: 'items' }, 'pages') }) },
          'all of it',
        ),
        sales: { list: get('/sales', { output: unverified({ ...page }, 'fields'), fixture: unverified({ items: [] }, 'an answer') }) },
      },
    });
    expect(unverifiedParts(plugin)).toEqual([
      { path: 'auth', why: 'a header' },
      { path: 'limits.1', why: 'a number' },
      { path: 'endpoints.orders', why: 'all of it' },
      { path: 'endpoints.orders.list.paginate', why: 'pages' },
      { path: 'endpoints.sales.list.output', why: 'fields' },
      { path: 'endpoints.sales.list.fixture', why: 'an answer' },
    ]);
  });
});
