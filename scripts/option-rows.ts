import type * as z from 'zod';
import { optionTable } from '../packages/core/src/plugins/option-table.ts';

/** `[option, description, default]` of a plugin's options, nested ones with their path. */
export const optionRows = (schema: z.ZodType): string[][] =>
  optionTable(schema).map(({ name, description, default: value }) => [
    `\`${name}\``,
    description,
    value === undefined ? '' : `\`${JSON.stringify(value)}\``,
  ]);
