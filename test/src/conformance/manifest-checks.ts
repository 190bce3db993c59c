import { compilePlugin, createConnection, credentialFields } from '@mooring/core/runtime';
import { fakeFields } from '../provider/fake-fields.js';
import { isRecord } from '../provider/record.js';
import type { CheckSource } from './bench.js';
import type { Check } from './check.js';
import { expectThat } from './expect-that.js';

// https://semver.org (read 2026-11-25): three numbers without leading zeros, then a pre-release and build metadata.
const semanticVersion = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** What a plugin says of itself. */
export function manifestChecks({ plugin, compiled }: CheckSource): readonly Check[] {
  const { definition } = compiled;
  const group = 'manifest';
  return [
    {
      group,
      name: 'has an id and a semantic version',
      async run() {
        expectThat(
          /^[a-z][a-z0-9-]*$/.test(definition.id),
          `The id "${definition.id}" must be lower-case letters, digits and dashes, a letter first.`,
        );
        expectThat(
          semanticVersion.test(definition.version),
          `The version "${definition.version}" must be a semantic version such as 1.0.0.`,
        );
      },
    },
    {
      group,
      name: 'declares every host that it sends to',
      async run() {
        expectThat(
          !definition.api.egress.some((host) => /^\*(\.[a-z]+)?$/.test(host)),
          '`api.egress` must name hosts: a bare `*` or a whole top-level domain admits everybody.',
        );
        for (const environment of ['live', 'sandbox'] as const) {
          createConnection(compilePlugin(plugin), {
            name: 'test',
            environment,
            credentials: fakeFields(credentialFields(definition), plugin.id),
            values: fakeFields(Object.entries(definition.values ?? {}), plugin.id),
          });
        }
      },
    },
    {
      group,
      name: 'is plain data where it is no function',
      async run() {
        expectPlain(definition.api, 'api');
        for (const { feedback: _function, ...limit } of definition.limits ?? []) expectPlain(limit, `limits.${limit.name}`);
        for (const callable of compiled.callables.values()) {
          if (callable.kind === 'endpoint') expectPlain(callable.definition.fixture, `endpoints.${callable.name}.fixture`);
        }
        for (const [type, event] of Object.entries(definition.webhooks?.events ?? {}))
          expectPlain(event.definition.fixture, `webhooks.events['${type}'].fixture`);
      },
    },
    {
      group,
      name: 'names a probe that it has',
      ...(definition.auth.probe === undefined ? { skip: '`auth.probe` names no endpoint' } : {}),
      async run() {
        const { probe = '' } = definition.auth;
        expectThat(compiled.callables.has(probe), `\`auth.probe\` names "${probe}", which is no endpoint.`);
      },
    },
  ];
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
