import type * as z from 'zod';
import { CandlewickError } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import { configSchema, type Config } from './schema.ts';

/**
 * Checks a merged configuration.
 *
 * @param whence tells for a path which file or variable set it
 * @throws CONFIG_INVALID naming the path, what is wrong and the nearest right name
 */
export function parseConfig(value: unknown, whence: (path: string) => string | undefined): Config {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const message = result.error.issues.flatMap((issue) => explain(issue, whence)).join('; ');
  throw new CandlewickError('CONFIG_INVALID', message);
}

function explain(issue: z.core.$ZodIssue, whence: (path: string) => string | undefined): string[] {
  const path = issue.path.join('.');
  const from = (where: string) => {
    const source = whence(where);
    return source === undefined ? '' : ` (${source})`;
  };
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const full = path === '' ? key : `${path}.${key}`;
      return `unknown setting ${full}${from(full)}.${didYouMean(key, keysAt(issue.path))}`;
    });
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find((each) => each.code === 'custom') ?? issue.errors.flat()[0];
    if (inner) return [`${path}${from(path)}: ${inner.message}`];
  }
  return [`${path || 'the configuration'}${from(path)}: ${issue.message}`];
}

/** Names that the schema knows below a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const key of path) schema = child(schema, key);
  const shape = bare(schema).shape;
  return shape ? Object.keys(shape) : [];
}

interface Loose {
  readonly shape?: Record<string, unknown>;
  readonly def: { readonly innerType?: unknown; readonly element?: unknown; readonly valueType?: unknown };
}

function bare(schema: unknown): Loose {
  const loose = schema as Loose;
  return loose.def.innerType === undefined ? loose : bare(loose.def.innerType);
}

const child = (schema: unknown, key: PropertyKey): unknown => {
  const { shape, def } = bare(schema);
  return shape?.[String(key)] ?? def.element ?? def.valueType ?? configSchema;
};
