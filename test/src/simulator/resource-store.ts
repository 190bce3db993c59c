import type { Random } from '@mooring/core';
import { itemsOf, type CompiledEndpoint } from '@mooring/core/runtime';
import { successBody } from '../provider/answer.js';
import { isRecord, type JsonRecord } from '../provider/record.js';

type Thing = Record<string, unknown>;

/** The things of one collection, by id, in the order in which they were created. */
export class Collection {
  readonly #things = new Map<string, Thing>();
  readonly #removed = new Map<string, unknown>();

  get all(): readonly Thing[] {
    return [...this.#things.values()];
  }

  get(id: string): Thing | undefined {
    return this.#things.get(id);
  }

  set(thing: Thing): void {
    this.#things.set(String(thing['id']), thing);
  }

  remove(id: string): void {
    this.#removed.set(id, this.#things.get(id)?.['id']);
    this.#things.delete(id);
  }

  /** The id of a thing that was removed, as it stood in the thing; `undefined` where there was none. */
  removed(id: string): unknown {
    return this.#removed.get(id);
  }
}

/** What is made at the simulated provider. Collections begin with what the fixtures show, so that there is something to look at. */
export class ResourceStore {
  readonly #collections = new Map<string, Collection>();
  readonly #random: Random;
  readonly #seeds: (path: string) => readonly unknown[];

  constructor(random: Random, seeds: (path: string) => readonly unknown[]) {
    this.#random = random;
    this.#seeds = seeds;
  }

  /** A collection by its path with parameters filled in: each parent has its own. */
  of(path: string, template: string): Collection {
    const known = this.#collections.get(path);
    if (known !== undefined) return known;
    const collection = new Collection();
    for (const seed of this.#seeds(template)) if (isRecord(seed) && seed['id'] !== undefined) collection.set({ ...seed });
    this.#collections.set(path, collection);
    return collection;
  }

  /** An id like another: the same kind and prefix, and nobody else's. */
  freshId(like: unknown): unknown {
    if (typeof like === 'number') return like + 1 + Math.floor(this.#random.next() * 1_000_000_000);
    const prefix = /^[A-Za-z]+_/.exec(String(like))?.[0] ?? '';
    return prefix + Buffer.from(this.#random.bytes(12)).toString('hex').slice(0, 16);
  }
}

/** The thing within an answer: the answer itself, or what it wraps under one name. */
export function thingIn(answer: unknown): { readonly thing: JsonRecord; readonly wrap: (thing: JsonRecord) => unknown } | undefined {
  if (!isRecord(answer)) return undefined;
  if ('id' in answer) return { thing: answer, wrap: (thing) => thing };
  for (const [name, value] of Object.entries(answer)) {
    if (isRecord(value) && 'id' in value) return { thing: value, wrap: (thing) => ({ ...answer, [name]: thing }) };
  }
  return undefined;
}

/** The items that an endpoint's fixture or sample shows. */
export function shownItems(endpoint: CompiledEndpoint): readonly unknown[] {
  const { paginate, graphql } = endpoint.definition;
  const body = successBody(endpoint);
  if (graphql !== undefined) return [];
  return paginate === undefined ? [] : itemsOf(paginate, body);
}
