import type * as z from 'zod';
import type { PluginDefinition, PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { optionsSchema } from './options-schema.ts';

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
  const checked = await check(definition, options, path);
  const failed = (why: string, cause?: unknown) =>
    new CandlewickError('PLUGIN_OPEN', `${definition.kind} ${definition.name} failed to open: ${why}`, {
      cause,
    });
  let opened: unknown;
  try {
    opened = await definition.open(checked, context);
  } catch (cause) {
    if (errorCode(cause)) throw cause;
    throw failed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof opened !== 'object' || opened === null) throw failed(`open gave ${String(opened)}`);
  return opened as PluginKinds[K]['instance'];
}

async function check<K extends PluginKind>(
  definition: PluginDefinition<K>,
  options: unknown,
  path: string,
): Promise<z.output<z.ZodType>> {
  const { defaults, kind, name } = definition;
  if (defaults && isEmpty(options)) return { ...defaults };
  const schema = await optionsSchema(definition);
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  const { explainIssues } = await import('../config/explain-issues.ts');
  const text = explainIssues(checked.error.issues, { schema, at: path });
  throw new CandlewickError('PLUGIN_OPTIONS', `${kind} ${name}: ${text}`);
}

const isEmpty = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && Object.keys(options).length === 0;
