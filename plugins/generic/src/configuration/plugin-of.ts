import type { Endpoint, Plugin, TypedEvent } from '@mooring/core';
import type { AuthConfiguration, GenericConfiguration } from './configuration.js';

/** An object of which nobody has said more. */
type AnyRecord = Readonly<Record<string, unknown>>;

type CutAt<Text extends string, Mark extends string> = Text extends `${infer Head}${Mark}${string}` ? Head : Text;

/** What the caller supplies for each `:name` of a path. */
type ParamsOf<Path> = Path extends `${string}:${infer Rest}`
  ? { readonly [Name in CutAt<CutAt<CutAt<Rest, '/'>, '.'>, '?'>]: string } & ParamsOf<Rest>
  : unknown;

type InputOf<Configured> = ParamsOf<Configured extends { readonly path: infer Path } ? Path : string> &
  (Configured extends { readonly input: false } ? unknown : AnyRecord);

type EndpointOf<Configured> = Endpoint<
  string,
  InputOf<Configured>,
  unknown,
  Configured extends { readonly paginate: object | true } ? AnyRecord : never
>;

type First<Name extends string> = CutAt<Name, '.'>;
type Below<Named, Head extends string> = { [Name in keyof Named as Name extends `${Head}.${infer Rest}` ? Rest : never]: Named[Name] };

/** Endpoints nested by their dotted names. */
export type TreeOf<Named> = {
  readonly [Head in First<keyof Named & string>]: Head extends keyof Named ? EndpointOf<Named[Head]> : TreeOf<Below<Named, Head>>;
};

type TokenFields = { readonly accessToken?: string; readonly refreshToken?: string };

interface CredentialsByKind {
  readonly none: Record<never, never>;
  readonly bearer: { readonly token: string };
  readonly apiKey: { readonly apiKey: string };
  readonly basic: { readonly username: string; readonly password: string };
  readonly clientCredentials: { readonly clientId: string; readonly clientSecret: string } & TokenFields;
}

type CredentialsOf<Auth extends AuthConfiguration> = CredentialsByKind[Auth['kind']];
type EventsOf<Webhooks> = Webhooks extends { readonly events: infer Events }
  ? { readonly [Type in keyof Events]: TypedEvent<AnyRecord, void> }
  : Record<never, never>;
type ValuesOf<Values> = Values extends object ? { readonly [Name in keyof Values]: string } : Record<never, never>;

/** The plugin of a configuration: endpoints by their names, what they take and give as records that nobody has described. */
export type GenericPlugin<Configuration extends GenericConfiguration> = Plugin<
  Configuration['id'],
  {
    readonly credentials: CredentialsOf<Configuration['auth']>;
    readonly values: ValuesOf<Configuration['values']>;
    readonly app: Record<never, never>;
    readonly endpoints: TreeOf<Configuration['endpoints']>;
    readonly events: EventsOf<Configuration['webhooks']>;
  }
>;

/**
 * The plugin of a configuration that the compiler has not seen. Endpoints are taken to have names of two parts (`orders.list`), and each to have
 * pages; which there are, and which have pages, only the configuration tells.
 */
export type JsonPlugin<Id extends string> = Plugin<
  Id,
  {
    readonly credentials: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string>>;
    readonly app: Record<never, never>;
    readonly endpoints: Readonly<Record<string, Readonly<Record<string, Endpoint<string, AnyRecord, unknown, AnyRecord>>>>>;
    readonly events: Readonly<Record<string, TypedEvent<AnyRecord, void>>>;
  }
>;
