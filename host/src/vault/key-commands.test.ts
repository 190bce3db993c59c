import { VirtualClock } from '@mooring/core/runtime';
import { listKeys, newKey } from './key-commands.js';
import { LocalKeyRing } from './local-key-ring.js';

const clock = new VirtualClock(Date.UTC(2026, 10, 25));

describe('newKey', () => {
  it('makes a line that works as it stands', () => {
    const { id, line, advice } = newKey(clock, []);
    expect(id).toBe('k2026-11-25');
    expect(LocalKeyRing.parse(line.slice('MOORING_KEYS='.length)).activeKeyId).toBe(id);
    expect(advice.join(' ')).toContain('MOORING_KEYS_FILE');
    expect(newKey(clock, []).line).not.toBe(line);
  });

  it('says how to put the new key in front of those that are there, and takes a name that is free', () => {
    const { id, line, advice } = newKey(clock, ['k2026-11-25', 'k2026-11-25-2']);
    expect(id).toBe('k2026-11-25-3');
    expect(line).toMatch(/^MOORING_KEYS=k2026-11-25-3:[A-Za-z0-9+/]{43}=,<what stands there now>$/);
    expect(advice.join(' ')).toMatch(/keep k2026-11-25, k2026-11-25-2 behind it.*mooring keys rotate.*mooring keys list/);
  });
});

describe('listKeys', () => {
  it('counts what needs each key, and says which can go', async () => {
    const keys = [
      { id: 'k3', state: 'active' },
      { id: 'k2', state: 'decrypt-only' },
      { id: 'k1', state: 'decrypt-only' },
    ] as const;
    const counts = new Map([['k2', 12]]);
    expect(await listKeys(keys, (id) => counts.get(id) ?? 0)).toEqual([
      { id: 'k3', state: 'active', records: 0, isRemovable: false },
      { id: 'k2', state: 'decrypt-only', records: 12, isRemovable: false },
      { id: 'k1', state: 'decrypt-only', records: 0, isRemovable: true },
    ]);
  });
});
