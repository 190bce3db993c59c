import {
  compilePlugin,
  createConnection,
  fakeFields,
  sampleFields,
  sampleInput,
  type CompiledEndpoint,
  type CompiledPlugin,
} from '@mooring/core/runtime';
import { isRecord } from '../provider/record.js';
import { endpointsOf, withBench, type Bench, type CheckSource } from './bench.js';
import { checksOf, type Check } from './check.js';
import { expectCode, expectRequests, expectThat } from './expect-that.js';

// https://semver.org (read 2026-11-25): three numbers without leading zeros, then a pre-release and build metadata.
const semanticVersion = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** What a plugin says of itself. */
export function manifestChecks(source: CheckSource): readonly Check[] {
  const { plugin, compiled } = source;
  const { definition } = compiled;
  const { check, skipped } = checksOf('manifest');
  const withParameters = endpointsOf(compiled).filter(({ path }) => path.callerNames.length > 0);
  return [
    check('has an id and a semantic version', async () => {
      expectThat(
        /^[a-z][a-z0-9-]*$/.test(definition.id),
        `The id "${definition.id}" must be lower-case letters, digits and dashes, a letter first.`,
      );
      expectThat(semanticVersion.test(definition.version), `The version "${definition.version}" must be a semantic version such as 1.0.0.`);
    }),
    check('declares every host that it sends to', async () => {
      expectThat(
        !definition.api.egress.some((host) => /^\*(\.[a-z]+)?$/.test(host)),
        '`api.egress` must name hosts: a bare `*` or a whole top-level domain admits everybody.',
      );
      for (const environment of ['live', 'sandbox'] as const) {
        createConnection(compilePlugin(plugin), {
          name: 'test',
          environment,
          credentials: fakeFields(sampleFields(definition), plugin.id),
          values: fakeFields(Object.entries(definition.values ?? {}), plugin.id),
        });
      }
    }),
    withParameters.length === 0
      ? skipped('asks for every parameter of a path', 'no path has a parameter')
      : check('asks for every parameter of a path', () => withBench(source, (bench) => expectParametersAsked(bench, withParameters))),
    check('is plain data where it is no function', async () => {
      expectPlain(definition.api, 'api');
      expectPlain(definition.resilience, 'resilience');
      for (const { feedback: _function, ...limit } of definition.limits ?? []) expectPlain(limit, `limits.${limit.name}`);
      for (const { name, definition: endpoint } of endpointsOf(compiled)) {
        expectPlain(endpoint.cache, `endpoints.${name}.cache`);
        expectPlain(endpoint.fixture, `endpoints.${name}.fixture`);
      }
      for (const [type, event] of Object.entries(definition.webhooks?.events ?? {}))
        expectPlain(event.definition.fixture, `webhooks.events['${type}'].fixture`);
    }),
    definition.auth.probe === undefined
      ? skipped('names a probe that it has', '`auth.probe` names no endpoint')
      : check('names a probe that it has', async () => {
          const { probe = '' } = definition.auth;
          expectThat(compiled.callables.has(probe), `\`auth.probe\` names "${probe}", which is no endpoint.`);
        }),
    tagsCheck(compiled),
  ];
}

async function expectParametersAsked(bench: Bench, endpoints: readonly CompiledEndpoint[]): Promise<void> {
  for (const endpoint of endpoints) {
    const input = sampleInput(endpoint);
    for (const name of endpoint.path.callerNames) {
      const { [name]: _left, ...rest } = input;
      for (const given of [rest, { ...rest, [name]: '' }])
        expectCode(await bench.call(endpoint, given), ['InvalidInput'], `(${endpoint.name}) without \`${name}\`, which stands in its path`);
    }
  }
  expectRequests(bench.shop.requests, 0, 'Without a parameter of the path');
}

function tagsCheck({ definition, ...plugin }: CompiledPlugin): Check {
  const { check, skipped } = checksOf('manifest');
  const title = 'drops only tags that some answer carries';
  const endpoints = endpointsOf(plugin);
  const dropped = [
    ...endpoints.map(({ name, definition: { invalidates = [] } }) => [name, invalidates] as const),
    ...Object.entries(definition.webhooks?.events ?? {}).map(([type, event]) => [type, event.definition.invalidates ?? []] as const),
  ].filter(([, tags]) => tags.length > 0);
  if (dropped.length === 0) return skipped(title, 'nothing of it `invalidates` anything');
  return check(title, async () => {
    const carried = new Set(endpoints.flatMap((endpoint) => endpoint.definition.cache?.tags ?? []));
    for (const [name, tags] of dropped)
      for (const tag of tags) expectThat(carried.has(tag), `${name} invalidates "${tag}", and no endpoint has it in its \`cache.tags\`.`);
  });
}

/** What JSON can hold, or bytes: everything else would be lost or changed on the way into a manifest. */
function expectPlain(value: unknown, path: string): void {
  const isScalar =
    value === null || ['string', 'boolean', 'undefined'].includes(typeof value) || (typeof value === 'number' && Number.isFinite(value));
  if (isScalar || value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => expectPlain(item, `${path}[${index}]`));
    return;
  }
  const prototype: unknown = isRecord(value) ? Object.getPrototypeOf(value) : undefined;
  expectThat(
    isRecord(value) && (prototype === null || Object.hasOwn(Object(prototype), 'isPrototypeOf')),
    `\`${path}\` is no plain data (${Object.prototype.toString.call(value)}).`,
  );
  for (const [name, inner] of Object.entries(value)) expectPlain(inner, `${path}.${name}`);
}
