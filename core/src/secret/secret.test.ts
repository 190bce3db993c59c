import { inspect } from 'node:util';
import { Secret } from './secret.js';

describe('Secret', () => {
  const canary = 'sk_live_canary_5f3c';
  const secret = new Secret(canary);

  it('shows a fingerprint wherever it could be printed', () => {
    const printed = [String(secret), `${secret}`, JSON.stringify({ secret }), inspect({ secret }, { depth: 9, showHidden: true })];
    for (const text of printed) {
      expect(text).toContain(`[secret ${secret.fingerprint}]`);
      expect(text).not.toContain(canary);
    }
  });

  it('gives its value only to whoever asks for it by name', () => {
    expect(secret.expose()).toBe(canary);
    expect(Object.values(secret)).not.toContain(canary);
  });

  it('has one fingerprint for one value', () => {
    expect(new Secret(canary).fingerprint).toBe(secret.fingerprint);
    expect(new Secret('other').fingerprint).not.toBe(secret.fingerprint);
    expect(secret.fingerprint).toMatch(/^[0-9a-f]{8}$/);
  });
});
