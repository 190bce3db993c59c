import { action, definePlugin, noAuth, services, type AnyPlugin, type Logger, type ServiceRef } from '@mooring/core';
import { compilePlugin, systemClock, systemRandom, type Pipeline } from '@mooring/core/runtime';
// oxlint-disable-next-line no-restricted-imports -- here to see that nothing is registered in it
import { container as processContainer, type InjectionToken } from 'tsyringe';
import { z } from 'zod';
import { AnswerDesk } from '../events/answer-desk.js';
import { Dispatcher } from '../events/dispatcher.js';
import { crowd } from '../fixtures/crowd-plugin.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { till } from '../fixtures/till-plugin.js';
import { createHost } from '../index.js';
import { Intake } from '../webhooks/intake.js';
import { createContainer, createPluginScope } from './container.js';
import * as tokens from './tokens.js';

/** A host's container with the scopes of two plugins in it, as resolvers. */
function scopes(logger = recordingLogger()): {
  readonly till: (reference: ServiceRef<unknown>) => unknown;
  readonly crowd: (reference: ServiceRef<unknown>) => unknown;
  readonly logger: typeof logger;
} {
  const host = createContainer();
  const hostServices = new Map<string, unknown>([
    [services.clock.id, systemClock],
    [services.random.id, systemRandom],
    ['of this host', { made: 'once' }],
  ]);
  // Only its cache is asked for here.
  const pipeline = { cache: { invalidate: (scope: string) => scope.length } } as unknown as Pipeline;
  const scopeOf = (plugin: AnyPlugin): ((reference: ServiceRef<unknown>) => unknown) =>
    createPluginScope({ host, plugin: compilePlugin(plugin), logger, pipeline, hostServices });
  return { till: scopeOf(till), crowd: scopeOf(crowd), logger };
}

describe('the scopes of two plugins', () => {
  it('share the services of the host', () => {
    const { till: first, crowd: second } = scopes();
    for (const reference of [services.clock, services.random, { id: 'of this host', scope: 'host' } as const]) {
      expect(first(reference)).toBe(second(reference));
      expect(first(reference)).toBe(first(reference));
    }
    expect(first(services.clock)).toBe(systemClock);
  });

  it('have services of their own, each made once', () => {
    const { till: first, crowd: second } = scopes();
    for (const reference of [services.logger, services.cache]) {
      expect(first(reference)).not.toBe(second(reference));
      expect(first(reference)).toBe(first(reference));
    }
  });

  it('name the plugin in every line of its logger', () => {
    const { till: first, crowd: second, logger } = scopes();
    for (const resolve of [first, second]) (resolve(services.logger) as Logger).info('hello', { more: 1 });
    expect(logger.lines.map(({ fields }) => fields)).toEqual([
      { plugin: 'till', more: 1 },
      { plugin: 'crowd', more: 1 },
    ]);
  });

  it('say what a plugin asks for in vain', () => {
    expect(() => scopes().till({ id: 'printer', scope: 'host' })).toThrow(
      '"till" asks for a service "printer" that the host does not provide.',
    );
  });

  it('of one host leak nothing to another host', () => {
    const one = scopes();
    const two = scopes();
    for (const reference of [services.logger, services.cache, { id: 'of this host', scope: 'host' } as const])
      expect(one.till(reference)).not.toBe(two.till(reference));
  });
});

const twin = definePlugin({
  id: 'twin',
  title: 'Twin',
  category: 'other',
  version: '1.0.0',
  api: { version: 'v1', baseUrl: 'https://api.twin.example', egress: ['api.twin.example'] },
  auth: noAuth,
  errors: { read: () => undefined },
  endpoints: {
    scope: action({
      input: z.object({}),
      output: z.object({ services: z.custom<Readonly<Record<'logger' | 'cache' | 'clock' | 'random', object>>>() }),
      deps: { logger: services.logger, cache: services.cache, clock: services.clock, random: services.random },
      run: async ({ deps }) => ({ services: deps }),
    }),
  },
});

describe('whole hosts', () => {
  const open = (logger = recordingLogger()) =>
    createHost({
      plugins: [till, twin],
      connections: { till: { acme: { credentials: { apiKey: 'k' } } }, twin: { acme: { credentials: {} } } },
      store: 'memory',
      services: { logger },
    });
  it('give each plugin of a host the same ports, and each its own scope', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const [first, second, stranger] = await Promise.all([
      one.connection('till', 'acme').scope({}),
      one.connection('twin', 'acme').scope({}),
      two.connection('till', 'acme').scope({}),
    ]);
    expect(first.services.clock).toBe(second.services.clock);
    expect(first.services.random).toBe(second.services.random);
    expect(first.services.logger).not.toBe(second.services.logger);
    expect(first.services.cache).not.toBe(second.services.cache);
    expect(first.services.logger).not.toBe(stranger.services.logger);
    expect(first.services.cache).not.toBe(stranger.services.cache);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('register nothing in the container of the process', async () => {
    const host = await open();
    await host.start({ listen: false });
    await host.connection('till', 'acme').scope({});
    const every: readonly InjectionToken<unknown>[] = [...Object.values(tokens), Dispatcher, Intake, AnswerDesk];
    for (const token of every) expect(processContainer.isRegistered(token)).toBe(false);
    for (const { id } of Object.values(services)) expect(processContainer.isRegistered(Symbol.for(`mooring.service.${id}`))).toBe(false);
    expect(() => processContainer.resolve(tokens.STORE)).toThrow('unregistered dependency token');
    await host.stop();
  });
});
