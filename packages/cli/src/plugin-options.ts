import { optionsSchema, type RegisteredPlugin } from '@candlewick/core';
import { optionTable, type OptionRow } from '@candlewick/core/host';

/**
 * The options of a plugin, for people; undefined where its schema cannot be described: it is of another library, or of
 * another version of zod. A file of its own: what describes a schema is only loaded for it.
 */
export async function optionsOf(
  definition: RegisteredPlugin['definition'],
): Promise<readonly OptionRow[] | undefined> {
  try {
    return optionTable(await optionsSchema(definition));
  } catch {
    return undefined;
  }
}
