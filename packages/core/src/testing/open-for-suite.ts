import type { AnyPlugin, PluginDefinition, PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { openPlugin } from '../plugins/open.ts';

/** Opens a plugin as hosts do: options by its schema, a deadline, and a look at what it opens to. */
export const openForSuite = <K extends PluginKind>(
  definition: Extract<AnyPlugin, { kind: K }>,
  options: unknown,
  context: PluginKinds[K]['context'],
): Promise<PluginKinds[K]['instance']> =>
  openPlugin<K>(definition as unknown as PluginDefinition<K>, options, context, 'options');
