import { isAbsolute, relative, resolve } from 'node:path';
import type { Json } from './config-file.ts';

/** One source of settings, from the lowest precedence to the highest. */
export interface Layer {
  /** What messages call it: a path, `.env`, `environment`, `flags`. */
  readonly name: string;
  /** The settings, nested as in the file. */
  readonly values: Json;
  /** Relative paths in it start here. */
  readonly folder: string;
}

/** The layer of the command line. */
export const FLAGS = 'flags';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects merge key by key, everything else replaces. `__proto__` is left out, however deep. */
export function merge(low: Json, high: Json): Json {
  const result: Record<string, unknown> = { ...low };
  for (const [key, value] of Object.entries(high)) {
    if (key === '__proto__' || value === undefined) continue;
    const below = result[key];
    result[key] = isObject(value) ? merge(isObject(below) ? below : {}, value) : value;
  }
  return result;
}

/** A copy of `value` with `leaf` at a path; objects on the way are made. */
export function setPath(value: Json, path: readonly string[], leaf: unknown): Json {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const child = value[head];
  return { ...value, [head]: rest.length === 0 ? leaf : setPath(isObject(child) ? child : {}, rest, leaf) };
}

export function getPath(value: Json, path: readonly string[]): unknown {
  let each: unknown = value;
  for (const key of path) each = isObject(each) ? each[key] : undefined;
  return each;
}

/** Paths of all leaves: `exchanges.binance.ccxt.urls` and so on; arrays are leaves. */
export function* leaves(value: Json, path: readonly string[] = []): Generator<readonly string[]> {
  for (const [key, child] of Object.entries(value)) {
    if (isObject(child) && Object.keys(child).length > 0) yield* leaves(child, [...path, key]);
    else yield [...path, key];
  }
}

const PATH_SETTINGS = [['cache', 'folder'], ['export', 'folder'], ['network', 'caFile']] as const; // prettier-ignore

/** Paths in a layer made absolute, as seen from the layer's folder. */
export function absolutePaths({ values, folder }: Layer): Json {
  let result = values;
  for (const path of PATH_SETTINGS) {
    const value = getPath(values, path);
    if (typeof value === 'string' && !isAbsolute(value))
      result = setPath(result, path, resolve(folder, value));
  }
  const plugins = values['plugins'];
  if (Array.isArray(plugins))
    result = {
      ...result,
      plugins: plugins.map((each: unknown) =>
        typeof each === 'string' && /^\.{1,2}\//.test(each) ? resolve(folder, each) : each,
      ),
    };
  return result;
}

export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, resolve(folder, path));
  return !/^\.\.($|[\\/])/.test(way) && !isAbsolute(way);
};
