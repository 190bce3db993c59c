import { withValueAt } from '@mooring/core/runtime';
import { EventBodies, writeEventBody } from '../provider/event-body.js';
import { isRecord } from '../provider/record.js';
import { webhookTestKeys } from '../provider/webhook-keys.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { unknownField } from './broken-values.js';
import { pendingCheck, skipped, type Check } from './check.js';
import { expectThat } from './expect-that.js';

const unknownType = 'mooring.unknown.event';
const longestHandlerDelayMs = 3_600_000;

/** How the provider's events come in. */
export function webhookChecks(source: CheckSource): readonly Check[] {
  const { webhooks } = source.compiled.definition;
  const group = 'webhook';
  if (webhooks === undefined) return [skipped(group, 'events come in', 'the plugin declares no webhooks')];
  if (Object.keys(webhookTestKeys(source.compiled)?.downloads ?? {}).length > 0) {
    return [
      pendingCheck(group, 'events come in', 'the signature scheme fetches a certificate, and the host cannot be given one in a test yet'),
    ];
  }
  const { verify } = webhooks;
  const types = Object.keys(webhooks.events);
  const [first] = types.filter((type) => bodyOf(source, type) !== undefined);
  const delivered = types.map((type) => deliveredCheck(source, type));
  if (first === undefined) return delivered;

  const check = (name: string, run: (bench: Bench) => Promise<void>): Check => ({ group, name, run: () => withBench(source, run) });
  const refused = (name: string, send: (bench: Bench) => Promise<{ readonly outcome: string; readonly status: number }>): Check =>
    check(name, async (bench) => {
      const { outcome, status } = await send(bench);
      expectThat(outcome === 'refused', `The delivery must be refused, and was ${outcome} with ${status}.`);
      expectThat(bench.shop.received.length === 0, 'No handler may see it.');
    });
  const checks: Check[] = [...delivered];

  checks.push(
    verify.covers === 'sender'
      ? skipped(group, 'a tampered body is refused', 'the provider signs nothing that depends on the body')
      : refused('a tampered body is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'body' })),
    refused('a tampered signature is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'signature' })),
    refused('a delivery without a signature is refused', async ({ shop }) => shop.webhook(first).deliver({ tamper: 'unsigned' })),
  );
  const { toleranceSeconds } = verify;
  if (toleranceSeconds === undefined) {
    const reason = 'the provider signs no time, or sets no bound to it';
    checks.push(skipped(group, 'a tampered timestamp is refused', reason), skipped(group, 'a stale delivery is refused', reason));
  } else {
    checks.push(
      refused('a tampered timestamp is refused', ({ shop }) => shop.webhook(first).deliver({ tamper: 'timestamp' })),
      refused('a stale delivery is refused', ({ shop }) =>
        shop.webhook(first).deliver({ at: shop.clock.now() - (toleranceSeconds + 2) * 1_000 }),
      ),
    );
  }
  checks.push(
    check('a redelivery is acknowledged, and handled once', async ({ shop }) => {
      const webhook = shop.webhook(first);
      await webhook.deliver();
      const again = await webhook.deliver();
      expectThat(again.status < 300, `A redelivery must be acknowledged, and was answered with ${again.status}.`);
      expectThat(shop.received.length === 1, `The event must be handled once, and was handled ${shop.received.length} times.`);
    }),
    check('a handler that fails is tried again', async ({ shop }) => {
      let failures = 1;
      shop.onEvent(first, () => {
        if (failures-- > 0) throw new Error('a handler that fails once');
      });
      await shop.webhook(first).deliver();
      await shop.clock.advance(longestHandlerDelayMs);
      expectThat(shop.received.length === 2, `The handler must be tried twice, and was tried ${shop.received.length} times.`);
    }),
    unknownTypeCheck(source, first),
    unusualBytesCheck(source, first),
    pendingCheck(group, 'a secret that is being rotated still verifies', 'the harness knows one secret of a connection'),
  );
  return checks;
}

function deliveredCheck(source: CheckSource, type: string): Check {
  const name = `${type}: a delivery reaches the handler`;
  if (bodyOf(source, type) === undefined) return skipped('webhook', name, 'no body can be made of it: give the event a `fixture`');
  return {
    group: 'webhook',
    name,
    run: () =>
      withBench(source, async ({ shop }) => {
        const { status, outcome } = await shop.webhook(type).deliver();
        expectThat(outcome === 'accepted', `The delivery must be accepted, and was ${outcome} with ${status}.`);
        const drifts = shop.logs.filter(({ message, level }) => level !== 'info' && level !== 'debug' && !message.startsWith('host'));
        const why = drifts.map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`).join('; ');
        expectThat(
          shop.received.length > 0,
          `The handler of ${type} must get the event; \`webhooks.type\` read another type, or its data did not fit its schema. ${why}`,
        );
        expectThat(
          shop.received.every((event) => event.type === type),
          `The type must be read as ${type}.`,
        );
      }),
  };
}

function unknownTypeCheck(source: CheckSource, first: string): Check {
  const name = 'an event of a type that nobody declared is kept, not refused';
  const { webhooks } = source.compiled.definition;
  const body = bodyOf(source, first);
  const { type } = webhooks ?? {};
  if (typeof type !== 'string' || !isRecord(body?.value) || webhooks?.items !== undefined) {
    return skipped('webhook', name, 'the type is read by a function, or of a batch; neither has an inverse');
  }
  const rawBody = writeEventBody({ encoding: body.encoding, value: withValueAt(body.value, type, unknownType) });
  return {
    group: 'webhook',
    name,
    run: () =>
      withBench(source, async ({ shop }) => {
        const { status, outcome } = await shop.webhook(first).deliver({ rawBody });
        expectThat(
          status < 300 && outcome === 'unhandled',
          `The delivery must be acknowledged and kept, and was ${outcome} with ${status}.`,
        );
      }),
  };
}

function unusualBytesCheck(source: CheckSource, first: string): Check {
  const name = 'a body with other letters and white space is verified as it came';
  const body = bodyOf(source, first);
  if (body?.encoding !== 'json' || !isRecord(body.value)) return skipped('webhook', name, 'its body is no JSON object');
  const rawBody = `${JSON.stringify({ ...body.value, [unknownField]: 'Ærøskøbing \u2028 💡' }, null, '\t ')}\r\n`;
  return {
    group: 'webhook',
    name,
    run: () =>
      withBench(source, async ({ shop }) => {
        const { status, outcome } = await shop.webhook(first).deliver({ rawBody });
        expectThat(
          outcome === 'accepted' && shop.received.length > 0,
          `The delivery must be accepted and handled, and was ${outcome} with ${status}.`,
        );
        expectThat(shop.received[0]?.raw.body.equals(Buffer.from(rawBody)) === true, 'The handler must get the bytes as they came.');
      }),
  };
}

/** The body of one event; undefined where neither a fixture nor the declaration tells what it looks like. */
function bodyOf({ compiled }: CheckSource, type: string): ReturnType<EventBodies['of']> | undefined {
  try {
    return new EventBodies(compiled).of(type);
  } catch {
    return undefined;
  }
}
