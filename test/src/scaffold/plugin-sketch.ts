import type { Method } from '@mooring/core';
import type { NamedShapes, Shape } from './shape.js';

/** Why a part is a guess; undefined where it is none. */
export type Guess = string | undefined;

/** How a plugin that is to be written proves who it is. */
export type AuthSketch =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly guess?: Guess }
  | { readonly kind: 'basic'; readonly guess?: Guess }
  | { readonly kind: 'apiKey'; readonly in: 'header' | 'query'; readonly name: string; readonly prefix?: string; readonly guess?: Guess };

/** How pages follow each other, as `paginate` says it. */
export type PaginationSketch = { readonly by: string; readonly items: string; readonly guess: string } & Readonly<Record<string, string>>;

export interface EndpointSketch {
  readonly name: string;
  readonly title?: string | undefined;
  readonly method: Method;
  /** With `:name` for what the caller supplies. */
  readonly path: string;
  readonly input?: Shape | undefined;
  readonly query?: Shape | undefined;
  readonly body?: Shape | undefined;
  readonly headers?: Shape | undefined;
  readonly output: Shape | 'text' | 'bytes';
  readonly encoding?: 'json' | 'form' | undefined;
  readonly idempotency?: string | undefined;
  readonly paginate?: PaginationSketch | undefined;
  readonly fixture?: unknown;
  /** Whether the fixture comes from nobody's documents. */
  readonly isFixtureMadeUp?: boolean;
}

export interface ResourceSketch {
  readonly name: string;
  readonly endpoints: readonly EndpointSketch[];
  readonly guess?: Guess;
}

/** A `{name}` of the base URL. */
export interface ValueSketch {
  readonly name: string;
  readonly pattern: string;
  readonly example?: string | undefined;
}

/** Where the provider's words stand in a body that tells an error. */
export interface ErrorSketch {
  /** Names that lead to the object with message and code. */
  readonly path: readonly string[];
  readonly message: string;
  readonly code?: { readonly name: string; readonly isText: boolean } | undefined;
  readonly guess?: Guess;
}

/** Everything about a plugin that is to be written. */
export interface PluginSketch {
  readonly id: string;
  readonly title: string;
  readonly docs?: string | undefined;
  readonly apiVersion: string;
  readonly baseUrl: string;
  readonly baseUrlGuess?: Guess;
  readonly values: readonly ValueSketch[];
  readonly body: 'json' | 'form';
  readonly auth: AuthSketch;
  /** Dotted name of an endpoint that needs no input and changes nothing. */
  readonly probe?: string | undefined;
  readonly errors: ErrorSketch;
  readonly resources: readonly ResourceSketch[];
  readonly named: NamedShapes;
  /** The events of the webhooks; undefined without webhooks. */
  readonly events?: readonly string[] | undefined;
}
