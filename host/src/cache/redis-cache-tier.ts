import { hash, randomUUID } from 'node:crypto';
import { MooringError, type Clock, type Logger, type Meter } from '@mooring/core';
import {
  silentLogger,
  silentMeter,
  systemClock,
  type CacheEntry,
  type SharedCacheTier,
  type SharedLookup,
  type SharedStamp,
} from '@mooring/core/runtime';
import { decodePlainData, encodePlainData } from './plain-data.js';
import { RedisLink } from './redis-link.js';

/** Encrypts what leaves for Redis. `place` belongs into the additional data, so that a text moved to another place does not open. */
export interface CacheSeal {
  seal(text: string, place: SealedPlace): Promise<string> | string;
  /** @throws when the text was not sealed for this place */
  open(sealed: string, place: SealedPlace): Promise<string> | string;
}

export interface SealedPlace {
  /** Key of the connection, its tenant included. */
  readonly connection: string;
  readonly key: string;
}

export interface RedisCacheTierOptions {
  /** `redis://` or `rediss://`, with user and password where it needs them. Never logged. */
  readonly url: string;
  /** What stands before every key: applications that share a server must not share it. Letters, digits, `.`, `_`, `-`. @default 'mooring' */
  readonly namespace?: string | undefined;
  /** Milliseconds a command may take; what takes longer counts as a miss. @default 250 */
  readonly commandTimeoutMs?: number | undefined;
  /** Encrypts values. @default they are stored as JSON text */
  readonly seal?: CacheSeal | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  readonly meter?: Meter | undefined;
}

export const redisCacheTierDefaults = { namespace: 'mooring', commandTimeoutMs: 250 } as const satisfies Partial<RedisCacheTierOptions>;

/** How long a tag keeps its version. Afterwards its entries count as missing, once. */
const versionLifeSeconds = 30 * 24 * 3_600;
/** Invalidations kept for a server that is out of reach. Beyond it, everything is invalidated when it comes back. */
const maxMissed = 1_000;

/**
 * The response cache that processes share, in Redis. Each tag has a version, a text of chance; an entry holds the versions that it was
 * asked under and is found only while they are all still the same. To invalidate a tag is to delete its version: one command however many
 * entries carry it, and nothing to scan. A version that Redis has dropped for want of memory makes misses; a counter would start again and
 * bring old entries back.
 * @throws MooringError `InvalidOptions`
 */
export function createRedisCacheTier(options: RedisCacheTierOptions): SharedCacheTier {
  const { namespace = redisCacheTierDefaults.namespace, commandTimeoutMs = redisCacheTierDefaults.commandTimeoutMs } = options;
  if (!/^[\w.-]{1,64}$/.test(namespace)) throw invalid('`namespace` must be 1 to 64 letters, digits, ".", "_" or "-"');
  if (!URL.canParse(options.url) || !/^rediss?:$/.test(new URL(options.url).protocol))
    throw invalid('`url` must be a redis:// or rediss:// URL');
  if (!Number.isInteger(commandTimeoutMs) || commandTimeoutMs < 1) throw invalid('`commandTimeoutMs` must be a whole number above 0');
  return new RedisCacheTier({ ...options, namespace, commandTimeoutMs });
}

type Listener = (scope: string, tags: readonly string[]) => void;

/** What stands in Redis under an entry's key. Scope and tags are those of whoever asks: other ones have other versions. */
interface Written {
  readonly stamp: SharedStamp;
  readonly expiresAt: number;
  readonly keepUntil: number;
  /** The value, sealed or as plain data. */
  readonly value: string;
}

class RedisCacheTier implements SharedCacheTier {
  readonly #clock: Clock;
  readonly #seal: CacheSeal | undefined;
  readonly #prefix: string;
  readonly #link: RedisLink;
  /** Tells this process's own messages from those of others. */
  readonly #self = randomUUID();
  readonly #listeners = new Set<Listener>();
  /** Tags invalidated while the server was out of reach, by the key of their version. */
  readonly #missed = new Map<string, { readonly scope: string; readonly tag: string }>();
  #missedTooMuch = false;

  constructor(options: RedisCacheTierOptions & { readonly namespace: string; readonly commandTimeoutMs: number }) {
    const { url, namespace, commandTimeoutMs, clock = systemClock, logger = silentLogger, meter = silentMeter, seal } = options;
    this.#clock = clock;
    this.#seal = seal;
    this.#prefix = `${namespace}:`;
    this.#link = new RedisLink({ url, commandTimeoutMs, clock, logger, meter }, () => void this.#catchUp());
  }

  start(): Promise<void> {
    return this.#link.start(this.#channel, (message) => this.#heard(message));
  }

