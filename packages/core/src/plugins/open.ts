import type * as z from 'zod';
import type { PluginDefinition, PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { explainIssues } from '../config/explain-issues.ts';
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
    const text = explainIssues(checked.error.issues, { schema: definition.options, at: path });
    throw new CandlewickError('PLUGIN_OPTIONS', `${definition.kind} ${definition.name}: ${text}`);
  }
  const failed = (why: string, cause?: unknown) =>
    new CandlewickError('PLUGIN_OPEN', `${definition.kind} ${definition.name} failed to open: ${why}`, {
      cause,
    });
  let opened: unknown;
  try {
    opened = await definition.open(checked.data as z.output<z.ZodType>, context);
  } catch (cause) {
    if (errorCode(cause)) throw cause;
    throw failed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof opened !== 'object' || opened === null) throw failed(`open gave ${String(opened)}`);
  return opened as PluginKinds[K]['instance'];
}
