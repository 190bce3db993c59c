import { hash } from 'node:crypto';
import { isMooringError, type Clock, type Logger, type Meter, type WebhookRequest } from '@mooring/core';
import { durationMs, type CompiledPlugin, type Pipeline } from '@mooring/core/runtime';
import { inject, injectable } from 'tsyringe';
import type { Directory, WebhookTarget } from '../connections/directory.js';
import { ANSWER_DESK, CLOCK, DIRECTORY, DISPATCHER, LOGGER, METER, PIPELINE, STORE } from '../di/tokens.js';
import type { AnswerDesk, HandlerAnswer } from '../events/answer-desk.js';
import type { Dispatcher } from '../events/dispatcher.js';
import { eventKeyOf } from '../events/event-key.js';
import type { IncomingWebhook, WebhookAnswer } from '../host.js';
import type { Acceptance, NewEvent, Store } from '../store/index.js';
import { declaredAnswer, handlerAnswer, refusal } from './answers.js';
import { CertificateDownloads } from './certificate-downloads.js';
import { eventDefinition, readParts, type EventParts } from './event-parts.js';
import { parseWebhookBody } from './parse-body.js';
import { verifyWebhook, type Verification } from './verify-webhook.js';

/** Bytes of one request where a plugin says nothing. */
export const defaultMaxBytes = 1024 * 1024;

interface ReadEvent extends EventParts {
  readonly stored: NewEvent;
}

/**
 * The door for webhooks: size, signature over the bytes, timestamp, handshake, then the durable insert, then the answer. What is not stored
 * is never answered with success.
 */
@injectable()
export class Intake {
  readonly #downloads: CertificateDownloads;

  constructor(
    @inject(DIRECTORY) private readonly directory: Directory,
    @inject(STORE) private readonly store: Store,
    @inject(CLOCK) private readonly clock: Clock,
    @inject(LOGGER) private readonly logger: Logger,
    @inject(METER) private readonly meter: Meter,
    @inject(PIPELINE) private readonly pipeline: Pipeline,
    @inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @inject(ANSWER_DESK) private readonly desk: AnswerDesk,
  ) {
    this.#downloads = new CertificateDownloads(logger);
  }

  async receive(incoming: IncomingWebhook): Promise<WebhookAnswer> {
    const target = this.directory.target(incoming.endpointId);
    if (target === undefined) return refusal(404, 'WebhookRejected', 'There is no such webhook endpoint.');
    const { plugin } = target;
    const { webhooks } = plugin.definition;
    if (webhooks === undefined) return refusal(404, 'WebhookRejected', 'There is no such webhook endpoint.');
    if (incoming.body.length > (webhooks.maxBytes ?? defaultMaxBytes))
      return this.#refuse(target, 'too_large', 413, 'The body is too large.');
    const { 'content-encoding': encoding = 'identity' } = incoming.headers;
    if (encoding.trim().toLowerCase() !== 'identity') return this.#refuse(target, 'encoded', 415, 'A compressed body is not accepted.');
    if (target.keys.length === 0) {
      this.logger.error('webhook refused: no signing secret is configured', { plugin: plugin.id, endpoint: target.id });
      return this.#refuse(target, 'unconfigured', 503, 'This endpoint is not configured yet.');
    }

    const isQuestion = incoming.method === 'GET' || incoming.method === 'HEAD';
    if (isQuestion) return this.#answerQuestion(target, incoming);

    const nowMs = this.clock.now();
    const verification = await this.#verify(target, incoming, nowMs);
    if (!verification.valid) {
      // Trouble on our side must not be told as the sender's fault: it would stop sending.
      const ours = verification.reason === 'unusable_key' || verification.reason === 'certificate_unavailable';
      return this.#refuse(
        target,
        verification.reason,
        ours ? 503 : 401,
        ours ? 'The signature cannot be checked for now.' : 'The signature is not acceptable.',
      );
    }

