/**
 * The part of Standard Schema v1 (and of Standard JSON Schema) that Mooring uses, so that a plugin may bring zod, valibot, arktype …
 * @see https://standardschema.dev (read 2026-11-25)
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Present where the library can describe its schemas as JSON Schema; samples, simulator and documents need it. */
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
      readonly output: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
    };
  };
}

export type SchemaResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a caller passes. Indexed, never inferred through a library's class: that keeps types cheap. */
export type InputOf<S extends Schema> = NonNullable<S['~standard']['types']>['input'];

/** What comes out of validation. */
export type OutputOf<S extends Schema> = NonNullable<S['~standard']['types']>['output'];

/** The schema of "nothing": the default where a declaration names none. */
export type EmptySchema = Schema<EmptyObject, EmptyObject>;
// An object without required keys; Record<string, never> would refuse the path parameters it is intersected with.
export type EmptyObject = {};
