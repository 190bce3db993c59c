/** One thing a connection needs to know, such as an API key or a shop's name. */
export interface Field<Name extends string = string> {
  /** Environment variable that supplies it for the connection `default`. */
  readonly env?: Name;
  /** What a person is asked for. */
  readonly label?: string;
  /** Where a person finds it. */
  readonly hint?: string;
  /** A pattern the whole value must match; also bounds the hosts a value can lead to. */
  readonly pattern?: RegExp;
  /** An obviously fake value of the right shape, for tests and the simulator. */
  readonly example?: string;
  /** Whether it must never be shown. @default true for credentials, false for connection values */
  readonly secret?: boolean;
  /** Whether it may be left out. @default false */
  readonly optional?: boolean;
}

export type FieldMap = Readonly<Record<string, Field>>;

/** The values an application supplies for a set of fields. */
export type FieldValues<Fields> = {
  readonly [Name in keyof Fields as Fields[Name] extends { readonly optional: true } ? never : Name]: string;
} & { readonly [Name in keyof Fields as Fields[Name] extends { readonly optional: true } ? Name : never]?: string };
