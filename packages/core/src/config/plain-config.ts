import type { Json } from './config-file.ts';
import { leaves, merge } from './layers.ts';
import type { Config } from './schema.ts';
import { DEFAULT_CONFIG, SETTING_ROWS } from './settings.generated.ts';

const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * The configuration without the schema, where that has nothing to do: everything set is a text at a place that takes
 * any (symbols, a timeframe, folders, times). Most starts are like that, and zod is much of a short one. Undefined: ask
 * the schema.
 */
export function plainConfig(values: Json): Config | undefined {
  for (const path of leaves(values)) {
    // A key with a point in it is no path, whatever setting it reads like.
    const name = path.some((key) => key.includes('.')) ? undefined : path.join('.');
    const takes = SETTING_ROWS.find((row) => row.path === name)?.takes;
    const value = path.reduce<unknown>((each, key) => (each as Json)[key], values);
    const isPlain =
      takes === 'text' ? isText(value) : takes === 'texts' && Array.isArray(value) && value.every(isText);
    if (!isPlain) return undefined;
  }
  return merge(structuredClone(DEFAULT_CONFIG), values) as unknown as Config;
}
