import { configSchema } from '@candlewick/core';
import { listSettings, type Setting } from '@candlewick/core/host';
import * as z from 'zod';

/** The module that tells of the settings without the schema: packages/core/src/config/settings.generated.ts. */
export function settingsTable(): string {
  const rows = listSettings().map((setting) => ({
    path: setting.path,
    flag: setting.flag,
    env: setting.env,
    trust: setting.trust,
    takes: takesOf(setting.schema),
    isList: Array.isArray(setting.defaultValue) || undefined,
    isRecord: bare(setting.schema).def.type === 'record' || undefined,
  }));
  return `// Written by pnpm generate from schema.ts.
import type { SettingRow } from './setting-row.ts';

/** Every setting: its path, who may set it, what it takes. */
export const SETTING_ROWS: readonly SettingRow[] = ${JSON.stringify(rows)};

/** Objects that hand on the keys which they do not know: to a plugin. */
export const OPEN_OBJECTS: readonly string[] = ${JSON.stringify(openObjects(configSchema, ''))};

/** What the schema makes of nothing. */
export const DEFAULT_CONFIG = ${JSON.stringify(configSchema.parse({}))};
`;
}

function bare(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? bare(innerType) : schema;
}

/** Only what is nothing but text: no check, no transformation. */
function takesOf(schema: Setting['schema']): 'text' | 'texts' | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return isText(inner.element as z.ZodType) ? 'texts' : undefined;
  const options = inner instanceof z.ZodUnion ? (inner.options as z.ZodType[]) : [inner];
  return options.some(isText) ? 'text' : undefined;
}

const isText = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodString && (schema.def.checks ?? []).length === 0;

function openObjects(schema: z.ZodType, path: string): string[] {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  const below = Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, child]) =>
    openObjects(child, path === '' ? key : `${path}.${key}`),
  );
  return inner.def.catchall !== undefined && inner.def.catchall._zod.def.type !== 'never'
    ? [path, ...below]
    : below;
}
