import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkTable, mutationTable, titlesOf } from '../fixtures/conformance-tables.js';
import { mutations } from '../fixtures/mutations.js';
import { parts, pluginOf } from '../fixtures/notes-plugin.js';
import { parcels } from '../fixtures/parcels-plugin.js';
import { catalogue } from './catalogue.js';
import { checks } from './checks.js';

const document = readFileSync(path.join(__dirname, '../../../docs/conformance.md'), 'utf8');
const listed = Object.entries(catalogue).flatMap(([group, entries]) => Object.keys(entries).map((title) => `${group}: ${title}`));
const made = [...checks(pluginOf(parts())), ...checks(parcels)];

describe('the catalogue of checks', () => {
  it('lists what is made of plugins, and nothing else', () => {
    expect([...new Set(made.map(({ group, title }) => `${group}: ${title}`))].sort()).toEqual([...listed].sort());
  });

  it('stands in docs/conformance.md', () => {
    expect(document).toContain(checkTable());
  });

  it('comes with the breaks that its checks catch in docs/conformance.md', () => {
    expect(document).toContain(mutationTable());
  });

  it('has no check that no break was seen to turn red', () => {
    const caught = new Set(mutations.flatMap(({ red }) => titlesOf(red)));
    const pending = new Set(made.filter((check) => check.pending !== undefined).map(({ title }) => title));
    const titles = Object.values(catalogue).flatMap((entries) => Object.keys(entries));
    expect(titles.filter((title) => !caught.has(title) && !pending.has(title))).toEqual([]);
  });

  it('gives some 45 checks to a plugin of three endpoints and two events', () => {
    const { webhooks, ...rest } = parts();
    const { 'note.created': created } = webhooks.events;
    const small = pluginOf({
      ...rest,
      webhooks: { ...webhooks, events: Object.assign({ 'note.created': created }, { 'note.changed': created }) },
    });
    const asked = checks(small).filter(({ skip, pending }) => skip === undefined && pending === undefined);
    expect(asked.length).toBeGreaterThanOrEqual(45);
  });
});
