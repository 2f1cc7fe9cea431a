import type * as z from 'zod';
import type { PluginDefinition, PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { contractBreach } from './contract-methods.ts';
import { optionsSchema } from './options-schema.ts';
import { pluginScope } from './plugin-scope.ts';
import { reasonOf } from './reason-of.ts';
import { PLUGIN_TIME_MS, timeText, within } from './within.ts';

/**
 * Checks the options by the plugin's own schema and opens it. Whatever opens too late is closed at once.
 *
 * @param path where the options stand in the configuration: `exporters.csv`
 * @throws PLUGIN_OPTIONS naming the path, PLUGIN_OPEN, or the plugin's own CandlewickError
 */
export async function openPlugin<K extends PluginKind>(
  definition: PluginDefinition<K>,
  options: unknown,
  context: PluginKinds[K]['context'],
  path: string,
  timeMs = PLUGIN_TIME_MS,
): Promise<PluginKinds[K]['instance']> {
  const { kind, name, capabilities } = definition;
  const checked = await check(definition, options, path);
  const failed = (why: string, cause?: unknown) =>
    new CandlewickError('PLUGIN_OPEN', `${kind} ${name} failed to open: ${why}`, { cause });
  let late = false;
  const opening = Promise.resolve()
    .then(() => pluginScope.run({ kind, name }, () => definition.open(checked, context)))
    .then((opened: unknown) => {
      if (late) closeQuietly(opened);
      return opened;
    });
  let opened: unknown;
  try {
    opened = await within(timeMs, opening, () => {
      late = true;
      return failed(`it has not opened after ${timeText(timeMs)} (limits.pluginTime)`);
    });
  } catch (cause) {
    if (errorCode(cause)) throw cause;
    throw failed(reasonOf(cause), cause);
  }
  if (typeof opened !== 'object' || opened === null) throw failed(`open gave ${String(opened)}`);
  const breach = contractBreach(kind, opened, capabilities);
  if (breach === undefined) return opened as PluginKinds[K]['instance'];
  closeQuietly(opened);
  throw failed(breach);
}

/** Of what nobody will use: its own trouble with closing is nobody's either. */
function closeQuietly(opened: unknown): void {
  const close = (opened as Partial<AsyncDisposable> | null | undefined)?.[Symbol.asyncDispose];
  if (typeof close !== 'function') return;
  Promise.resolve()
    .then(() => close.call(opened))
    .catch(() => undefined);
}

async function check<K extends PluginKind>(
  definition: PluginDefinition<K>,
  options: unknown,
  path: string,
): Promise<z.output<z.ZodType>> {
  const { defaults, kind, name } = definition;
  if (defaults && isEmpty(options)) return { ...defaults };
  const schema = await schemaOf(definition);
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  const { explainIssues } = await import('../config/explain-issues.ts');
  const text = explainIssues(checked.error.issues, { schema, at: path });
  throw new CandlewickError('PLUGIN_OPTIONS', `${kind} ${name}: ${text}`);
}

/** The schema, where the plugin can give one. */
async function schemaOf<K extends PluginKind>(definition: PluginDefinition<K>): Promise<z.ZodType> {
  const { kind, name } = definition;
  let schema: unknown;
  let cause: unknown;
  try {
    schema = await optionsSchema(definition);
  } catch (error) {
    cause = error;
  }
  if (typeof (schema as { safeParse?: unknown } | undefined)?.safeParse === 'function')
    return schema as z.ZodType;
  const why = cause === undefined ? `options() gave ${String(schema)}` : reasonOf(cause);
  throw new CandlewickError('PLUGIN_OPEN', `${kind} ${name} failed to open: it has no schema of options: ${why}`, { cause }); // prettier-ignore
}

const isEmpty = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && Object.keys(options).length === 0;
