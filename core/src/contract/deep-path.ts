/** The value at a dotted path of a type; `never` where there is none. */
export type ValueAt<T, Path extends string> = T extends null | undefined
  ? never
  : Path extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? ValueAt<NonNullable<T[Head]>, Rest>
      : never
    : Path extends keyof T
      ? T[Path]
      : never;

type PathsTo<T, Wanted, Depth extends readonly unknown[]> = Depth['length'] extends 3
  ? never
  : T extends readonly unknown[]
    ? never
    : T extends object
      ? {
          [Key in keyof T & string]-?: NonNullable<T[Key]> extends Wanted
            ? Key
            : NonNullable<T[Key]> extends object
              ? `${Key}.${PathsTo<NonNullable<T[Key]>, Wanted, readonly [...Depth, unknown]>}`
              : never;
        }[keyof T & string]
      : never;

/** The dotted paths, at most three deep, that lead to a value of type `Wanted`. Lets a declaration name keys that the compiler checks. */
export type Paths<T, Wanted> = PathsTo<NonNullable<T>, Wanted, readonly []>;

/** Reads a dotted path; `undefined` where it breaks off. */
export function valueAt(value: unknown, path: string): unknown {
  let current: unknown = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A copy of `target` in which the dotted path holds `value`; the objects on the way are copied or made. */
export function withValueAt(target: unknown, path: string, value: unknown): Record<string, unknown> {
  const [head = '', ...rest] = path.split('.');
  const base: Record<string, unknown> = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  base[head] = rest.length === 0 ? value : withValueAt(base[head], rest.join('.'), value);
  return base;
}