    const parsed = parseWebhookBody(incoming.headers['content-type'], incoming.body);
    if (parsed === undefined) return this.#refuse(target, 'malformed', 400, 'The body is broken JSON.');
    const request: WebhookRequest = { method: incoming.method, url: incoming.url, headers: incoming.headers, body: parsed.value };
    let events: readonly ReadEvent[] | undefined;
    try {
      const handshake = webhooks.handshake?.(request);
      if (handshake !== undefined) return declaredAnswer(handshake);
      events = this.#readEvents(target, incoming, request, nowMs, verification.keyIndex);
    } catch (error) {
      return this.#refuseUnreadable(target, error);
    }
    if (events === undefined)
      return this.#refuse(target, 'malformed', 400, 'The body is not what this endpoint takes: no type or id was found.');
    try {
      return await this.#accept(target, events);
    } catch (error) {
      // Whatever it was, the event was good and is not known to be stored: the provider must send it again.
      const code = isMooringError(error) ? error.code : undefined;
      this.logger.error('webhook not stored', {
        plugin: plugin.id,
        endpoint: target.id,
        code,
        reason: error instanceof Error ? error.message : String(error),
      });
      return this.#refuse(target, 'not_stored', 503, 'The event could not be stored; send it again.', { 'retry-after': '5' });
    }
  }

  /** Lets go of what was opened for certificates. */
  close(): Promise<void> {
    return this.#downloads.close();
  }

  /** A provider that only asks whether somebody is there. */
  #answerQuestion(target: WebhookTarget, { method, url, headers }: IncomingWebhook): WebhookAnswer {
    try {
      const answer = target.plugin.definition.webhooks?.handshake?.({ method, url, headers, body: undefined });
      return answer === undefined ? refusal(405, 'WebhookRejected', 'Events are sent by POST.', { allow: 'POST' }) : declaredAnswer(answer);
    } catch (error) {
      return this.#refuseUnreadable(target, error);
    }
  }

  /** A scheme that throws at what a stranger sent has not verified it. */
  async #verify(target: WebhookTarget, incoming: IncomingWebhook, nowMs: number): Promise<Verification> {
    const { plugin, keys, id } = target;
    const verify = plugin.definition.webhooks?.verify;
    if (verify === undefined) return { valid: false, reason: 'unconfigured' };
    try {
      return await verifyWebhook(verify, incoming, keys, { nowMs, download: (url, options) => this.#downloads.get(url, options.hosts) });
    } catch (error) {
      this.logger.error('the signature scheme of a plugin failed', {
        plugin: plugin.id,
        endpoint: id,
        reason: error instanceof Error ? error.name : 'unknown',
      });
      return { valid: false, reason: 'scheme_failed' };
    }
  }

  #readEvents(
    target: WebhookTarget,
    incoming: IncomingWebhook,
    request: WebhookRequest,
    nowMs: number,
    keyIndex: number,
  ): readonly ReadEvent[] | undefined {
    const { plugin } = target;
    const webhooks = plugin.definition.webhooks;
    const items = webhooks?.items?.(request.body, request) ?? [request.body];
    const headers = JSON.stringify(incoming.headers, withoutCredentials);
    const events: ReadEvent[] = [];
    for (const item of items) {
      const parts = readParts(plugin, item, request);
      if (parts === undefined) return undefined;
      // A single JSON body is its own item: its bytes are kept once.
      const data =
        items.length === 1 && item === request.body && typeof item === 'object' && isJson(incoming)
          ? undefined
          : JSON.stringify(item ?? null);
      events.push({
        ...parts,
        stored: {
          plugin: plugin.id,
          connection: target.connection ?? this.directory.connectionOfAccount(plugin, parts.account),
          type: parts.type,
          key: parts.id,
          bodySha256: hashOf(item, data ?? incoming.body, webhooks?.volatile),
          body: incoming.body,
          headers,
          url: incoming.url,
          receivedAt: nowMs,
          verifiedWith: String(keyIndex),
          data,
        },
      });
    }
    return events;
  }

  async #accept({ plugin, id }: WebhookTarget, events: readonly ReadEvent[]): Promise<WebhookAnswer> {
    const webhooks = plugin.definition.webhooks;
    const terms = events.length === 1 ? this.#replyTerms(plugin, events[0]) : undefined;
    // Asked before the insert: the handler may be faster than this function.
    const question = terms === undefined ? undefined : this.desk.ask(terms.key);
    try {
      const acceptances = await this.store.accept(events.map((event) => event.stored));
      this.#tell(plugin, id, events, acceptances);
      if (acceptances.some(({ outcome }) => outcome === 'accepted')) this.dispatcher.poke();
      if (terms === undefined || question === undefined) return declaredAnswer(webhooks?.acknowledge ?? {});
      const made = acceptances[0]?.outcome === 'accepted' ? await this.#within(terms.withinMs, question.answer) : undefined;
      return handlerAnswer(made !== undefined && 'answer' in made ? made.answer : terms.otherwise, terms.contentType);
    } finally {
      question?.withdraw();
    }
  }

  #within(ms: number, answer: Promise<HandlerAnswer>): Promise<HandlerAnswer> {
    return new Promise((resolve) => {
      const cancel = this.clock.schedule(ms, () => resolve({ none: 'late' }));
      void answer.then((made) => {
        cancel();
        resolve(made);
      });
    });
  }

  #replyTerms(
    plugin: CompiledPlugin,
    event: ReadEvent | undefined,
  ): { readonly key: string; readonly withinMs: number; readonly otherwise: unknown; readonly contentType: string } | undefined {
    const answer = event === undefined ? undefined : eventDefinition(plugin, event.type)?.answer;
    if (event === undefined || answer === undefined) return undefined;
    return {
      key: eventKeyOf(event.stored),
      withinMs: durationMs(answer.within, `${plugin.id}: ${event.type}.within`),
      otherwise: answer.otherwise,
      contentType: answer.contentType,
    };
  }

  #tell(plugin: CompiledPlugin, endpoint: string, events: readonly ReadEvent[], acceptances: readonly Acceptance[]): void {
    for (const [index, { outcome, seq }] of acceptances.entries()) {
      const event = events[index];
      this.meter.count('mooring_webhooks_total', { plugin: plugin.id, outcome });
      if (event === undefined) continue;
      if (outcome === 'quarantined') {
        this.logger.error('webhook quarantined: its id is known with another body', {
          plugin: plugin.id,
          endpoint,
          event: event.id,
          type: event.type,
          original: seq,
        });
      } else if (outcome === 'accepted') {
        const connection = `${plugin.key}/${event.stored.connection}`;
        this.pipeline.cache.invalidate(connection, eventDefinition(plugin, event.type)?.invalidates);
        if (this.logger.isLevelEnabled?.('debug') !== false)
          this.logger.debug('webhook accepted', {
            plugin: plugin.id,
            connection: event.stored.connection,
            type: event.type,
            event: event.id,
          });
      }
    }
  }

  /** A plugin's own functions read what a stranger sent: they may throw. */
  #refuseUnreadable(target: WebhookTarget, error: unknown): WebhookAnswer {
    this.logger.warn('webhook could not be read', {
      plugin: target.plugin.id,
      endpoint: target.id,
      reason: error instanceof Error ? error.name : 'unknown',
    });
    return this.#refuse(target, 'malformed', 400, 'The body is not what this endpoint takes.');
  }

  #refuse(
    { plugin, id }: WebhookTarget,
    reason: string,
    status: number,
    message: string,
    headers?: Readonly<Record<string, string>>,
  ): WebhookAnswer {
    this.meter.count('mooring_webhooks_total', { plugin: plugin.id, outcome: reason });
    this.logger.warn('webhook refused', { plugin: plugin.id, endpoint: id, reason, status });
    return refusal(status, 'WebhookRejected', message, headers);
  }
}

const isJson = ({ headers }: IncomingWebhook): boolean =>
  !(headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

/** What must be equal wherever the id is equal: the bytes, less the fields that change from delivery to delivery. */
function hashOf(item: unknown, bytes: string | Buffer, volatile: readonly string[] | undefined): string {
  if (volatile === undefined || typeof item !== 'object' || item === null) return hash('sha256', bytes, 'hex');
  const stable = Object.fromEntries(Object.entries(item).filter(([name]) => !volatile.includes(name)));
  return hash('sha256', JSON.stringify(stable), 'hex');
}

/** What proves the sender has done its work by now, and must not lie on a disk. */
const credentialHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);
const withoutCredentials = (name: string, value: unknown): unknown => (credentialHeaders.has(name) ? undefined : value);
