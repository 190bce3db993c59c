import { createHash, randomBytes } from 'node:crypto';
import { MooringError, type Clock } from '@mooring/core';
import { systemClock } from '@mooring/core/runtime';
import { keyLength } from './aes-gcm.js';
import { associatedData, type AssociatedData } from './associated-data.js';
import { checkPlace } from './check-place.js';
import { DataKeyCache } from './data-key-cache.js';
import type { KmsClient } from './kms-client.js';
import type { KeyInfo, KeyProvider, WrappedKey } from './key-provider.js';
import type { OrPromise } from './or-promise.js';
import { isKeyId, sealedFormat } from './sealed-format.js';
import { keyMissing, tampered } from './vault-errors.js';
import { withinTime } from './within-time.js';

export interface KmsKeyProviderOptions {
  readonly client: KmsClient;
  /** The key that new values are sealed with. */
  readonly activeKeyId: string;
  /** Keys that stored values may be sealed with; the active one may stand among them. @default none but the active one */
  readonly keyIds?: readonly string[] | undefined;
  /**
   * Whether a rejection of `decrypt` means that this ciphertext does not belong to this key and context. Everything else counts as an outage.
   * @default nothing does: a tampered value is then reported as an outage, and still not opened
   */
  readonly isRefusal?: ((error: unknown) => boolean) | undefined;
  /** Milliseconds after which a request to the service counts as failed. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds for which an unwrapped data key is kept, at most 300,000; 0 keeps none. @default 300000 */
  readonly cacheTtlMs?: number | undefined;
  /** Unwrapped data keys kept at once, at most 10,000. @default 10000 */
  readonly cacheEntries?: number | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
}

const kmsDefaults = { timeoutMs: 5_000, cacheTtlMs: 300_000, cacheEntries: 10_000 } as const;

/**
 * Keys in a key management service. Data keys that were used lately stay in memory for some minutes, so that the service is not asked at
 * every call; equal questions at one time become one.
 * @throws MooringError `InvalidOptions`
 */
export function createKmsKeyProvider(options: KmsKeyProviderOptions): KeyProvider {
  const settings: Settings = {
    client: options.client,
    activeKeyId: options.activeKeyId,
    keyIds: options.keyIds ?? [],
    isRefusal: options.isRefusal ?? (() => false),
    timeoutMs: options.timeoutMs ?? kmsDefaults.timeoutMs,
    cacheTtlMs: options.cacheTtlMs ?? kmsDefaults.cacheTtlMs,
    cacheEntries: options.cacheEntries ?? kmsDefaults.cacheEntries,
    clock: options.clock ?? systemClock,
  };
  checkSettings(settings);
  return new KmsKeyProvider(settings);
}

type Settings = { readonly [Name in keyof KmsKeyProviderOptions]-?: Exclude<KmsKeyProviderOptions[Name], undefined> };

/** A question that is under way, and how many wait for its answer. */
interface Flight {
  readonly answer: Promise<Uint8Array>;
  waiting: number;
}

class KmsKeyProvider implements KeyProvider {
  readonly activeKeyId: string;
  readonly #settings: Settings;
  readonly #list: readonly KeyInfo[];
  readonly #cache: DataKeyCache;
  readonly #flights = new Map<string, Flight>();

  constructor(settings: Settings) {
    const { activeKeyId, keyIds, clock, cacheTtlMs, cacheEntries } = settings;
    this.#settings = settings;
    this.activeKeyId = activeKeyId;
    const others = [...new Set(keyIds)].filter((id) => id !== activeKeyId);
    this.#list = [{ id: activeKeyId, state: 'active' }, ...others.map((id): KeyInfo => ({ id, state: 'decrypt-only' }))];
    this.#cache = new DataKeyCache({ clock, ttlMs: cacheTtlMs, maxEntries: cacheEntries });
  }

  async wrap(dataKey: Uint8Array, bound: AssociatedData): Promise<WrappedKey> {
    const { client } = this.#settings;
    const keyId = this.activeKeyId;
    let bytes: Uint8Array;
    try {
      bytes = await this.#inTime(() => client.encrypt(keyId, dataKey, bound.fields));
    } catch (error) {
      // Without the cause: some clients keep the request in their errors, and the data key is in it.
      throw unavailable(keyId, error);
    }
    const wrapped = { keyId, bytes };
    this.#cache.set(cacheId(wrapped, bound), dataKey);
    return wrapped;
  }

