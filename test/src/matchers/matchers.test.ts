import { parcels } from '../fixtures/parcels-plugin.js';
import { testPlugin } from '../test-plugin/test-plugin.js';
import './install-matchers.js';

const messageOf = (assertion: () => void): string => {
  try {
    assertion();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('The assertion must fail.');
};

describe('the matchers', () => {
  it('see requests by endpoint and by what they carry', async () => {
    const { client, on, requests } = testPlugin(parcels);
    on('parcels.create').sample();
    await client.parcels.create({ to: 'Ada', weightGrams: 20 });
    expect({ requests }).toHaveRequested('parcels.create', { method: 'POST', body: { to: 'Ada', weightGrams: expect.any(Number) } });
    expect(requests).toHaveRequested('parcels.create', { headers: { 'content-type': 'application/json' } });
    expect(requests).not.toHaveRequested('parcels.list');
    expect(messageOf(() => expect(requests).toHaveRequested('parcels.create', { body: { to: 'Grace' } }))).toBe(
      'Expected a request of parcels.create with {"body":{"to":"Grace"}}. What went out:\n' +
        '  parcels.create POST https://api.parcels.example/v1/parcels {"to":"Ada","weightGrams":20}',
    );
    expect(messageOf(() => expect([]).toHaveRequested('parcels.list'))).toBe('Expected a request of parcels.list. None went out.');
  });

  it('see errors by code and fields', async () => {
    const { client, on } = testPlugin(parcels);
    on('parcels.retrieve').status(404);
    const call = client.parcels.retrieve({ id: 'par_2' });
    await expect(call).rejects.toBeMooringError('NotFound', { status: 404, plugin: 'parcels' });
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(messageOf(() => expect(error).toBeMooringError('Conflict', { status: 409 }))).toMatch(
      /^Expected an error of Mooring Conflict with \{"status":409\}\. It is NotFound \(.*\) \{"status":404\}\.$/,
    );
    expect(messageOf(() => expect(new TypeError('no')).toBeMooringError('Conflict'))).toBe(
      'Expected an error of Mooring Conflict. It is TypeError (no), which is none.',
    );
  });

  it('see what reached a handler', async () => {
    const { webhook, received } = testPlugin(parcels);
    await webhook('parcel.delivered').deliver();
    expect(received).toHaveReceived('parcel.delivered');
    expect({ received }).toHaveReceived('parcel.delivered', { to: 'Ada' });
    expect(received).not.toHaveReceived('parcel.lost');
    expect(messageOf(() => expect(received).toHaveReceived('parcel.lost'))).toContain('parcel.delivered {"id":"par_1"');
  });
});
