import type { z } from 'zod';
import { didYouMean } from './nearest.ts';

export interface ExplainOptions {
  /** The schema that found them: for the names that it knows. */
  readonly schema: z.ZodType;
  /** Where the checked value stands in the configuration: `exporters.csv`. */
  readonly at?: string;
  /** Which file or variable set a path. */
  readonly whence?: (path: string) => string | undefined;
  /** What a path is called where the user set it: `--cache-ttl`. */
  readonly rename?: (path: string) => string | undefined;
}

type Issue = z.core.$ZodIssue;

/** What a schema found, for people: the path, where it was set, what is wrong, the nearest right name. No values. */
export const explainIssues = (issues: readonly Issue[], options: ExplainOptions): string =>
  issues.flatMap((issue) => explain(issue, options)).join('; ');

function explain(issue: Issue, options: ExplainOptions): string[] {
  const { schema, at = '', whence, rename } = options;
  const place = (path: readonly PropertyKey[]) => {
    const text = [at, ...path].filter((each) => each !== '').join('.');
    const name = rename?.(text);
    if (name !== undefined) return name;
    const source = whence?.(text);
    return `${text || 'the configuration'}${source === undefined ? '' : ` (${source})`}`;
  };
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const hint = didYouMean(key, keysAt(schema, issue.path));
      return `unknown setting ${place([...issue.path, key])}.${hint}`;
    });
  if (issue.code === 'invalid_union') {
    const inner = mostTelling(issue.errors.flat());
    if (inner) return explain({ ...inner, path: [...issue.path, ...inner.path] }, options);
  }
  if (issue.code === 'invalid_value')
    return [`${place(issue.path)}: use ${issue.values.map(String).join(' or ')}`];
  return [`${place(issue.path)}: ${issue.message}`];
}

/** Of what the members of a union said: our own words, else of the member that came furthest. */
const mostTelling = (issues: readonly Issue[]): Issue | undefined =>
  issues.find(({ code }) => code === 'custom') ?? issues.toSorted((a, b) => b.path.length - a.path.length)[0];

/** Names that the schema knows below a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let each: unknown = schema;
  for (const key of path) each = child(each, key);
  const shape = each === undefined ? undefined : bare(each).shape;
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

function child(schema: unknown, key: PropertyKey): unknown {
  if (schema === undefined) return undefined;
  const { shape, def } = bare(schema);
  return shape?.[String(key)] ?? def.element ?? def.valueType;
}
