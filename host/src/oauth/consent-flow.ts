import { isMooringError, MooringError, type Clock, type Logger } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import * as oauth from 'oauth4webapi';
import type { ConnectionStore } from '../connections/connection-store.js';
import { onlyTenant, type Connections } from '../connections/connections.js';
import { openSecrets } from '../tokens/connection-secrets.js';
import type { GrantedTokens, TokenEndpointClient, TokenRequest } from '../tokens/token-endpoint.js';
import { tokenRequestOf, type AppSecrets } from '../tokens/token-request.js';
import type { Vault } from '../vault/index.js';
import { codeOf } from './auth-response.js';
import { authorizeEndpoint, authorizeUrlOf } from './authorize-url.js';
import { isSignedQuery } from './callback-signature.js';
import { agrees, valuesForConsent } from './connection-values.js';
import { consentMethod, type ConsentMethod } from './consent-grant.js';
import { connectedPage, refusalPage } from './consent-pages.js';
import { ConsentRefusal } from './consent-refusal.js';
import { openTicket, openUnderWay, sealTicket, sealUnderWay } from './consent-seal.js';
import { consentLifetimeMs, type ConsentTarget, type ConsentUnderWay } from './consent-target.js';
import { linkTarget, type ConsentLink } from './link-target.js';
import { redirect, type BrowserAnswer } from './page.js';
import { callbackUrl, isSecureUrl, publicBase } from './public-base.js';
import { refusalOf } from './refusal-of.js';
import { allowedReturn, checkReturnOrigins } from './return-to.js';
import { scopeDifference } from './granted-scopes.js';
import { hashOf, isSameHash, newSession, sessionCookie, sessionOf } from './session-cookie.js';

export interface ConsentFlowParts {
  readonly store: ConnectionStore;
  readonly vault: Vault;
  readonly connections: Pick<Connections, 'consented'>;
  readonly endpoint: TokenEndpointClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @throws MooringError `UnknownPlugin` */
  readonly pluginOf: (id: string) => CompiledPlugin;
  readonly appOf: (plugin: CompiledPlugin) => AppSecrets;
  /** Where browsers reach the host; asked when a consent begins, since a host may learn its port only when it listens. */
  readonly publicUrl: () => string | undefined;
  /** Origins beside the host's own that a browser may be sent to after a consent. @default none */
  readonly returnTo?: readonly string[] | undefined;
  /** Whether a provider may begin a consent by itself, with a signed request: how app stores install. @default false */
  readonly installs?: boolean | undefined;
  /** Told when a provider granted less than was asked for; the connection stands all the same. */
  readonly onGrantedLess?: ((where: Pick<ConsentTarget, 'tenant' | 'plugin' | 'name'>, missing: readonly string[]) => void) | undefined;
}

/** A browser at one of the two addresses. */
export interface BrowserRequest {
  /** Id of a plugin, as it stands in the path. */
  readonly plugin: string;
  readonly query: URLSearchParams;
  readonly cookies: string | undefined;
}

const sweepEveryMs = 60_000;

/** A person's consent at a provider, from the link that an application gives out to the connection that it makes. */
export class ConsentFlow {
  readonly #parts: ConsentFlowParts;
  readonly #returnOrigins: readonly string[];
  #sweptAt = Number.NEGATIVE_INFINITY;
  #hasWarned = false;

