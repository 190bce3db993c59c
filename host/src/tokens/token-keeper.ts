import { MooringError, type Auth, type Clock, type Logger, type Meter, type Random, type TokenGrant } from '@mooring/core';
import { Secret, type AccessToken, type CompiledPlugin, type OperationEventSink, type TokenSource } from '@mooring/core/runtime';
import { valuesOfToken } from '../connections/discover.js';
import type { ConnectionChange, ConnectionStore, StoredConnection } from '../connections/connection-store.js';
import type { Vault } from '../vault/index.js';
import { openSecrets, type ConnectionSecrets } from './connection-secrets.js';
import { tokenTimeoutMs } from './fetch-over-transport.js';
import { RenewalPauses } from './renewal-pauses.js';
import type { GrantedTokens, TokenEndpointClient, TokenOutcome } from './token-endpoint.js';
import { grantOf, renewalOf, tokenRequestOf, type AppSecrets } from './token-request.js';
import { marginOf, probeDelaysMs, timesOf } from './token-times.js';
import { TokenWriter } from './token-writer.js';

/** What tokens are kept with. */
export interface TokenKeeperParts {
  readonly store: ConnectionStore;
  readonly vault: Vault;
  readonly endpoint: TokenEndpointClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly events: OperationEventSink;
  readonly appOf: (plugin: CompiledPlugin) => AppSecrets;
}

/** Whose tokens are kept. */
export interface TokenOwner {
  readonly tenant: string;
  /** Id of the stored connection. */
  readonly id: string;
  readonly name: string;
  readonly plugin: CompiledPlugin;
  readonly auth: Auth;
}

/** A token as this process knows it. */
interface Held {
  readonly token: AccessToken;
  /** Epoch milliseconds; Infinity where nobody knows. */
  readonly expiresAt: number;
  /** From then on it is renewed while it still works. */
  readonly renewAt: number;
  /** When it was obtained in place of one that was refused before its time. */
  readonly replacedAt?: number;
}

/** A lease outlives two tries of a request that times out, so that nobody else begins while its holder may still be heard. */
const leaseMs = 2 * tokenTimeoutMs + 5_000;
/** How long a caller follows another process that holds the lease before it gives up. */
const followMs = leaseMs + tokenTimeoutMs;
const triesWithinLease = 3;
const retryBaseMs = 250;
const mostHeld = 20_000;
/** A token that is refused so soon after it replaced a refused one is not to blame: the next one would be refused too. */
const replacementMs = 60_000;

/**
 * Obtains and renews the access tokens of connections: in one process one request at a time for each connection, among processes only by
 * the holder of a lease, and what a holder writes after it lost the lease never replaces anything newer. A renewal belongs to no caller: it
 * goes on when the caller has gone.
 */
export class TokenKeeper {
  readonly #parts: TokenKeeperParts;
  readonly #held = new Map<string, Held>();
  readonly #underWay = new Map<string, Promise<Held>>();
  readonly #pauses: RenewalPauses;
  readonly #writer: TokenWriter;
  #isClosing = false;

  constructor(parts: TokenKeeperParts) {
    this.#parts = parts;
    this.#pauses = new RenewalPauses(parts.clock);
    this.#writer = new TokenWriter(parts);
  }

  /** The tokens of one connection. */
  sourceOf(owner: TokenOwner): TokenSource {
    return {
      current: () => this.#current(owner),
      after: (refused) => this.#after(owner, refused),
    };
  }

  /** Takes note of tokens that somebody else wrote: a consent that was just given. */
  forget(id: string): void {
    this.#held.delete(id);
    this.#pauses.end(id);
  }

  /**
   * Renews in the background, as when a grant would die of disuse. Never rejects.
   * @param version What is to be renewed; nothing happens where another process has done so.
   */
  async renew(owner: TokenOwner, version: number): Promise<void> {
    await this.#renewing(owner, version).catch(() => undefined);
  }

