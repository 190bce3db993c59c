import type { Clock, Random } from '@mooring/core';
import { systemClock, systemRandom, type Transport, type WireResponse } from '@mooring/core/runtime';
import { LoopbackServer } from '../simulator/http-server.js';
import type { ProviderRequest } from '../simulator/read-input.js';
import type { Outcome } from '../simulator/unreliable-provider.js';
import { consent } from './consent.js';
import { single } from './form-fields.js';
import { GrantBook } from './grant-book.js';
import { checkClient, type RegisteredClient } from './registered-client.js';
import { jsonAnswer, pageAnswer, refusal } from './server-answer.js';
import { behaviourOf, type AuthorizationServerMode, type ServerBehaviour, type TokenFault } from './server-mode.js';
import { ServerTransport } from './server-transport.js';
import { answerTokenRequest, grantNameOf, type TokenGrantName } from './token-endpoint.js';

export interface AuthorizationServerOptions {
  /** @default the machine's */
  readonly clock?: Clock;
  /** @default the machine's; a seeded one makes the same tokens in every run */
  readonly random?: Random;
  /** @default 'static' */
  readonly mode?: AuthorizationServerMode | readonly AuthorizationServerMode[];
  /** @default one, `clientId` with the secret `clientSecret`, by HTTP Basic, redirected to `http://127.0.0.1/callback` */
  readonly clients?: readonly RegisteredClient[];
  /** Where it is reached in this process; `listen` makes it the address it listens on. @default 'https://id.example.com' */
  readonly issuer?: string;
  /** Seconds that an access token lives, whatever the answer tells. @default 3600 */
  readonly lifetimeSeconds?: number;
  /** Who consents. @default 'person' */
  readonly subject?: string;
}

/** Where what is. */
export interface AuthorizationServerUrls {
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  readonly introspect: string;
  /** What the tokens are for: answers 200 to whoever brings one that is good, else 401. */
  readonly resource: string;
}

/** How often what was asked for since the start or the last `forgetCounts`. */
export interface AuthorizationServerCalls extends Readonly<Record<TokenGrantName, number>> {
  /** All requests for tokens, also those that a fault met. */
  readonly token: number;
  readonly authorize: number;
  readonly revoke: number;
  readonly introspect: number;
  /** Answered with 200, and refused. */
  readonly resource: { readonly served: number; readonly refused: number };
}

/** A request as the server remembers it: never a code, token or secret. */
export interface AuthorizationServerLogLine {
  readonly at: number;
  readonly path: string;
  readonly grant: TokenGrantName | undefined;
  /** A status, or how there was none. */
  readonly outcome: number | 'reset' | 'silence';
  /** The error that was answered. */
  readonly error: string | undefined;
}

/** Tokens as `grant` gives them. */
export interface GrantedPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const defaultClient: RegisteredClient = { id: 'clientId', secret: 'clientSecret', redirectUris: ['http://127.0.0.1/callback'] };
const retryAfterSeconds = 30;
const noCalls = {
  token: 0,
  authorization_code: 0,
  refresh_token: 0,
  client_credentials: 0,
  jwt_bearer: 0,
  authorize: 0,
  revoke: 0,
  introspect: 0,
  served: 0,
  refused: 0,
};

/**
 * An OAuth 2 authorization server for tests, with a resource that takes its tokens. It consents by itself, checks what a real one checks, and
 * misbehaves on request.
 * @example
 * const server = createAuthorizationServer({ clock, mode: 'rotate-strict' });
 * const host = await createHost({ plugins, services: { clock, transport: server.transport } });
 * server.mode('rotate-strict', 'lost-response(1)');
 * server.calls.refresh_token;   // how often a token was renewed
 * server.reuses;                // refresh tokens that came twice
 * @throws TypeError for a mode that is none
 */
export function createAuthorizationServer(options: AuthorizationServerOptions = {}): AuthorizationServer {
  return new AuthorizationServer(options);
}

