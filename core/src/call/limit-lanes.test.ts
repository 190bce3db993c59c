import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import type { Limit } from '../contract/limits.js';
import { createConnection } from '../connection/create-connection.js';
import type { Limiter } from '../limits/index.js';
import { compilePlugin, type CompiledEndpoint } from '../plugin/compiled-plugin.js';
import { lanesOf, learnLanes, releaseLanes, toldWaitMs } from './limit-lanes.js';

const output = z.object({});

function shopWith(limits: readonly Limit[]) {
  const plugin = compilePlugin(
    definePlugin({
      id: 'shop',
      title: 'Shop',
      category: 'commerce',
      version: '1.2.0',
      api: { version: '1', baseUrl: 'https://api.shop.example', egress: ['api.shop.example'] },
      auth: bearer({ fields: { token: { env: 'SHOP_TOKEN' } } }),
      limits,
      endpoints: { list: get('/items', { output, cost: 5 }), one: get('/items/:id', { output }) },
    }),
  );
  const endpointNamed = (name: string): CompiledEndpoint => {
    const found = plugin.callables.get(name);
    if (found?.kind !== 'endpoint') throw new Error(`no endpoint ${name}`);
    return found;
  };
  const connect = (name: string, environment: 'live' | 'sandbox' = 'live') =>
    createConnection(plugin, { name, environment, credentials: { token: 'secret-of-a-test' } });
  return { list: endpointNamed('list'), one: endpointNamed('one'), connect };
}

/** A limiter that writes down what it is told. */
function recordingLimiter() {
  const told: unknown[][] = [];
  const limiter: Limiter = {
    take: () => undefined,
    learn: (key, state, rule, cost) => void told.push(['learn', key, state, rule.rate, cost]),
    release: (key, cost) => void told.push(['release', key, cost]),
    pause: () => undefined,
    usage: () => undefined,
    usages: () => [],
    close: () => undefined,
  };
  return { limiter, told };
}

const answer = (headers: Readonly<Record<string, string>>) => ({ status: 200, headers, body: undefined, text: '' });

describe('lanesOf', () => {
  it('counts a connection, an application and an address together as the scope says', () => {
    const { list, connect } = shopWith([
      { name: 'account', rate: 1 },
      { name: 'app', rate: 1, scope: 'app' },
      { name: 'ip', rate: 1, scope: 'ip' },
    ]);
    const [a, b] = [connect('a'), connect('b')].map((connection) => lanesOf(list, connection, {}).map(({ key }) => key));
    expect(a?.[0]).not.toBe(b?.[0]);
    expect(a?.slice(1)).toEqual(b?.slice(1));
    expect(new Set(a).size).toBe(3);
  });

  it('splits by parameters, and by the endpoint', () => {
    const { list, one, connect } = shopWith([
      { name: 'item', rate: 1, by: ['id'] },
      { name: 'each', rate: 1, by: ['endpoint'] },
    ]);
    const connection = connect('a');
    const keys = (endpoint: CompiledEndpoint, id: string) => lanesOf(endpoint, connection, { id }).map(({ key }) => key);
    const [first, second] = [keys(one, '1'), keys(one, '2')];
    expect(first[0]).not.toBe(second[0]);
    expect(first[1]).toBe(second[1]);
    expect(keys(list, '1')[1]).not.toBe(first[1]);
  });

  it('makes lanes that no parameter splits once', () => {
    const { list, connect } = shopWith([{ name: 'each', rate: 1, by: ['endpoint'] }]);
    const connection = connect('a');
    expect(lanesOf(list, connection, {})).toBe(lanesOf(list, connection, { id: 2 }));
  });

  it('holds what counts calls under way, last of all, what answers correct, and what comes back sooner than calls may take', () => {
    const { list, connect } = shopWith([
      { name: 'slots', kind: 'concurrency', rate: 5 },
      { name: 'told', rate: 10, learn: { remaining: 'left' } },
      { name: 'cost', kind: 'cost', rate: 50, burst: 100 },
      { name: 'short', rate: 10 },
    ]);
    const lanes = lanesOf(list, connect('a'), {});
    expect(lanes.map(({ limit, holds, learns, cost }) => [limit.name, holds, learns, cost])).toEqual([
      ['told', true, true, 1],
      ['cost', false, false, 5],
      ['short', true, false, 1],
      ['slots', true, false, 1],
    ]);
    expect(lanes[3]?.rule).toMatchObject({ kind: 'concurrency', rate: 5 });
  });

  it.each<[Limit['resets'], object]>([
    [undefined, { kind: 'daily', perMs: 86_400_000, dayStartsAtMs: undefined }],
    [{ utcHour: 7 }, { kind: 'daily', perMs: 86_400_000, dayStartsAtMs: 25_200_000 }],
    ['rolling', { kind: 'rate', perMs: 86_400_000, dayStartsAtMs: undefined }],
  ])('counts a day that resets %j', (resets, rule) => {
    const { list, connect } = shopWith([{ name: 'day', kind: 'daily', rate: 5, ...(resets === undefined ? {} : { resets }) }]);
    expect(lanesOf(list, connect('a'), {})[0]?.rule).toMatchObject(rule);
  });

  it('has one lane that learns where a plugin declares no limit, and none where its limits are for other endpoints', () => {
    const undeclared = shopWith([]);
    expect(lanesOf(undeclared.list, undeclared.connect('a'), {})).toMatchObject([
      { rule: { rate: Number.POSITIVE_INFINITY }, holds: true, learns: true },
    ]);
    const named = shopWith([{ name: 'search', rate: 1, appliesTo: 'named' }]);
    expect(lanesOf(named.list, named.connect('a'), {})).toEqual([]);
  });
});