  /** Begins nothing new, and lets what is under way end: a token that was exchanged must be written. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#underWay.values());
    await this.#writer.close();
    this.#held.clear();
  }

  #current(owner: TokenOwner): AccessToken | Promise<AccessToken> {
    const held = this.#held.get(owner.id);
    const now = this.#parts.clock.now();
    if (held === undefined || now >= held.expiresAt) return this.#obtain(owner);
    if (now >= held.renewAt && this.#mayBegin(owner.id)) this.#renewing(owner, held.token.version).catch(() => undefined);
    return held.token;
  }

  #mayBegin(id: string): boolean {
    return !this.#isClosing && !this.#underWay.has(id) && !this.#pauses.has(id);
  }

  async #obtain(owner: TokenOwner): Promise<AccessToken> {
    const stored = await this.#adopt(owner, 0);
    const { clock } = this.#parts;
    if (stored !== undefined && clock.now() < stored.expiresAt) return stored.token;
    return (await this.#renewing(owner, stored?.token.version ?? 0)).token;
  }

  async #after(owner: TokenOwner, refused: AccessToken): Promise<AccessToken | undefined> {
    const { clock } = this.#parts;
    const held = this.#held.get(owner.id);
    if (held !== undefined && held.token.version > refused.version) return held.token;
    if (held?.replacedAt !== undefined && clock.now() < held.replacedAt + replacementMs) return undefined;
    const stored = await this.#adopt(owner, refused.version);
    if (stored !== undefined && clock.now() < stored.expiresAt) return stored.token;
    try {
      const renewed = await this.#renewing(owner, refused.version);
      // The grant was refused as well, and the token at hand is the one that the provider does not take.
      if (renewed.token.version <= refused.version)
        throw this.#pauses.of(owner.id) ?? unavailable(owner, 'the provider refuses the grant', undefined);
      if (this.#held.get(owner.id) === renewed) this.#held.set(owner.id, { ...renewed, replacedAt: clock.now() });
      return renewed.token;
    } catch (error) {
      // A token that was given alone cannot be renewed; the provider's own refusal says more than that.
      if (error instanceof NoRenewal) return undefined;
      throw error;
    }
  }

  /** The token in the store, where it is newer than `version`. */
  async #adopt(owner: TokenOwner, version: number): Promise<Held | undefined> {
    const record = this.#read(owner);
    if (record.version <= version) return undefined;
    const { accessToken } = await openSecrets(this.#parts.vault, record);
    return accessToken === undefined ? undefined : this.#hold(owner.id, accessToken, record);
  }

  /** One renewal at a time; whoever comes while it is under way gets what it brings. */
  #renewing(owner: TokenOwner, refusedVersion: number): Promise<Held> {
    const underWay = this.#underWay.get(owner.id);
    if (underWay !== undefined) return underWay;
    if (this.#isClosing) return Promise.reject(unavailable(owner, 'the host is stopping', undefined));
    const paused = this.#pauses.of(owner.id);
    if (paused !== undefined) return Promise.reject(paused);
    const renewal = this.#renewOnce(owner, refusedVersion).finally(() => this.#underWay.delete(owner.id));
    this.#underWay.set(owner.id, renewal);
    return renewal;
  }