export class AuthorizationServer {
  /** Reaches the server without a socket. It knows no other host. */
  readonly transport: Transport = new ServerTransport(
    () => new URL(this.issuer).origin,
    (request) => this.#handle(request),
  );
  readonly #options: AuthorizationServerOptions;
  readonly #clock: Clock;
  readonly #clients: ReadonlyMap<string, RegisteredClient>;
  readonly #book: GrantBook;
  readonly #loopback = new LoopbackServer((request) => this.#handle(request));
  readonly #log: AuthorizationServerLogLine[] = [];
  #behaviour: ServerBehaviour;
  #faultsLeft: Map<TokenFault, number>;
  #modeSince: number;
  #issuer: string;
  #calls = { ...noCalls };

  constructor(options: AuthorizationServerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#clients = new Map((options.clients ?? [defaultClient]).map((client) => [client.id, client]));
    this.#book = new GrantBook(this.#clock, options.random ?? systemRandom);
    this.#issuer = options.issuer ?? 'https://id.example.com';
    this.#behaviour = behaviourOf([options.mode ?? 'static'].flat());
    this.#faultsLeft = new Map(this.#behaviour.faults);
    this.#modeSince = this.#clock.now();
  }

  /** Behaves like this from now on, in place of what was before. Tokens that were issued stay. */
  mode(...modes: readonly AuthorizationServerMode[]): void {
    this.#behaviour = behaviourOf(modes);
    this.#faultsLeft = new Map(this.#behaviour.faults);
    this.#modeSince = this.#clock.now();
  }

  get issuer(): string {
    return this.#issuer;
  }

  get urls(): AuthorizationServerUrls {
    const at = (path: string): string => new URL(path, this.#issuer).href;
    return {
      authorize: at('/authorize'),
      token: at('/token'),
      revoke: at('/revoke'),
      introspect: at('/introspect'),
      resource: at('/resource'),
    };
  }

  get calls(): AuthorizationServerCalls {
    const { served, refused, ...calls } = this.#calls;
    return { ...calls, resource: { served, refused } };
  }

  /** Refresh tokens that came again after they were used, under rotation: forgiven or not. */
  get reuses(): number {
    return this.#book.reuses;
  }

  /** Grants that were ended because one of their refresh tokens came again. */
  get revokedFamilies(): number {
    return this.#book.revokedFamilies;
  }

  /** Every request in its order. */
  get log(): readonly AuthorizationServerLogLine[] {
    return this.#log;
  }

  /** Starts to count from zero. */
  forgetCounts(): void {
    this.#calls = { ...noCalls };
    this.#book.reuses = 0;
    this.#book.revokedFamilies = 0;
    this.#log.length = 0;
  }

  /** Tokens as though somebody had consented just now. */
  grant({
    client = this.#clients.keys().next().value ?? '',
    scope = '',
  }: { readonly client?: string; readonly scope?: string } = {}): GrantedPair {
    const grant = this.#book.open(client, this.#subject, scope);
    return {
      accessToken: this.#book.issueAccessToken(grant, this.#lifetimeSeconds * 1_000),
      refreshToken: this.#book.issueRefreshToken(grant),
    };
  }

  /** Refuses every access token that is out, before its time. Refresh tokens stay good. */
  expireTokens(): void {
    this.#book.expireAccessTokens();
  }

  /** Ends everything that was granted, as somebody who withdraws the consent. */
  revokeGrants(): void {
    this.#book.revokeAll();
  }

  /**
   * Serves on 127.0.0.1.
   * @param port @default a free one
   * @returns the address, which is the issuer from now on
   */
  async listen(port = 0): Promise<string> {
    this.#issuer = await this.#loopback.listen(port);
    return this.#issuer;
  }

  /** Stops listening. Idempotent. */
  close(): Promise<void> {
    return this.#loopback.close();
  }

  get #subject(): string {
    return this.#options.subject ?? 'person';
  }

