/** `true` where both are the same type to the compiler, in both directions. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where `T` is `true`: `holds<Equal<typeof it, string>>()`. */
export const holds = <T extends true>(): T | undefined => undefined;

/** Compiles where the type of `value` is exactly `T`: `is<string>()(name)`. */
export const is =
  <T>() =>
  <V>(value: V, ..._proof: Equal<T, V> extends true ? [] : ['it has another type']): V =>
    value;
