import * as z from 'zod';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Property>>;
}

/** `[option, description, default]` of a plugin's options, nested ones with their path. */
export function optionRows(schema: z.ZodType): string[][] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Property;
  return rows(json, '');
}

const rows = ({ properties = {} }: Property, prefix: string): string[][] =>
  Object.entries(properties).flatMap(([name, each]) => [
    [
      `\`${prefix}${name}\``,
      each.description ?? '',
      each.default === undefined ? '' : `\`${JSON.stringify(each.default)}\``,
    ],
    ...rows(each, `${prefix}${name}.`),
  ]);