  async #renewOnce(owner: TokenOwner, refusedVersion: number): Promise<Held> {
    const { store, clock, random } = this.#parts;
    if (!(await this.#writer.isWritten(owner.id)))
      throw this.#pauses.begin(owner.id, unavailable(owner, 'the store takes no new one', undefined));
    const giveUpAt = clock.now() + followMs;
    for (;;) {
      const record = this.#read(owner);
      const newer = await this.#adopt(owner, refusedVersion);
      if (newer !== undefined && clock.now() < newer.renewAt) return newer;
      const now = clock.now();
      if (isResting(record, now)) throw unavailable(owner, 'the provider refused the grant', (record.refreshAt ?? now) - now);
      // Read first: whoever follows another process must not keep the store busy with writes that fail.
      const leased =
        record.leaseUntil > now ? undefined : await store.lease(owner.id, { version: record.version, now, until: now + leaseMs });
      if (leased !== undefined) {
        // Whoever had the lease in between may have been refused just now.
        if (isResting(leased, now)) await this.#release(leased);
        else return this.#renewLeased(owner, leased);
      }
      if (this.#isClosing) throw unavailable(owner, 'the host is stopping', undefined);
      if (now > giveUpAt) throw unavailable(owner, 'another process holds the right to renew it and does not end', leaseMs);
      await clock.sleep(20 + Math.floor(30 * random.next()));
    }
  }

  async #renewLeased(owner: TokenOwner, record: StoredConnection): Promise<Held> {
    const { vault, clock } = this.#parts;
    const grant = grantOf(owner.auth);
    let secrets: ConnectionSecrets;
    let outcome: TokenOutcome;
    const askedAt = clock.now();
    try {
      secrets = await openSecrets(vault, record);
      if (grant === undefined) throw new NoRenewal(owner);
      const request = tokenRequestOf(owner.plugin, grant, record, secrets, this.#parts.appOf(owner.plugin));
      const ask = renewalOf(grant, secrets, request.clientId, record.environment);
      if (ask === undefined) throw secrets['accessToken'] === undefined ? notConnected(owner) : new NoRenewal(owner);
      outcome = await this.#askWithin(askedAt + leaseMs - tokenTimeoutMs, grant, () => this.#parts.endpoint.ask(request, ask));
    } catch (error) {
      await this.#release(record);
      throw error;
    }
    this.#parts.meter.count('mooring_token_refreshes_total', { plugin: owner.plugin.id, outcome: outcomeName(outcome) });
    switch (outcome.kind) {
      case 'granted':
        return this.#granted(owner, record, secrets, grant, outcome, askedAt);
      case 'refused':
        return this.#refused(owner, record, outcome);
      case 'not_done':
      case 'ambiguous': {
        await this.#release(record);
        const askedMs = outcome.kind === 'not_done' ? outcome.retryAfterMs : undefined;
        throw this.#pauses.begin(owner.id, unavailable(owner, outcome.reason, undefined), askedMs);
      }
      default:
        return outcome satisfies never;
    }
  }

  /** A lease that cannot be given back ends by itself. */
  async #release({ id, epoch, plugin, name }: StoredConnection): Promise<void> {
    try {
      await this.#parts.store.release(id, epoch);
    } catch (error) {
      this.#parts.logger.warn('a lease could not be given back', { plugin, connection: name, reason: reasonOf(error) });
    }
  }

  /** Tries again what was not done; what may have been done only where a used refresh token is forgiven. */
  async #askWithin(until: number, grant: TokenGrant, ask: () => Promise<TokenOutcome>): Promise<TokenOutcome> {
    const { clock, random } = this.#parts;
    const mayRepeat = grant.type !== 'authorizationCode' || grant.refresh === false || reuseOf(grant.refresh) !== 'revoke';
    for (let tried = 1; ; tried++) {
      const outcome = await ask();
      const isWorthIt = outcome.kind === 'not_done' || (outcome.kind === 'ambiguous' && mayRepeat);
      if (!isWorthIt || tried === triesWithinLease || this.#isClosing) return outcome;
      const asked = outcome.kind === 'not_done' ? (outcome.retryAfterMs ?? 0) : 0;
      const delayMs = Math.max(asked, Math.floor(random.next() * retryBaseMs * 2 ** tried));
      if (clock.now() + delayMs >= until) return outcome;
      await clock.sleep(delayMs);
    }
  }

  async #granted(
    owner: TokenOwner,
    record: StoredConnection,
    secrets: ConnectionSecrets,
    grant: TokenGrant,
    { tokens, body }: GrantedTokens,
    askedAt: number,
  ): Promise<Held> {
    const { clock, events, logger } = this.#parts;
    const renewed: ConnectionSecrets = {
      ...secrets,
      accessToken: tokens.accessToken,
      // A provider that sends no new refresh token means that the old one stays.
      ...(tokens.refreshToken === undefined ? {} : { refreshToken: tokens.refreshToken }),
    };
    const times = timesOf(grant, askedAt, tokens.expiresInSeconds);
    const change: ConnectionChange = {
      ...times,
      values: this.#valuesAfter(owner, record, body),
      status: 'active',
      refusals: 0,
      ...(tokens.scopes === undefined ? {} : { scopes: tokens.scopes }),
      updatedAt: clock.now(),
    };
    this.#pauses.end(owner.id);
    const written = await this.#writer.write({ record, secrets: renewed, change });
    if (written === 'superseded') {
      logger.warn('a renewed token came too late; the one of another process is used', { plugin: owner.plugin.id, connection: owner.name });
      const newer = await this.#adopt(owner, record.version);
      if (newer !== undefined) return newer;
    }
    const version = record.version + 1;
    events.emit({ type: 'connection.refreshed', plugin: owner.plugin.id, connection: owner.name, tenant: owner.tenant, version });
    return this.#hold(owner.id, tokens.accessToken, { ...times, version });
  }