  get #lifetimeSeconds(): number {
    return this.#options.lifetimeSeconds ?? 3_600;
  }

  async #handle(request: ProviderRequest): Promise<Outcome> {
    const { pathname } = request.url;
    const form = new URLSearchParams(request.method === 'POST' ? request.body.toString() : '');
    const outcome = pathname === '/token' && request.method === 'POST' ? await this.#token(request, form) : this.#answer(request, form);
    this.#log.push({
      at: this.#clock.now(),
      path: pathname,
      grant: pathname === '/token' ? grantNameOf(form) : undefined,
      outcome: typeof outcome === 'string' ? outcome : outcome.status,
      error: typeof outcome === 'string' ? undefined : errorIn(outcome),
    });
    return outcome;
  }

  #answer({ method, url, headers }: ProviderRequest, form: URLSearchParams): WireResponse {
    switch (`${method} ${url.pathname}`) {
      case 'GET /authorize': {
        this.#calls.authorize += 1;
        const { denies } = this.#behaviour;
        return consent(
          { book: this.#book, clients: this.#clients, issuer: this.#issuer, subject: this.#subject, denies },
          url.searchParams,
        );
      }
      case 'POST /revoke':
        this.#calls.revoke += 1;
        return this.#asClient(headers, form, () => {
          this.#book.revoke(single(form, 'token') ?? '');
          return jsonAnswer(200, {});
        });
      case 'POST /introspect':
        this.#calls.introspect += 1;
        return this.#asClient(headers, form, () => this.#introspect(single(form, 'token') ?? ''));
      case 'GET /resource':
        return this.#resource(headers);
      default:
        return jsonAnswer(404, { error: 'not_found' });
    }
  }

  async #token({ headers }: ProviderRequest, form: URLSearchParams): Promise<Outcome> {
    const name = grantNameOf(form);
    this.#calls.token += 1;
    if (name !== undefined) this.#calls[name] += 1;
    if (this.#meets('html-502')) return pageAnswer(502, 'Bad Gateway');
    if (this.#meets('busy')) return jsonAnswer(429, { error: 'slow_down' }, { 'retry-after': String(retryAfterSeconds) });
    if (this.#meets('http200-error')) return jsonAnswer(200, { ok: false, error: 'internal_error' });
    const behaviour = this.#behaviour;
    const now = this.#clock.now();
    const answer = answerTokenRequest(
      {
        book: this.#book,
        clients: this.#clients,
        behaviour,
        audiences: [this.#issuer, this.urls.token],
        subject: this.#subject,
        lifetimeSeconds: this.#lifetimeSeconds,
        now,
        isFlapping: now < this.#modeSince + behaviour.flapMs,
      },
      headers,
      form,
    );
    if (behaviour.slowMs > 0) await this.#clock.sleep(behaviour.slowMs);
    return this.#meets('lost-response') ? 'reset' : answer;
  }

  #asClient(headers: Readonly<Record<string, string>>, form: URLSearchParams, answer: () => WireResponse): WireResponse {
    const check = checkClient(this.#clients, headers, form);
    return 'refusal' in check ? refusal('invalid_client', check.refusal, 401) : answer();
  }

  #introspect(token: string): WireResponse {
    const issued = this.#book.accepts(token);
    if (issued === undefined) return jsonAnswer(200, { active: false });
    const { client, subject, scope } = issued.grant;
    return jsonAnswer(200, { active: true, client_id: client, sub: subject, scope, exp: Math.floor(issued.expiresAt / 1_000) });
  }

  #resource(headers: Readonly<Record<string, string>>): WireResponse {
    const [, token = ''] = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '') ?? [];
    const issued = this.#book.accepts(token);
    this.#calls[issued === undefined ? 'refused' : 'served'] += 1;
    return issued === undefined
      ? jsonAnswer(401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' })
      : jsonAnswer(200, { subject: issued.grant.subject, scope: issued.grant.scope });
  }

  /** Whether this request meets a fault; one less will. */
  #meets(fault: TokenFault): boolean {
    const left = this.#faultsLeft.get(fault) ?? 0;
    if (left <= 0) return false;
    this.#faultsLeft.set(fault, left - 1);
    return true;
  }
}

/** The code of an error that an answer holds, read from what was written a moment ago. */
function errorIn({ status, body }: WireResponse): string | undefined {
  if (status < 400 && !body.includes('"ok":false')) return undefined;
  return /"error":"([a-z0-9_]+)"/.exec(body.toString())?.[1];
}
