import { configJsonSchema } from '@candlewick/core/host';

/** The JSON schema of configuration files, as text. A file of its own: the schema is only loaded for it. */
export const jsonSchemaText = (): string => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
