import { withValueAt } from '@mooring/core/runtime';
import { EventBodies, writeEventBody } from '../provider/event-body.js';
import { isRecord } from '../provider/record.js';
import { anotherSecret } from '../provider/another-secret.js';
import { webhookSecretOf, webhookTestKeys } from '../provider/webhook-keys.js';
import type { Delivery } from '../test-plugin/event-intake.js';
import type { TestPluginOptions } from '../test-plugin/test-plugin.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { unknownField } from './broken-values.js';
import type { CheckTitle } from './catalogue.js';
import { checksOf, type Check } from './check.js';
import { expectThat } from './expect-that.js';

const unknownType = 'mooring.unknown.event';
const longestHandlerDelayMs = 3_600_000;
const { check, skipped, pending } = checksOf('webhooks');

/** The events of which a delivery can be made. */
export const deliverable = (source: CheckSource): readonly string[] =>
  pendingReason(source) === undefined
    ? Object.keys(source.compiled.definition.webhooks?.events ?? {}).filter((type) => bodyOf(source, type) !== undefined)
    : [];

/** How the provider's events come in. */
export function webhookChecks(source: CheckSource): readonly Check[] {
  const { webhooks } = source.compiled.definition;
  const title = 'a delivery reaches the handler';
  if (webhooks === undefined) return [skipped(title, 'the plugin declares no webhooks')];
  const reason = pendingReason(source);
  if (reason !== undefined) return [pending(title, reason)];
  const delivered = Object.keys(webhooks.events).map((type) => deliveredCheck(source, type));
  const [first] = deliverable(source);
  return first === undefined ? delivered : [...delivered, ...signatureChecks(source, first), ...acceptanceChecks(source, first)];
}

function pendingReason({ compiled }: CheckSource): string | undefined {
  return Object.keys(webhookTestKeys(compiled)?.downloads ?? {}).length > 0
    ? 'the signature scheme fetches a certificate, and the host cannot be given one in a test yet'
    : undefined;
}