describe('learnLanes and releaseLanes', () => {
  it('tell the limiter what an answer says of each lane, and give back what is held', () => {
    const { list, connect } = shopWith([
      { name: 'slots', kind: 'concurrency', rate: 5 },
      { name: 'plain', rate: 10, burst: 20 },
      { name: 'cost', kind: 'cost', rate: 50, learn: { remaining: 'X-Left' } },
    ]);
    const lanes = lanesOf(list, connect('a'), {});
    const { limiter, told } = recordingLimiter();
    learnLanes(limiter, lanes, answer({ 'x-left': '7' }), 0);
    learnLanes(limiter, lanes, answer({}), 0);
    releaseLanes(limiter, lanes, 2);
    releaseLanes(limiter, lanes);
    const key = (name: string) => lanes.find(({ limit }) => limit.name === name)?.key;
    expect(told).toEqual([
      ['learn', key('cost'), { remaining: 7 }, 50, 5],
      ['release', key('cost'), 5],
      ['release', key('cost'), 5],
      ['release', key('slots'), 1],
    ]);
  });

  it('know when to come back from a refusal that tells it by the state of its limits only', () => {
    const { list, connect } = shopWith([
      { name: 'day', kind: 'daily', rate: 1_000, learn: { remaining: 'x-day-left', reset: 'x-day-reset' } },
      { name: 'second', rate: 10, learn: { remaining: 'x-left', reset: 'x-reset' } },
      { name: 'points', kind: 'cost', rate: 50, burst: 100, feedback: () => ({ remaining: 1, restorePerSecond: 2, limit: 100 }) },
    ]);
    const lanes = lanesOf(list, connect('a'), {});
    const told = { 'x-day-left': '900', 'x-day-reset': '3600', 'x-left': '0', 'x-reset': '1' };
    // The call costs five points and one is there; what has something left keeps nobody waiting.
    expect(toldWaitMs(lanes, answer(told), 0)).toBe(2_000);
    expect(toldWaitMs(lanes.slice(0, 2), answer(told), 0)).toBe(1_000);
    expect(toldWaitMs(lanes.slice(0, 1), answer(told), 0)).toBeUndefined();
    expect(toldWaitMs(lanes.slice(0, 2), answer({}), 0)).toBeUndefined();
  });

  it('read the headers that everybody uses where no limit is declared', () => {
    const { list, connect } = shopWith([]);
    const lanes = lanesOf(list, connect('a'), {});
    const { limiter, told } = recordingLimiter();
    learnLanes(limiter, lanes, answer({ 'x-ratelimit-limit': '9', 'x-ratelimit-remaining': '8', 'x-ratelimit-reset': '3' }), 0);
    expect(told).toEqual([['learn', lanes[0]?.key, { limit: 9, remaining: 8, resetAfterMs: 3_000 }, Number.POSITIVE_INFINITY, 1]]);
  });
});
