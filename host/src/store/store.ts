/** What the receiver hands over once a request is verified: one occurrence at the provider. */
export interface NewEvent {
  /** Id of the plugin, such as the first part of `host.on(plugin, type)`. */
  readonly plugin: string;
  /** Name of the connection the event belongs to. */
  readonly connection: string;
  /** The provider's name of what happened. */
  readonly type: string;
  /** What makes the event unique below its plugin and connection, however often the provider sends it. */
  readonly key: string;
  /**
   * SHA-256, in hex, of what must be equal wherever `key` is equal: of the body, or of the item where one request carries several.
   * A provider that changes a field between deliveries of one event wants a hash without that field.
   */
  readonly bodySha256: string;
  /**
   * The request as it came. Must not change until `accept` settles.
   * Events of one `accept` that share the same array are of one request: it is kept once, with the headers, URL and time of the first.
   */
  readonly body: Uint8Array;
  /** The headers of the request, as JSON text. */
  readonly headers: string;
  /** The public URL the request was sent to. */
  readonly url: string;
  /** Epoch milliseconds. The event is due from then on. */
  readonly receivedAt: number;
  /** Which secret the signature was verified with: its index or fingerprint, never the secret. */
  readonly verifiedWith: string;
  /** The item of the event as JSON text. Leave it out where the body is that text, and the bytes are kept once. */
  readonly data?: string | undefined;
}

/**
 * Where an event stands: `ready` waits for its time, `running` is claimed, `done` was handled, `dead` failed too often,
 * `unhandled` has no handler yet.
 */
export type EventState = 'ready' | 'running' | 'done' | 'dead' | 'unhandled';

/** An event as the store has it. */
export interface StoredEvent extends Omit<NewEvent, 'data'> {
  /** Position in the store: rises, may skip numbers, is never given twice. Handlers can use it as an idempotency key. */
  readonly seq: number;
  readonly data: string;
  readonly state: EventState;
  /** Attempts that were begun since the event came in or was last replayed, the present one included. */
  readonly attempts: number;
  /** Every claim ever made; what a claim is recognised by when it is settled. */
  readonly claims: number;
  /** How often the process ended while the event was being handled. */
  readonly crashes: number;
  /** How often the event was brought back from the dead letters. */
  readonly replays: number;
  /** Epoch milliseconds: when a `ready` event is due, when the lease of a `running` one ends. */
  readonly nextAt: number | undefined;
  /** What the last failed attempt said. */
  readonly lastError: string | undefined;
}

/** One failed attempt. */
export interface AttemptFailure {
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly error: string;
}

/**
 * What became of one event of `accept`: `accepted` is new; `duplicate` was there already; `quarantined` has the key of another event and
 * another hash, and is kept aside for a person to look at, undelivered.
 */
export interface Acceptance {
  readonly outcome: 'accepted' | 'duplicate' | 'quarantined';
  /** The event that holds the key: the new one, or the one that was there before. */
  readonly seq: number;
}

/** An event that `accept` kept aside. */
export interface QuarantinedEvent extends Omit<NewEvent, 'data'> {
  readonly id: number;
  /** The event that had the key first. */
  readonly original: number;
  readonly data: string;
}

/** What proves a claim: any event that `claim` returned. */
export type Claim = Pick<StoredEvent, 'seq' | 'claims' | 'attempts'>;

/** Which dead letters: all of those that fit every field given. */
export interface DeadLetterFilter {
  readonly plugin?: string | undefined;
  readonly connection?: string | undefined;
  readonly type?: string | undefined;
}

/** How many events are in each state, and how many were kept aside. */
export type StoreCounts = Readonly<Record<EventState | 'quarantined', number>>;

/**
 * The durable inbox of webhooks and the ledger of their handling.
 *
 * Every change is durable once its promise resolves: after the commit, flushed to the disk. Changes that arrive together share a commit,
 * and a change that fails takes none of its neighbours with it. Every method but `open` and `close` rejects with `HostNotStarted` while
 * the store is closed and with `StoreFailed` when the disk or the file fails.
 */
export interface Store {
  /** The path of the file, or `memory`. */
  readonly location: string;

  /**
   * Opens files and threads, brings the schema up to date, and makes events that were `running` when the process died `ready` again; their
   * attempt stays counted, and counts as a crash. Once open it does nothing.
   * @throws MooringError `StoreInUse` names the process that owns the file; `StoreUnreadable` says what is wrong with the path or the file.
   */
  open(): Promise<void>;

  /**
   * Takes in the events of one request, all in one commit. Answers in the order given; a duplicate is answered after its original is durable.
   * @throws MooringError `StoreFull` when too much waits for the disk; nothing was stored.
   */
  accept(events: readonly NewEvent[]): Promise<readonly Acceptance[]>;

  /**
   * Takes events that are due, oldest first, and counts the attempt before any handler runs, so an event that kills the process is seen.
   * A claim that is not settled within `leaseMs` can be claimed again.
   */
  claim(options: { readonly now: number; readonly limit: number; readonly leaseMs: number }): Promise<readonly StoredEvent[]>;

  /** The claimed event was handled. Answers false, and changes nothing, when the claim is no longer the latest; so do the next four. */
  complete(claim: Claim): Promise<boolean>;
  /** The attempt failed; the event is due again at `at` (epoch milliseconds). */
  retry(claim: Claim, failure: { readonly at: number; readonly error: string }): Promise<boolean>;
  /** The attempt failed and was the last: the event becomes a dead letter. */
  bury(claim: Claim, failure: { readonly error: string }): Promise<boolean>;
  /** Nobody handles this type of event yet. The attempt is not counted. */
  park(claim: Claim): Promise<boolean>;
  /** Gives the event back untouched, due at once: the host is stopping. The attempt is not counted. */
  release(claim: Claim): Promise<boolean>;

  /** A handler for this type is there: its `unhandled` events become due. Answers how many. */
  wake(plugin: string, type: string): Promise<number>;

  /** Dead letters, newest first, at most `limit`; `before` is the lowest `seq` of the page before. */
  deadLetters(
    options: DeadLetterFilter & { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly StoredEvent[]>;
  /** Makes one dead letter, or all that fit a filter, due again with a full set of attempts. Answers how many. */
  replay(which: { readonly seq: number } | { readonly filter: DeadLetterFilter }): Promise<number>;

  /** Events kept aside, newest first, at most `limit`; `before` is the lowest `id` of the page before. */
  quarantined(options: { readonly limit: number; readonly before?: number | undefined }): Promise<readonly QuarantinedEvent[]>;

  counts(): Promise<StoreCounts>;
  /** The earliest time (epoch milliseconds) at which `claim` can return something; undefined when nothing waits or runs. */
  nextDueAt(): Promise<number | undefined>;
  /** One event with the history of its failed attempts, oldest first. */
  event(seq: number): Promise<{ readonly event: StoredEvent; readonly failures: readonly AttemptFailure[] } | undefined>;

  /** Lets what was asked for reach the disk, then lets go of threads, files and ownership. Idempotent; the store can be opened again. */
  close(): Promise<void>;
}
