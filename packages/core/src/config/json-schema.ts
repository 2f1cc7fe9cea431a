import * as z from 'zod';
import { configSchema } from './schema.ts';

/** The JSON schema of a configuration file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, title: 'Candlewick configuration', ...schema };
}
