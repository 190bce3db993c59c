import { compilePlugin, type CompiledEndpoint } from '@mooring/core/runtime';
import { depot } from '../fixtures/depot-plugin.js';
import type { JsonRecord } from '../provider/record.js';
import { writeChangedThing, writeNewThing } from './write-thing.js';

const plugin = compilePlugin(depot);

function endpointNamed(name: string): CompiledEndpoint {
  const found = plugin.callables.get(name);
  if (found?.kind !== 'endpoint') throw new Error(`The plugin has no endpoint ${name}.`);
  return found;
}

const shown = {
  id: 'crate_1',
  label: 'Oranges',
  tags: ['fresh'],
  notes: { from: 'Seville' },
  owner: { name: 'Ada', floor: 2 },
  state: 'open',
};
const wrap = (thing: JsonRecord): unknown => thing;
const create = (fields: JsonRecord) => writeNewThing({ endpoint: endpointNamed('crates.create'), thing: shown, fields, wrap });
const change = (fields: JsonRecord, isForm = false) =>
  writeChangedThing({ endpoint: endpointNamed('crates.update'), thing: shown, fields, wrap }, isForm);

describe('writeNewThing', () => {
  it("takes the caller's words, and of the fixture what the provider decides", async () => {
    expect(await create({ label: 'Plums', notes: { to: 'Cork' } })).toEqual({
      id: 'crate_1',
      label: 'Plums',
      // Nobody said these; the fixture shows another caller's.
      tags: [],
      notes: { to: 'Cork' },
      owner: { name: 'Ada', floor: 2 },
      state: 'open',
    });
  });

  it('completes what was said in part only', async () => {
    expect(await create({ owner: { name: 'Grace' } })).toMatchObject({ label: null, owner: { name: 'Grace', floor: 2 } });
  });

  it('leaves out what the answer has no room for', async () => {
    expect(await create({ label: 7, ready: true, id: 'mine' })).toMatchObject({ id: 'crate_1', label: 'Oranges' });
  });
});

describe('writeChangedThing', () => {
  it('merges parts, replaces lists and leaves the rest', async () => {
    expect(await change({ tags: ['dry'], notes: { via: 'Nantes' }, owner: { floor: 3 } })).toEqual({
      ...shown,
      tags: ['dry'],
      notes: { from: 'Seville', via: 'Nantes' },
      owner: { name: 'Ada', floor: 3 },
    });
  });

  it('empties what is set to null, as the schema has it', async () => {
    expect(await change({ label: null, tags: null, notes: null })).toMatchObject({ label: null, tags: [], notes: {} });
    expect((await change({ notes: { from: null, to: 'Cork' } }))['notes']).toEqual({ to: 'Cork' });
  });

  it('empties what a form leaves blank, and keeps an empty text in JSON', async () => {
    expect(await change({ label: '', notes: { from: '' } }, true)).toMatchObject({ label: null, notes: {} });
    expect(await change({ label: '', notes: { from: '' } })).toMatchObject({ label: '', notes: { from: '' } });
  });
});