function deliveredCheck(source: CheckSource, type: string): Check {
  const about = checksOf('webhooks', type);
  const title = 'a delivery reaches the handler';
  if (bodyOf(source, type) === undefined) return about.skipped(title, 'no body can be made of it: give the event a `fixture`');
  return about.check(title, () =>
    withBench(source, async ({ shop }) => {
      const { status, outcome } = await shop.webhook(type).deliver();
      expectThat(
        outcome !== 'unhandled',
        `The delivery must be handled, and is none of ${type}: \`webhooks.type\` reads another type of its body.`,
      );
      expectThat(outcome === 'accepted', `The delivery must be accepted, and was ${outcome} with ${status}.`);
      const drifts = shop.logs.filter(({ message, level }) => level !== 'info' && level !== 'debug' && !message.startsWith('host'));
      const why = drifts.map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`).join('; ');
      expectThat(shop.received.length > 0, `The handler of ${type} must get the event; its data does not fit its schema. ${why}`);
      expectThat(
        shop.received.every((event) => event.type === type),
        `The type must be read as ${type}.`,
      );
    }),
  );
}

/** What is not believed. */
function signatureChecks(source: CheckSource, first: string): readonly Check[] {
  const { verify } = source.compiled.definition.webhooks ?? {};
  const { toleranceSeconds } = verify ?? {};
  const refused = (title: CheckTitle<'webhooks'>, send: (bench: Bench) => Promise<Delivery>): Check =>
    check(title, () =>
      withBench(source, async (bench) => {
        const { outcome, status } = await send(bench);
        expectThat(outcome === 'refused', `The delivery must be refused, and was ${outcome} with ${status}.`);
        expectThat(bench.shop.received.length === 0, 'No handler may see it.');
      }),
    );
  const timed = (title: CheckTitle<'webhooks'>, send: (bench: Bench, toleranceMs: number) => Promise<Delivery>): Check =>
    toleranceSeconds === undefined
      ? skipped(title, 'the provider signs no time, or sets no bound to it')
      : refused(title, (bench) => send(bench, (toleranceSeconds + 2) * 1_000));
  const keys = webhookTestKeys(source.compiled);
  const other = anotherSecret(keys);
  return [
    verify?.covers === 'sender'
      ? skipped('a tampered body is refused', 'the provider signs nothing that depends on the body')
      : refused('a tampered body is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'body' })),
    refused('a tampered signature is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'signature' })),
    refused('a delivery without a signature is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'unsigned' })),
    timed('a tampered timestamp is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'timestamp' })),
    timed('a stale delivery is refused', ({ shop }, tooMuch) => shop.webhook(first).deliver({ at: shop.clock.now() - tooMuch })),
    timed('a delivery from the future is refused', ({ shop }, tooMuch) => shop.webhook(first).deliver({ at: shop.clock.now() + tooMuch })),
    ...secretChecks(source, first, other, refused),
  ];
}

function secretChecks(
  source: CheckSource,
  first: string,
  other: string | Readonly<Record<string, string>> | undefined,
  refused: (title: CheckTitle<'webhooks'>, send: (bench: Bench) => Promise<Delivery>) => Check,
): readonly Check[] {
  const known = webhookSecretOf(webhookTestKeys(source.compiled));
  const foreign = 'a delivery that another secret signed is refused';
  const rotated = 'both secrets verify while one is being rotated';
  if (other === undefined || known === undefined) {
    const reason = 'its keys come in pairs, of which the scheme makes one for tests';
    return [skipped(foreign, reason), skipped(rotated, reason)];
  }
  const rotating: TestPluginOptions = { webhookSecret: [other, known] };
  return [
    refused(foreign, ({ shop }) => shop.webhook(first).deliver({ secret: other })),
    check(rotated, () =>
      withBench(
        source,
        async ({ shop }) => {
          for (const [which, secret] of [
            ['new', other],
            ['old', known],
          ] as const) {
            const { outcome, status } = await shop.webhook(first).deliver({ secret });
            expectThat(
              outcome !== 'refused' && outcome !== 'failed',
              `A delivery signed with the ${which} secret must be believed while both are configured, and was ${outcome} with ${status}.`,
            );
          }
        },
        rotating,
      ),
    ),
  ];
}

/** What becomes of events that are believed. */
function acceptanceChecks(source: CheckSource, first: string): readonly Check[] {
  return [
    check('a redelivery is acknowledged, and handled once', () =>
      withBench(source, async ({ shop }) => {
        const webhook = shop.webhook(first);
        await webhook.deliver();
        const again = await webhook.deliver();
        expectThat(again.status < 300, `A redelivery must be acknowledged, and was answered with ${again.status}.`);
        expectThat(shop.received.length === 1, `The event must be handled once, and was handled ${shop.received.length} times.`);
      }),
    ),
    check('a handler that fails is tried again', () =>
      withBench(source, async ({ shop }) => {
        let failures = 1;
        shop.onEvent(first, () => {
          if (failures-- > 0) throw new Error('a handler that fails once');
        });
        await shop.webhook(first).deliver();
        await shop.clock.advance(longestHandlerDelayMs);
        expectThat(shop.received.length === 2, `The handler must be tried twice, and was tried ${shop.received.length} times.`);
      }),
    ),
    unknownTypeCheck(source, first),
    unusualBytesCheck(source, first),
    check('a body of another content type is refused', () =>
      withBench(source, async ({ shop }) => {
        for (const contentType of ['text/plain', 'application/json']) {
          const { outcome, status } = await shop.webhook(first).deliver({ contentType, rawBody: 'neither JSON nor a form' });
          expectThat(
            outcome === 'refused' && shop.received.length === 0,
            `A signed text that claims to be ${contentType} must be refused, and was ${outcome} with ${status}.`,
          );
        }
      }),
    ),
  ];
}

function unknownTypeCheck(source: CheckSource, first: string): Check {
  const title = 'an event of a type that nobody declared is kept, not refused';
  const { webhooks } = source.compiled.definition;
  const body = bodyOf(source, first);
  const { type } = webhooks ?? {};
  if (typeof type !== 'string' || !isRecord(body?.value) || webhooks?.items !== undefined) {
    return skipped(title, 'the type is read by a function, or of a batch; neither has an inverse');
  }
  const rawBody = writeEventBody({ encoding: body.encoding, value: withValueAt(body.value, type, unknownType) });
  return check(title, () =>
    withBench(source, async ({ shop }) => {
      const { status, outcome } = await shop.webhook(first).deliver({ rawBody });
      expectThat(status < 300 && outcome === 'unhandled', `The delivery must be acknowledged and kept, and was ${outcome} with ${status}.`);
    }),
  );
}

function unusualBytesCheck(source: CheckSource, first: string): Check {
  const title = 'a body with other letters and white space is verified as it came';
  const body = bodyOf(source, first);
  if (body?.encoding !== 'json' || !isRecord(body.value)) return skipped(title, 'its body is no JSON object');
  const rawBody = `${JSON.stringify({ ...body.value, [unknownField]: 'Ærøskøbing \u2028 💡' }, null, '\t ')}\r\n`;
  return check(title, () =>
    withBench(source, async ({ shop }) => {
      const { status, outcome } = await shop.webhook(first).deliver({ rawBody });
      expectThat(
        outcome === 'accepted' && shop.received.length > 0,
        `The delivery must be accepted and handled, and was ${outcome} with ${status}.`,
      );
      expectThat(shop.received[0]?.raw.body.equals(Buffer.from(rawBody)) === true, 'The handler must get the bytes as they came.');
    }),
  );
}

/** The body of one event; undefined where neither a fixture nor the declaration tells what it looks like. */
function bodyOf({ compiled }: CheckSource, type: string): ReturnType<EventBodies['of']> | undefined {
  try {
    return new EventBodies(compiled).of(type);
  } catch {
    return undefined;
  }
}