  /** Some providers move accounts from one host to another, and say so with the token. One that goes too far must not cost us the token. */
  #valuesAfter(owner: TokenOwner, { values }: StoredConnection, answer: unknown): Readonly<Record<string, string>> {
    try {
      return { ...values, ...valuesOfToken(owner.plugin, answer) };
    } catch (error) {
      this.#parts.logger.warn('a renewed token came with a value that its plugin does not allow; the old one stays', {
        plugin: owner.plugin.id,
        connection: owner.name,
        reason: reasonOf(error),
      });
      return values;
    }
  }

  /** The provider says no. Somebody else may have renewed meanwhile; if not it is asked again later, and nothing is deleted. */
  async #refused(owner: TokenOwner, record: StoredConnection, refusal: Extract<TokenOutcome, { readonly kind: 'refused' }>): Promise<Held> {
    const { store, clock, events, logger } = this.#parts;
    const newer = await this.#adopt(owner, record.version);
    if (newer !== undefined) return newer;
    const where = { plugin: owner.plugin.id, connection: owner.name };
    if (refusal.error !== 'invalid_grant') {
      await this.#release(record);
      const error = new MooringError(
        'AuthenticationFailed',
        `${owner.plugin.id}: the token endpoint refuses the client of the connection "${owner.name}": ${refusal.error}.`,
        { ...where, provider: { code: refusal.error, message: refusal.description } },
      );
      throw this.#pauses.begin(owner.id, error);
    }
    const refusals = record.refusals + 1;
    const delayMs = probeDelaysMs[refusals - 1];
    const now = clock.now();
    const status = delayMs === undefined ? 'reauth_required' : 'suspect';
    const refreshAt = delayMs === undefined ? undefined : now + delayMs;
    const isNoted = await store.commit(record.id, record.epoch, { status, refusals, refreshAt, updatedAt: now });
    // Another process has the lease by now, or somebody changed the connection: what it comes to is for them to say.
    if (!isNoted) throw this.#pauses.begin(owner.id, unavailable(owner, 'the provider refuses the grant', undefined));
    logger.warn('the provider refuses the grant of a connection', { ...where, tenant: owner.tenant, refusals, status });
    const type = status === 'suspect' ? 'connection.suspect' : 'connection.reauthorisation_required';
    events.emit({ type, ...where, tenant: owner.tenant, reason: refusal.error });
    const error = delayMs === undefined ? reauthorise(owner) : unavailable(owner, 'the provider refuses the grant', delayMs);
    // While the token at hand still works, nobody needs to know, nor to look into the store with every call.
    const held = this.#held.get(owner.id);
    if (held === undefined || now >= held.expiresAt || held.token.version !== record.version) throw error;
    this.#pauses.begin(owner.id, error, delayMs);
    return held;
  }

  /** @throws MooringError where the connection is of no use */
  #read(owner: TokenOwner): StoredConnection {
    const record = this.#parts.store.get(owner.tenant, owner.id);
    const where = { plugin: owner.plugin.id, connection: owner.name };
    if (record === undefined)
      throw new MooringError('UnknownConnection', `"${owner.plugin.id}" has no connection "${owner.name}" any more.`, where);
    switch (record.status) {
      case 'disabled':
        throw new MooringError('ConnectionDisabled', `The connection "${owner.name}" of "${owner.plugin.id}" is switched off.`, where);
      case 'reauth_required':
        throw reauthorise(owner);
      case 'pending':
        throw notConnected(owner);
      default:
        return record;
    }
  }

  #hold(id: string, accessToken: string, { version, tokenExpiresAt }: Pick<StoredConnection, 'version' | 'tokenExpiresAt'>): Held {
    const { clock, random } = this.#parts;
    const expiresAt = tokenExpiresAt ?? Number.POSITIVE_INFINITY;
    const lifetimeMs = expiresAt - clock.now();
    const held: Held = {
      token: { value: new Secret(accessToken), version },
      expiresAt,
      renewAt: Number.isFinite(expiresAt) ? expiresAt - marginOf(Math.max(0, lifetimeMs), random.next()) : expiresAt,
    };
    // The oldest goes: it is read from the store again when it is needed.
    if (this.#held.size >= mostHeld) for (const oldest of this.#held.keys()) if (this.#held.delete(oldest)) break;
    this.#held.delete(id);
    this.#held.set(id, held);
    return held;
  }
}

