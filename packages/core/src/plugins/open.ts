import type * as z from 'zod';
import type { PluginDefinition, PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { CandlewickError, errorCode } from '../errors.ts';

/**
 * Checks the options by the plugin's own schema and opens it.
 *
 * @param path where the options stand in the configuration: `exporters.csv`
 * @throws PLUGIN_OPTIONS naming the path, PLUGIN_OPEN, or the plugin's own CandlewickError
 */
export async function openPlugin<K extends PluginKind>(
  definition: PluginDefinition<K>,
  options: unknown,
  context: PluginKinds[K]['context'],
  path: string,
): Promise<PluginKinds[K]['instance']> {
  const checked = definition.options.safeParse(options);
  if (!checked.success) {
    const text = checked.error.issues.map((issue) => `${[path, ...issue.path].join('.')}: ${issue.message}`);
    throw new CandlewickError('PLUGIN_OPTIONS', `${definition.kind} ${definition.name}: ${text.join('; ')}`);
  }
  try {
    return await definition.open(checked.data as z.output<z.ZodType>, context);
  } catch (cause) {
    if (errorCode(cause)) throw cause;
    throw new CandlewickError(
      'PLUGIN_OPEN',
      `${definition.kind} ${definition.name} failed to open: ${(cause as Error).message}`,
      { cause },
    );
  }
}