  /** @throws MooringError `InvalidOptions` where one of `returnTo` is no origin */
  constructor(parts: ConsentFlowParts) {
    this.#parts = parts;
    this.#returnOrigins = parts.returnTo ?? [];
    checkReturnOrigins(this.#returnOrigins);
  }

  /**
   * The link to send a person's browser to. It works for ten minutes, and says for whom the connection is in a form that nobody can read or
   * change; whoever opens it connects an account of his own, so it belongs into a redirect and not into a mail.
   * @throws MooringError `UnknownPlugin`, `InvalidOptions`, `MissingCredential`, `ConnectionDisabled`
   */
  async link(request: ConsentLink): Promise<string> {
    const { clock, store, vault } = this.#parts;
    const plugin = this.#parts.pluginOf(request.plugin);
    const base = publicBase(this.#parts.publicUrl());
    const before = store.find(request.tenant ?? onlyTenant, plugin.id, request.name);
    const target = linkTarget(plugin, request, before, (url) => allowedReturn(url, base.origin, this.#returnOrigins));
    // A value that is still to come keeps the URL open; whether there is a client can be said without it.
    await this.#tokenRequest(plugin, consentMethod(plugin, target.method), {
      ...target,
      values: { ...placeholders(plugin), ...target.values },
    });
    const ticket = await sealTicket(vault, { target, expiresAt: clock.now() + consentLifetimeMs });
    return `${base.url}/oauth/${plugin.id}/start?ticket=${ticket}`;
  }

  /** Sends a browser on to the provider. Never rejects: what goes wrong is a page. */
  start(request: BrowserRequest): Promise<BrowserAnswer> {
    let back: string | undefined;
    return this.#answer(
      request,
      () => back,
      async (plugin) => {
        const { clock, store, vault } = this.#parts;
        const base = publicBase(this.#parts.publicUrl());
        if (!base.isHttps) this.#warnOfHttp();
        const asked = await this.#targetOf(plugin, request.query);
        back = asked.returnTo;
        const method = consentMethod(plugin, asked.method);
        const { grant } = method;
        const target = { ...asked, values: valuesForConsent(plugin, grant, asked.values, request.query) };
        const { clientId } = await this.#tokenRequest(plugin, method, target);

        const state = oauth.generateRandomState();
        const verifier = grant.pkce === 'S256' ? oauth.generateRandomCodeVerifier() : undefined;
        const session = sessionOf(request.cookies, base.isHttps) ?? newSession();
        const redirectUri = callbackUrl(base, plugin.id);
        const location = await authorizeUrlOf({ ...target, grant, clientId, redirectUri, state, verifier });
        const stateHash = hashOf(state);
        const now = clock.now();
        await this.#sweep(now);
        await store.beginConsent({
          stateHash,
          sessionHash: hashOf(session),
          sealed: await sealUnderWay(vault, stateHash, { ...target, redirectUri, verifier }),
          expiresAt: now + consentLifetimeMs,
        });
        return redirect(location, { 'set-cookie': sessionCookie(session, base.isHttps) });
      },
    );
  }

  /** Takes in what the provider sends the browser back with. Never rejects: what goes wrong is a page. */
  callback(request: BrowserRequest): Promise<BrowserAnswer> {
    let back: string | undefined;
    return this.#answer(
      request,
      () => back,
      async (plugin) => {
        const { clock, connections } = this.#parts;
        const { origin, isHttps } = publicBase(this.#parts.publicUrl());
        const { underWay, state } = await this.#underWay(request, isHttps);
        back = underWay.returnTo === undefined ? undefined : allowedReturn(underWay.returnTo, origin, this.#returnOrigins);
        // Each plugin has a redirect URI of its own: an answer at another one is somebody else's.
        if (underWay.plugin !== plugin.id) throw new ConsentRefusal('plugin_other');
        const method = consentMethod(plugin, underWay.method);
        this.#stillStands(underWay);
        const token = await this.#tokenRequest(plugin, method, underWay);
        const code = this.#code(plugin, method, underWay, { query: request.query, state, token });

        const askedAt = clock.now();
        const { redirectUri, verifier } = underWay;
        const outcome = await this.#parts.endpoint.ask(token, { type: 'authorization_code', code, redirectUri, verifier });
        if (outcome.kind === 'refused') throw new ConsentRefusal('code_refused', outcome.error);
        if (outcome.kind !== 'granted')
          throw new ConsentRefusal(outcome.kind === 'not_done' ? 'unavailable' : 'exchange_failed', undefined, outcome);
        const connection = await connections.consented(underWay, outcome, askedAt);
        const missing = this.#compareScopes(underWay, outcome);
        const page = { title: plugin.definition.title, connection: connection.name, missing, back };
        return back === undefined || missing.length > 0 ? connectedPage(page) : redirect(back);
      },
    );
  }

  /** What a browser that comes to `start` wants: its ticket says so, or an installation that the provider has signed. */
  async #targetOf(plugin: CompiledPlugin, query: URLSearchParams): Promise<ConsentTarget> {
    const { vault, clock, store } = this.#parts;
    const ticket = query.get('ticket');
    if (ticket !== null) {
      const target = await openTicket(vault, plugin.id, ticket, clock.now());
      this.#stillStands(target);
      return target;
    }
    if (this.#parts.installs !== true) throw new ConsentRefusal('ticket_invalid');
    const method = consentMethod(plugin, undefined);
    const { grant } = method;
    // Before anything of the query is used: without a signature it is a stranger's.
    this.#checkSignature(method, query, this.#parts.appOf(plugin)[clientSecretName(grant)]);
    const values = valuesForConsent(plugin, grant, {}, query);
    const name = Object.values(values).join('-') || 'default';
    const target = linkTarget(
      plugin,
      { plugin: plugin.id, name, values, method: method.name },
      store.find(onlyTenant, plugin.id, name),
      () => undefined,
    );
    return target;
  }

  /** Takes the consent that a state belongs to out of the store, if this browser began it. */
  async #underWay(
    { query, cookies }: BrowserRequest,
    isHttps: boolean,
  ): Promise<{ readonly underWay: ConsentUnderWay; readonly state: string }> {
    const { store, clock, vault } = this.#parts;
    const state = query.get('state');
    if (state === null || state === '') throw new ConsentRefusal('malformed');
    const session = sessionOf(cookies, isHttps);
    if (session === undefined) throw new ConsentRefusal('session_missing');
    const stateHash = hashOf(state);
    const pending = await store.endConsent(stateHash, clock.now());
    if (pending === undefined) throw new ConsentRefusal('state_unknown');
    if (!isSameHash(pending.sessionHash, hashOf(session))) throw new ConsentRefusal('session_other');
    return { underWay: await openUnderWay(vault, stateHash, pending.sealed), state };
  }

  /** The provider's code, once it is certain that this provider, this account and this consent are meant. */
  #code(
    plugin: CompiledPlugin,
    method: ConsentMethod,
    underWay: ConsentUnderWay,
    { query, state, token }: { readonly query: URLSearchParams; readonly state: string; readonly token: TokenRequest },
  ): string {
    const { grant } = method;
    const authorizeUrl = authorizeEndpoint({ grant, ...underWay });
    const code = codeOf(query, { grant, authorizeUrl, tokenUrl: token.tokenUrl, clientId: token.clientId, state });
    if (grant.callback !== undefined) {
      this.#checkSignature(method, query, token.clientSecret);
      if (!agrees(plugin, grant, underWay.values, query)) throw new ConsentRefusal('value_bad');
    }
    return code;
  }

  #checkSignature({ grant }: ConsentMethod, query: URLSearchParams, secret: string | undefined): void {
    const isSigned =
      grant.callback !== undefined && secret !== undefined && isSignedQuery(query, grant.callback, secret, this.#parts.clock.now());
    if (!isSigned) throw new ConsentRefusal('signature_bad');
  }

  /** A link that was given out before somebody switched the connection off or removed it does not bring it back. */
  #stillStands({ tenant, plugin, name, connectionId }: ConsentTarget): void {
    const present = this.#parts.store.find(tenant, plugin, name);
    if (present?.status === 'disabled') throw new ConsentRefusal('connection_disabled');
    if (connectionId !== undefined && present?.id !== connectionId) throw new ConsentRefusal('connection_changed');
  }