  async get(key: string, scope: string, tags: readonly string[]): Promise<SharedLookup> {
    if (this.#hasMissed && !(await this.#catchUp())) return nothing;
    const versionKeys = this.#versionKeys(scope, tags);
    const reply = await this.#link.run('get', (client) => client.mGet([this.#entryKey(key), ...versionKeys]));
    if (reply === undefined) return nothing;
    const [text, ...versions] = reply.answer;
    if (!versions.every((version) => version !== null)) return { entry: undefined, stamp: await this.#versionsMade(versionKeys) };
    return { entry: await this.#read(text, key, scope, tags, versions), stamp: versions };
  }

  async set(key: string, entry: CacheEntry, stamp: SharedStamp | undefined): Promise<void> {
    if (stamp === undefined) return;
    const { expiresAt, keepUntil = expiresAt } = entry;
    const entryKey = this.#entryKey(key);
    const lifeMs = Math.ceil(keepUntil - this.#clock.now());
    if (lifeMs <= 0) {
      await this.#link.run('delete', (client) => client.del(entryKey));
      return;
    }
    const plain = encodePlainData(entry.value);
    if (plain === undefined) return;
    const value = this.#seal === undefined ? plain : await this.#seal.seal(plain, { connection: entry.scope, key });
    const written: Written = { stamp, expiresAt, keepUntil, value };
    await this.#link.run('set', (client) => client.set(entryKey, JSON.stringify(written), { expiration: { type: 'PX', value: lifeMs } }));
  }

  async invalidate(scope: string, tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    const message = JSON.stringify({ from: this.#self, scope, tags });
    const keys = tags.map((tag) => this.#versionKey(scope, tag));
    // Both at once and in this order: who hears of it and looks finds nothing any more.
    const done = await this.#link.run('invalidate', (client) => Promise.all([client.del(keys), client.publish(this.#channel, message)]));
    if (done === undefined) this.#miss(scope, tags);
  }

  onInvalidated(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return this.#link.close();
  }

  async #read(
    text: string | null | undefined,
    key: string,
    scope: string,
    tags: readonly string[],
    versions: SharedStamp,
  ): Promise<CacheEntry | undefined> {
    const written = typeof text === 'string' ? writtenIn(text) : undefined;
    if (written === undefined || written.stamp.length !== versions.length) return undefined;
    if (!written.stamp.every((version, index) => version === versions[index])) return undefined;
    const { expiresAt, keepUntil } = written;
    if (keepUntil <= this.#clock.now()) return undefined;
    try {
      const plain = this.#seal === undefined ? written.value : await this.#seal.open(written.value, { connection: scope, key });
      return { value: decodePlainData(plain), expiresAt, keepUntil, scope, tags };
    } catch {
      // Sealed with a key that is gone, or written by somebody else: as good as nothing.
      return undefined;
    }
  }

  /** Gives a version to each tag that has none. Two processes that do so at once agree on the first. */
  async #versionsMade(versionKeys: readonly string[]): Promise<SharedStamp | undefined> {
    const made = await this.#link.run('get', (client) =>
      Promise.all([
        ...versionKeys.map((key) =>
          client.set(key, randomUUID(), { condition: 'NX', expiration: { type: 'EX', value: versionLifeSeconds } }),
        ),
        client.mGet([...versionKeys]),
      ]),
    );
    const versions: unknown = made?.answer.at(-1);
    return Array.isArray(versions) && versions.every((version) => typeof version === 'string') ? versions : undefined;
  }

  get #hasMissed(): boolean {
    return this.#missedTooMuch || this.#missed.size > 0;
  }

  #miss(scope: string, tags: readonly string[]): void {
    for (const tag of tags) this.#missed.set(this.#versionKey(scope, tag), { scope, tag });
    if (this.#missed.size <= maxMissed) return;
    this.#missedTooMuch = true;
    this.#missed.clear();
  }

  /** Invalidates what could not be while the server was out of reach. Until it is done, nothing is read. */
  async #catchUp(): Promise<boolean> {
    if (!this.#hasMissed) return true;
    const missed = [...this.#missed];
    const keys = [...missed.map(([key]) => key), ...(this.#missedTooMuch ? [this.#epochKey] : [])];
    const wasTooMuch = this.#missedTooMuch;
    const done = await this.#link.run('invalidate', (client) =>
      Promise.all([
        client.del(keys),
        ...missed.map(([, { scope, tag }]) => client.publish(this.#channel, JSON.stringify({ from: this.#self, scope, tags: [tag] }))),
      ]),
    );
    if (done === undefined) return false;
    for (const [key, what] of missed) if (this.#missed.get(key) === what) this.#missed.delete(key);
    if (wasTooMuch) this.#missedTooMuch = false;
    return !this.#hasMissed;
  }

  #heard(message: string): void {
    const { from, scope, tags } = invalidationIn(message);
    if (scope === undefined || from === this.#self) return;
    for (const listener of this.#listeners) listener(scope, tags);
  }

  get #channel(): string {
    return `${this.#prefix}invalidated`;
  }

  /** A version that every entry has; without it all entries of the namespace are as good as gone. */
  get #epochKey(): string {
    return `${this.#prefix}epoch`;
  }

  #entryKey(key: string): string {
    return `${this.#prefix}entry:${key}`;
  }

  #versionKeys(scope: string, tags: readonly string[]): string[] {
    return [this.#epochKey, ...tags.map((tag) => this.#versionKey(scope, tag))];
  }

  /** Hashed, since a connection's name may be a person's; as JSON, so that no two pairs spell the same. */
  #versionKey(scope: string, tag: string): string {
    return `${this.#prefix}tag:${hash('sha256', JSON.stringify([scope, tag]), 'base64url')}`;
  }
}

const nothing: SharedLookup = { entry: undefined, stamp: undefined };

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function writtenIn(text: string): Written | undefined {
  const written = parsed(text);
  const { stamp, expiresAt, keepUntil, value } = written;
  if (!isTexts(stamp) || typeof expiresAt !== 'number' || typeof keepUntil !== 'number' || typeof value !== 'string') return undefined;
  return { stamp, expiresAt, keepUntil, value };
}

function invalidationIn(message: string): { readonly from?: unknown; readonly scope?: string; readonly tags: readonly string[] } {
  const { from, scope, tags } = parsed(message);
  return typeof scope === 'string' && isTexts(tags) ? { from, scope, tags } : { tags: [] };
}

/** What others may have written: an object of unknowns, or an empty one. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const invalid = (message: string): MooringError<'InvalidOptions'> => new MooringError('InvalidOptions', `The Redis cache: ${message}.`);