  unwrap(wrapped: WrappedKey, bound: AssociatedData): OrPromise<Uint8Array> {
    if (!this.#list.some(({ id }) => id === wrapped.keyId))
      throw keyMissing(
        [wrapped.keyId],
        this.#list.map(({ id }) => id),
      );
    const id = cacheId(wrapped, bound);
    const known = this.#cache.get(id);
    if (known !== undefined) return known;
    let flight = this.#flights.get(id);
    if (flight === undefined) this.#flights.set(id, (flight = { answer: this.#ask(id, wrapped, bound), waiting: 0 }));
    return takeFrom(flight);
  }

  list(): readonly KeyInfo[] {
    return this.#list;
  }

  async check(): Promise<void> {
    const bound = associatedData(sealedFormat, checkPlace);
    const { client } = this.#settings;
    const probe = randomBytes(keyLength);
    try {
      const bytes = await this.#inTime(() => client.encrypt(this.activeKeyId, probe, bound.fields));
      const answer = await this.#inTime(() => client.decrypt(this.activeKeyId, bytes, bound.fields));
      if (probe.equals(answer)) return;
    } catch (error) {
      throw unavailable(this.activeKeyId, error);
    }
    throw unavailable(this.activeKeyId, new Error('what it decrypts is not what it was given to encrypt'));
  }

  close(): void {
    this.#cache.close();
  }

  async #ask(id: string, wrapped: WrappedKey, bound: AssociatedData): Promise<Uint8Array> {
    const { client, isRefusal } = this.#settings;
    let answer: Uint8Array;
    try {
      answer = await this.#inTime(() => client.decrypt(wrapped.keyId, wrapped.bytes, bound.fields));
    } catch (error) {
      throw isRefusal(error) ? tampered(bound) : unavailable(wrapped.keyId, error, { cause: error });
    } finally {
      this.#flights.delete(id);
    }
    if (answer.length !== keyLength) throw tampered(bound);
    this.#cache.set(id, answer);
    return answer;
  }

  #inTime(request: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const { clock, timeoutMs } = this.#settings;
    return withinTime(clock, timeoutMs, request, (late) => void late.fill(0));
  }
}

/** Everybody but the last gets a copy; the last gets the answer itself, so none is left over. */
async function takeFrom(flight: Flight): Promise<Uint8Array> {
  flight.waiting += 1;
  const dataKey = await flight.answer;
  flight.waiting -= 1;
  return flight.waiting === 0 ? dataKey : new Uint8Array(dataKey);
}

/** The context is part of it: a data key that was moved must not be found under the place it was taken from. */
function cacheId({ keyId, bytes }: WrappedKey, bound: AssociatedData): string {
  return createHash('sha256').update(`${keyId.length} ${bytes.length} ${keyId}`).update(bytes).update(bound.bytes).digest('base64');
}

/** Only the name of the error below: its message is the service's own, and nobody knows what it quotes. */
function unavailable(keyId: string, error: unknown, details: { readonly cause?: unknown } = {}): MooringError<'VaultUnavailable'> {
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  const said = /^[\w.-]{1,60}$/.test(name) ? ` (${name})` : '';
  return new MooringError(
    'VaultUnavailable',
    `The key management service did not do its work with the key "${keyId}"${said}. Check that it runs and that this host may use the key.`,
    details,
  );
}

const keyIdShape = '1 to 1024 printable ASCII characters without spaces';
const isBetween = (value: unknown, least: number, most: number): boolean => typeof value === 'number' && value >= least && value <= most;
const invalid = (option: string, expected: string): MooringError<'InvalidOptions'> =>
  new MooringError('InvalidOptions', `\`${option}\` of the key management service must ${expected}.`);

/** JavaScript has no compiler to do it. */
function checkSettings({ client, activeKeyId, keyIds, timeoutMs, cacheTtlMs, cacheEntries }: Settings): void {
  if (typeof client?.encrypt !== 'function' || typeof client.decrypt !== 'function')
    throw invalid('client', 'have the methods encrypt and decrypt');
  if (!isKeyId(activeKeyId)) throw invalid('activeKeyId', `be ${keyIdShape}`);
  if (!Array.isArray(keyIds) || !keyIds.every(isKeyId)) throw invalid('keyIds', `be a list of ids, each ${keyIdShape}`);
  if (!isBetween(timeoutMs, 1, 60_000)) throw invalid('timeoutMs', 'be milliseconds from 1 to 60000');
  if (!isBetween(cacheTtlMs, 0, kmsDefaults.cacheTtlMs)) throw invalid('cacheTtlMs', `be milliseconds from 0 to ${kmsDefaults.cacheTtlMs}`);
  if (!isBetween(cacheEntries, 0, kmsDefaults.cacheEntries))
    throw invalid('cacheEntries', `be a number from 0 to ${kmsDefaults.cacheEntries}`);
}
