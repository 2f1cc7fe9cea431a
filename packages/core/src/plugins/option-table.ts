import * as z from 'zod';

/** An option of a plugin, for people; one inside another has its path: `compression.level`. */
export interface OptionRow {
  readonly name: string;
  /** `string`, `integer`, `"csv" | "tsv"`, `string[]`, … */
  readonly type: string;
  /** What it is when it is not given; undefined: it is left out, or must be given. */
  readonly default?: unknown;
  readonly required: boolean;
  readonly description: string;
}

interface Property {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Property[];
  readonly oneOf?: readonly Property[];
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/**
 * The options of a plugin as a table, nested ones below their own.
 *
 * @throws Error where the schema is none that this version of zod can describe
 */
export const optionTable = (schema: z.ZodType): readonly OptionRow[] =>
  rows(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Property, '');

const rows = ({ properties = {}, required = [] }: Property, prefix: string): OptionRow[] =>
  Object.entries(properties).flatMap(([name, each]) => [
    {
      name: prefix + name,
      type: typeOf(each),
      ...(each.default === undefined ? {} : { default: each.default }),
      required: required.includes(name),
      description: each.description ?? '',
    },
    ...rows(each, `${prefix}${name}.`),
  ]);

function typeOf({ type, const: only, enum: values, anyOf, oneOf, items }: Property): string {
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((each) => JSON.stringify(each)).join(' | ');
  const either = anyOf ?? oneOf;
  if (either) return [...new Set(either.map(typeOf))].join(' | ');
  if (type === 'array') return items ? listOf(typeOf(items)) : 'array';
  if (typeof type === 'string') return type;
  return type === undefined ? 'any' : type.join(' | ');
}

const listOf = (type: string): string => (type.includes(' ') ? `(${type})[]` : `${type}[]`);