  /** As which client, and where, tokens are asked for. A connection may have a client of its own. */
  async #tokenRequest(plugin: CompiledPlugin, { grant }: ConsentMethod, target: ConsentTarget): Promise<TokenRequest> {
    const { store, vault, appOf } = this.#parts;
    const stored = store.find(target.tenant, plugin.id, target.name);
    const secrets = stored === undefined ? {} : await openSecrets(vault, stored);
    const request = tokenRequestOf(plugin, grant, target, secrets, appOf(plugin));
    if (!isSecureUrl(request.tokenUrl))
      throw new MooringError('InvalidPlugin', '`tokenUrl` must be https; http will do on this machine only.', { plugin: plugin.id });
    return request;
  }

  #compareScopes({ tenant, plugin, name, scopes }: ConsentTarget, { tokens }: GrantedTokens): readonly string[] {
    const { logger, onGrantedLess } = this.#parts;
    const { missing, extra } = scopeDifference(scopes, tokens.scopes);
    const where = { tenant, plugin, connection: name };
    logger.info('a consent was given', where);
    if (extra.length > 0) logger.warn('a consent granted more than was asked for', { ...where, extra });
    if (missing.length > 0) {
      logger.warn('a consent granted less than was asked for', { ...where, missing });
      onGrantedLess?.({ tenant, plugin, name }, missing);
    }
    return missing;
  }

  async #answer(
    request: BrowserRequest,
    back: () => string | undefined,
    work: (plugin: CompiledPlugin) => Promise<BrowserAnswer>,
  ): Promise<BrowserAnswer> {
    try {
      // A parameter that stands twice is read by one party as the first and by another as the second.
      if (new Set(request.query.keys()).size < [...request.query.keys()].length) throw new ConsentRefusal('malformed');
      return await work(this.#parts.pluginOf(request.plugin));
    } catch (error) {
      const { reason, said } = refusalOf(error);
      // What others said stays out of the log: a code or a token may stand in it. What is not set up we say in our own words.
      const words = reason === 'not_set_up' && isMooringError(error) ? { message: error.message } : {};
      const fields = { reason, ...(isMooringError(error) ? { code: error.code } : {}), ...words };
      if (reason !== 'unknown_plugin') this.#parts.logger.warn('a consent was refused', { plugin: request.plugin, ...fields });
      return refusalPage(reason, said, back());
    }
  }

  /** Drops what nobody ended; beginning is what fills the store, so beginning is what empties it. */
  async #sweep(now: number): Promise<void> {
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    await this.#parts.store.dropConsents(now);
  }

  #warnOfHttp(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#parts.logger.warn('`publicUrl` is http on this machine: the cookie of consents is neither `Secure` nor bound to the host');
  }
}

const clientSecretName = ({ client }: ConsentMethod['grant']): string => (client === undefined ? 'clientSecret' : (client.secret ?? ''));

/** Something for each value, where only the rest matters. */
const placeholders = ({ definition }: CompiledPlugin): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(definition.values ?? {}).map((name) => [name, 'open']));