/** There is a token and no way to another one. */
class NoRenewal extends MooringError<'NotConnected'> {
  constructor(owner: TokenOwner) {
    super('NotConnected', `The connection "${owner.name}" of "${owner.plugin.id}" has a token that cannot be renewed; connect it anew.`, {
      plugin: owner.plugin.id,
      connection: owner.name,
    });
  }
}

/** Whether the provider has refused the grant and is not to be asked again yet. */
const isResting = ({ status, refreshAt }: StoredConnection, now: number): boolean =>
  status === 'suspect' && refreshAt !== undefined && now < refreshAt;

const reuseOf = (rule: { readonly rotates?: boolean; readonly reuse?: 'revoke' | 'grace' | 'ok' } | undefined): 'revoke' | 'grace' | 'ok' =>
  rule?.reuse ?? (rule?.rotates === true ? 'revoke' : 'ok');

const outcomeName = (outcome: TokenOutcome): string =>
  outcome.kind === 'refused' ? (outcome.error === 'invalid_grant' ? 'invalid_grant' : 'refused') : outcome.kind;

const reasonOf = (error: unknown): string => (error instanceof MooringError ? error.code : 'unexpected');

const notConnected = ({ plugin, name }: TokenOwner): MooringError<'NotConnected'> =>
  new MooringError('NotConnected', `Nobody has authorised the connection "${name}" of "${plugin.id}" yet: open its connect link.`, {
    plugin: plugin.id,
    connection: name,
  });

const reauthorise = ({ plugin, name }: TokenOwner): MooringError<'ReauthorisationRequired'> =>
  new MooringError(
    'ReauthorisationRequired',
    `The provider does not honour the grant of the connection "${name}" of "${plugin.id}" any more: authorise it anew.`,
    { plugin: plugin.id, connection: name },
  );

const unavailable = ({ plugin, name }: TokenOwner, reason: string, retryAfterMs: number | undefined): MooringError<'TokenUnavailable'> =>
  new MooringError('TokenUnavailable', `No access token for the connection "${name}" of "${plugin.id}" for now: ${reason}.`, {
    plugin: plugin.id,
    connection: name,
    retryAfterMs,
  });
