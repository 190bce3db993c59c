import { apiKey, definePlugin, type AnyPlugin } from '@mooring/core';
import { beginCheck, clearTimers, mutations, type Mutation } from '../fixtures/mutations.js';
import { parts, pluginOf, type Parts } from '../fixtures/notes-plugin.js';
import { testPlugin } from '../test-plugin/test-plugin.js';
import type { OpenTestPlugin } from './bench.js';
import type { CheckGroup } from './catalogue.js';
import { checksWith } from './checks.js';

const broken = (change: (whole: Parts) => object): AnyPlugin => {
  const whole = parts();
  return pluginOf({ ...whole, ...change(whole) });
};

async function redOf(plugin: AnyPlugin, open: OpenTestPlugin, groups: readonly string[] | undefined): Promise<string[]> {
  const red: string[] = [];
  for (const check of checksWith(plugin, open)) {
    if (check.skip !== undefined || check.pending !== undefined || groups?.includes(check.group) === false) continue;
    beginCheck();
    await check.run().catch(() => red.push(check.name));
  }
  return red;
}

/** What is asked of a mutation, and by which plugin under test. */
function redOfMutation({ change, open = testPlugin, groups }: Mutation): Promise<string[]> {
  const plugin = change === undefined ? pluginOf(parts()) : broken(change);
  const breaksEvents = change !== undefined && 'webhooks' in change(parts());
  const concerned: readonly CheckGroup[] = breaksEvents ? ['manifest', 'webhooks'] : ['manifest', 'auth', 'endpoint', 'pagination'];
  return redOf(plugin, open, groups ?? concerned);
}

describe('conformance', () => {
  afterEach(() => {
    clearTimers();
  });

  it('finds nothing wrong with a plugin that is right', async () => {
    expect(await redOf(pluginOf(parts()), testPlugin, undefined)).toEqual([]);
  });

  it.each(mutations.map((mutation) => [mutation.breaks, mutation] as const))('sees it when %s', async (_breaks, mutation) => {
    expect(new Set(await redOfMutation(mutation))).toEqual(new Set(mutation.red));
  });

  it('names each check once', () => {
    const names = checksWith(pluginOf(parts()), testPlugin).map(({ group, name }) => `${group}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('needs an example where a pattern admits no made-up value', () => {
    const strange = definePlugin({
      id: 'strange',
      title: 'Strange',
      category: 'other',
      version: '1.0.0',
      api: { version: '1', baseUrl: 'https://strange.example', egress: ['strange.example'] },
      auth: apiKey({ in: 'query', name: 'key', fields: { apiKey: { pattern: /[0-9]{7}-[A-Z]{3}/ } } }),
      endpoints: {},
    });
    expect(() => testPlugin(strange)).toThrow('give the field an `example`');
  });
});
