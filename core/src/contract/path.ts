/** Where a name in a path ends. */
type CutAt<Text extends string, Mark extends string> = Text extends `${infer Head}${Mark}${string}` ? Head : Text;
type NameOf<Rest extends string> = CutAt<CutAt<CutAt<CutAt<CutAt<Rest, '/'>, '.'>, '?'>, '&'>, '='>;

/** What the caller supplies for each `:name` of a path. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Rest}`
  ? { readonly [Name in NameOf<Rest>]: string } & PathParams<Rest>
  : unknown;

/** Each `{name}` of a URL: values of the connection. */
export type ConnectionNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ConnectionNames<Rest>
  : never;
