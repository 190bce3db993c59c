import type { Auth, Clock, ProviderErrorCode, Random } from '@mooring/core';
import type { CompiledEndpoint, CompiledPlugin, ConnectionState, WireResponse } from '@mooring/core/runtime';
import { failureAnswer, writeAnswer } from '../provider/answer.js';
import { EndpointRouter, type RouteMatch } from '../provider/endpoint-router.js';
import { parseBody } from '../provider/parse-body.js';
import { presentedCredential } from '../provider/presented-credential.js';
import { isRecord } from '../provider/record.js';
import { RateLimits } from './rate-limits.js';
import { readInput, type ProviderRequest } from './read-input.js';
import { Resources, type AcceptedRequest, type Happening } from './resources.js';

export interface EngineServices {
  readonly clock: Clock;
  readonly random: Random;
  /** Called after the answer to what made it happen is ready. */
  readonly onHappening: (happening: Happening) => void;
}

interface KeptAnswer {
  readonly fingerprint: string;
  readonly response: Promise<WireResponse>;
}

/** A provider made from a plugin's declaration: it checks what it is sent, counts it, keeps what is created, and pages for real. */
export class ProviderEngine {
  readonly #plugin: CompiledPlugin;
  readonly #connection: ConnectionState;
  readonly #router: EndpointRouter;
  readonly #resources: Resources;
  readonly #limits: RateLimits;
  readonly #onHappening: EngineServices['onHappening'];
  readonly #kept = new Map<string, KeptAnswer>();
  #answered = 0;

  constructor(connection: ConnectionState, services: EngineServices) {
    this.#plugin = connection.plugin;
    this.#connection = connection;
    this.#router = new EndpointRouter(connection);
    this.#resources = new Resources(connection.plugin, services);
    this.#limits = new RateLimits(connection, services.clock);
    this.#onHappening = services.onHappening;
  }

  /** The event that each changing endpoint sends, by the endpoint's name. */
  get changes(): ReadonlyMap<string, string> {
    return this.#resources.changes;
  }

  /** Whether the provider has an endpoint for a request, at whichever of its hosts. */
  knows(request: ProviderRequest): boolean {
    return this.#route(request) !== undefined;
  }

  /** What the provider answers. */
  async handle(request: ProviderRequest): Promise<WireResponse> {
    return this.#named(await this.#answer(request));
  }

  /** A failure in the provider's own words, whatever was asked. */
  fail(means: ProviderErrorCode, message: string, headers: Readonly<Record<string, string>> = {}): WireResponse {
    return this.#named(this.#refuse(means, message, headers));
  }

  async #answer(request: ProviderRequest): Promise<WireResponse> {
    const match = this.#route(request);
    if (match === undefined) return this.#refuse('NotFound', `no such endpoint: ${request.method} ${request.url.pathname}`);
    const { endpoint, params } = match;
    const auth = this.#authOf(endpoint);
    const account = auth === undefined ? '' : accountOf(auth, request);
    if (account === undefined) return this.#refuse('AuthenticationFailed', 'no valid credential was given');
    const input = await readInput(endpoint, auth, request);
    const fields = 'problem' in input ? {} : input.fields;
    const verdict = this.#limits.admit({ endpoint, account, parameters: { ...fields, ...params } });
    const { refusal, headers } = verdict;
    try {
      if (refusal !== undefined) {
        const retryAfter = { 'retry-after': String(Math.max(1, Math.ceil(refusal.waitMs / 1_000))) };
        return this.#refuse('RateLimited', `too many requests: the limit "${refusal.limit}" is used up`, { ...headers, ...retryAfter });
      }
      const response =
        'problem' in input ? this.#refuse('RequestRejected', input.problem) : await this.#once({ match, fields, request }, account);
      return withBody({ ...response, headers: { ...response.headers, ...headers } }, verdict.body);
    } finally {
      verdict.release();
    }
  }

  /** What was done under an idempotency key is not done again. */
  async #once(accepted: AcceptedRequest, account: string): Promise<WireResponse> {
    const { match, fields, request } = accepted;
    const header = match.endpoint.idempotencyHeader;
    const given = header === undefined ? undefined : request.headers[header.toLowerCase()];
    if (given === undefined) return this.#do(accepted);
    const key = `${account} ${given}`;
    const fingerprint = `${request.method} ${request.url.pathname} ${JSON.stringify(fields)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined)
      return kept.fingerprint === fingerprint
        ? kept.response
        : this.#refuse('RequestRejected', 'this idempotency key was used for another request');
    // Kept before it is there: the same request may come again meanwhile.
    const response = this.#do(accepted);
    this.#kept.set(key, { fingerprint, response });
    return response;
  }

  async #do(accepted: AcceptedRequest): Promise<WireResponse> {
    const { happened, ...answer } = await this.#resources.answer(accepted);
    if (happened !== undefined) this.#onHappening(happened);
    return writeAnswer(answer);
  }

  #refuse(means: ProviderErrorCode, message: string, headers: Readonly<Record<string, string>> = {}): WireResponse {
    const written = failureAnswer(this.#plugin, means, message);
    return writeAnswer({ ...written, headers: { ...written.headers, ...headers } });
  }

  /** Providers that name their requests do so in every answer. */
  #named(response: WireResponse): WireResponse {
    const header = this.#plugin.errors.requestIdHeader;
    this.#answered += 1;
    return header === undefined
      ? response
      : { ...response, headers: { [header.toLowerCase()]: `req_simulated_${this.#answered}`, ...response.headers } };
  }

  /** On loopback every host of the provider is one: the path has to tell. */
  #route({ method, url, headers, body: bytes }: ProviderRequest): RouteMatch | undefined {
    const body = parseBody(headers['content-type'], bytes, headers['content-encoding']);
    const origins = [url.origin, ...[...this.#connection.bases.values()].map(({ origin }) => origin)];
    for (const origin of origins) {
      const found = this.#router.match({ method, url: new URL(url.pathname + url.search, origin), body });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #authOf({ definition }: CompiledEndpoint): Auth | undefined {
    if (definition.follow?.credential === 'none') return undefined;
    const { auth, servers } = this.#plugin.definition;
    return definition.server === undefined ? auth : servers?.[definition.server]?.auth;
  }
}

/**
 * Whom a request's credential stands for; `undefined` where it presents none of the right form. Any such counts: the simulator has no list
 * of keys. Limits count each by itself.
 */
function accountOf(auth: Auth, { headers, url, body }: ProviderRequest): string | undefined {
  const presented = presentedCredential(auth, {
    headers,
    url,
    body: parseBody(headers['content-type'], body, headers['content-encoding']),
  });
  if (presented === undefined) return undefined;
  const isOfForm = Object.entries(presented).every(([name, value]) => {
    const pattern = auth.fields[name]?.pattern;
    return pattern === undefined || new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
  });
  return isOfForm ? JSON.stringify(presented) : undefined;
}

/** An answer with what the provider tells of its limits in the body, where the answer is a JSON object. */
function withBody(response: WireResponse, told: Readonly<Record<string, unknown>> | undefined): WireResponse {
  if (told === undefined || !(response.headers['content-type'] ?? '').includes('json')) return response;
  const body: unknown = JSON.parse(response.body.toString('utf8'));
  return isRecord(body) ? { ...response, body: Buffer.from(JSON.stringify(deepMerged(body, told))) } : response;
}

function deepMerged(into: Readonly<Record<string, unknown>>, from: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const present = merged[name];
    merged[name] = isRecord(present) && isRecord(value) ? deepMerged(present, value) : value;
  }
  return merged;
}
