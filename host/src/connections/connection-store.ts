/**
 * Where a connection stands: `pending` waits for a consent, `active` works, `suspect` was refused by the provider and will be asked again,
 * `reauth_required` needs a person, `disabled` was switched off by somebody.
 */
export type ConnectionStatus = 'pending' | 'active' | 'suspect' | 'reauth_required' | 'disabled';

/** What a store takes in. Secrets come sealed; a store never sees one in the clear. */
export interface NewConnection {
  /** Opaque and unique, made by the host. */
  readonly id: string;
  readonly tenant: string;
  /** Id of the plugin. */
  readonly plugin: string;
  /** Unique below tenant and plugin. */
  readonly name: string;
  readonly environment: 'live' | 'sandbox';
  /** Which of the plugin's ways to prove itself it uses; '' where there is one only. */
  readonly method: string;
  /** What stands in host and path; checked by the plugin's patterns before it comes here, and again on use. */
  readonly values: Readonly<Record<string, string>>;
  readonly status: ConnectionStatus;
  /** The provider's own name of the account. */
  readonly account: string | undefined;
  /** What was granted. */
  readonly scopes: readonly string[];
  /** Credentials and tokens, sealed for `version`. */
  readonly secrets: Uint8Array;
  /** Rises with each writing of new secrets, and is part of what they are sealed with. Starts at 1. */
  readonly version: number;
  /** Id of the key they are sealed with. */
  readonly keyId: string;
  /** Epoch milliseconds, as all times here. When the access token ends; undefined where nobody knows or there is none. */
  readonly tokenExpiresAt: number | undefined;
  /** When the background renews the token by itself; undefined where it does not. */
  readonly refreshAt: number | undefined;
  /** When the grant ends whatever is done. */
  readonly grantEndsAt: number | undefined;
  /** How often the provider has refused the grant since it last worked. */
  readonly refusals: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A connection as the store has it. */
export interface StoredConnection extends NewConnection {
  /** Rises with every lease, and with every update that brings new secrets; what a holder proves itself with. */
  readonly epoch: number;
  readonly leaseUntil: number;
}

/** What may change. Fields that are left out stay. New `secrets` come with the `version` and `keyId` they are sealed for. */
export type ConnectionChange = Partial<
  Pick<
    NewConnection,
    | 'values'
    | 'status'
    | 'account'
    | 'scopes'
    | 'secrets'
    | 'version'
    | 'keyId'
    | 'environment'
    | 'method'
    | 'tokenExpiresAt'
    | 'refreshAt'
    | 'grantEndsAt'
    | 'refusals'
  >
> & { readonly updatedAt: number };

/** Which connections: those of one tenant that fit every field given. */
export interface ConnectionFilter {
  readonly tenant: string;
  readonly plugin?: string | undefined;
  readonly status?: ConnectionStatus | undefined;
}

/** A consent that was begun and not finished. Kept by the hash of its state; the rest is sealed. */
export interface PendingConsent {
  /** SHA-256 of the `state` parameter, in hex. */
  readonly stateHash: string;
  /** SHA-256 of the browser's cookie, in hex: the one that began is the one that ends it. */
  readonly sessionHash: string;
  /** Tenant, plugin, connection, verifier and where to go afterwards, sealed. */
  readonly sealed: Uint8Array;
  readonly expiresAt: number;
}

/**
 * Connections, leases on them, and consents under way. Several processes may use one store. Every change is durable once its promise
 * resolves. Whoever asks for a connection of another tenant gets what he would get for one that is not there.
 */
export interface ConnectionStore {
  /** The path of the file, or `memory`. */
  readonly location: string;
  /** Opens files and brings the schema up to date. Once open it does nothing. */
  open(): Promise<void>;
  /** Idempotent; the store can be opened again. */
  close(): Promise<void>;

  /**
   * @returns undefined, and nothing stored, where tenant and plugin have one of this name already
   * @throws MooringError `InvalidOptions` where a name is no well-formed text
   */
  create(connection: NewConnection): Promise<StoredConnection | undefined>;
  /** A read by name: the way calls find a connection. Answers without a promise, since a call may come here. */
  find(tenant: string, plugin: string, name: string): StoredConnection | undefined;
  get(tenant: string, id: string): StoredConnection | undefined;
  /** In the order of their ids, at most `limit`, those after the id `after`. */
  list(filter: ConnectionFilter, page: { readonly after?: string | undefined; readonly limit: number }): readonly StoredConnection[];
  /**
   * The connection of an account at the provider, of any tenant: how an app-wide webhook finds its connection. Of several the active one
   * that was created first.
   */
  findAccount(plugin: string, account: string): StoredConnection | undefined;
  /**
   * Changes a connection, if it still has `expectedVersion`. A change of the version ends a lease that somebody holds: what he obtained with
   * the secrets before is of no use any more.
   * @returns the connection as it then is; undefined where there is none, or its version is another
   */
  update(tenant: string, id: string, expectedVersion: number, change: ConnectionChange): Promise<StoredConnection | undefined>;
  /** Removes a connection with its secrets, so that nothing of them is left in the file. Answers whether there was one. */
  remove(tenant: string, id: string): Promise<boolean>;

  /**
   * Takes the right to renew the tokens of a connection until `until`: only where it has `version`, nobody else holds the right at `now`,
   * and its status is `active` or `suspect`. Raises the epoch.
   */
  lease(
    id: string,
    options: { readonly version: number; readonly now: number; readonly until: number },
  ): Promise<StoredConnection | undefined>;
  /**
   * Writes what the holder of `epoch` obtained, and ends the lease. False, and nothing written, where another lease was taken or new secrets
   * were written since. A connection that was disabled meanwhile keeps that status.
   */
  commit(id: string, epoch: number, change: ConnectionChange): Promise<boolean>;
  /** Ends a lease without a change. */
  release(id: string, epoch: number): Promise<void>;
  /** Connections that can be leased and whose `refreshAt` has come, the longest due first. */
  dueForRefresh(now: number, limit: number): readonly StoredConnection[];
  /** Connections whose grant ends at `from` or later, and before `before`, soonest first. */
  endingBetween(from: number, before: number, limit: number): readonly StoredConnection[];

  /** How many connections are sealed with each key. */
  countByKey(): ReadonlyMap<string, number>;
  /** Connections sealed with another key than `keyId`, in the order of their ids, those after the id `after`. */
  sealedOtherwise(keyId: string, page: { readonly after?: string | undefined; readonly limit: number }): readonly StoredConnection[];
  /** Replaces the sealing of the same secrets: only where the version is the same and the bytes are still `from`. */
  reseal(id: string, from: Uint8Array, to: { readonly secrets: Uint8Array; readonly keyId: string }): Promise<boolean>;

  /** Keeps a consent that was begun. */
  beginConsent(consent: PendingConsent): Promise<void>;
  /** Takes a consent out: it can be finished once. Undefined where there is none, or it is over at `now`. */
  endConsent(stateHash: string, now: number): Promise<PendingConsent | undefined>;
  /** Drops consents that nobody finished. */
  dropConsents(before: number): Promise<number>;
}
