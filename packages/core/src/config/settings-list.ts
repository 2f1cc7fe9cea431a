import type * as z from 'zod';
import { settings, type SettingMeta } from './fields.ts';
import { configSchema } from './schema.ts';

/** One leaf of the configuration. */
export interface Setting extends SettingMeta {
  /** `cache.memorySize`. */
  readonly path: string;
  readonly description: string;
  /** The schema of the leaf. */
  readonly schema: z.ZodType;
  readonly defaultValue: unknown;
}

const isObject = (schema: z.ZodType): schema is z.ZodObject => schema.def.type === 'object';

/** Peels `.default()`, `.prefault()` and `.optional()` off. */
function inner(schema: z.ZodType): z.ZodType {
  const def = schema.def as { type: string; innerType?: z.ZodType };
  return (def.type === 'default' || def.type === 'prefault' || def.type === 'optional') && def.innerType
    ? inner(def.innerType)
    : schema;
}

function defaultOf(schema: z.ZodType): unknown {
  const def = schema.def as { type: string; defaultValue?: unknown };
  return def.type === 'default' || def.type === 'prefault' ? def.defaultValue : undefined;
}

function* walk(schema: z.ZodType, path: string): Generator<Setting> {
  const bare = inner(schema);
  if (isObject(bare)) {
    for (const [key, child] of Object.entries(bare.shape))
      yield* walk(child as z.ZodType, path === '' ? key : `${path}.${key}`);
    return;
  }
  yield {
    path,
    description: schema.description ?? bare.description ?? '',
    schema,
    defaultValue: defaultOf(schema),
    ...settings.get(schema),
  };
}

/** Every setting, in the order of the schema. */
export const listSettings = (): readonly Setting[] => [...walk(configSchema, '')];
