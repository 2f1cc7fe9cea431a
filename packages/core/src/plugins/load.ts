import { CandlewickError } from '../errors.ts';
import { explainLoad } from './explain-load.ts';
import { locatePlugin } from './locate.ts';
import { pluginScope } from './plugin-scope.ts';
import type { PluginRegistry } from './registry.ts';
import { PLUGIN_TIME_MS, timeText, within } from './within.ts';

/** A module that was loaded for its plugins. */
export interface PluginModule {
  readonly url: string;
  /** What its default export holds: one plugin, or each of a list; not checked yet. */
  readonly plugins: readonly unknown[];
  /** All that it exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Imports third-party plugins: package names as seen from `folder`, or absolute paths. TypeScript files are loaded by
 * Node's own type stripping. Loading is running their code: only what a trusted configuration names comes here.
 *
 * @throws PLUGIN_NOT_FOUND, PLUGIN_LOAD, and what `registry.add` throws
 */
export async function loadPlugins(
  specifiers: readonly string[],
  folder: string,
  registry: PluginRegistry,
  timeMs = PLUGIN_TIME_MS,
): Promise<void> {
  for (const specifier of specifiers) {
    const { plugins, url } = await loadModule(specifier, folder, timeMs);
    for (const each of plugins) registry.add(each, specifier, url);
  }
}

/**
 * Imports one module of plugins.
 *
 * @throws PLUGIN_NOT_FOUND, PLUGIN_LOAD, PLUGIN_INVALID
 */
export async function loadModule(
  specifier: string,
  folder: string,
  timeMs = PLUGIN_TIME_MS,
): Promise<PluginModule> {
  const url = locatePlugin(specifier, folder);
  const who = { kind: 'plugin', name: specifier };
  const loading = pluginScope
    .run(who, () => import(url))
    .catch((cause: unknown) => {
      throw new CandlewickError('PLUGIN_LOAD', explainLoad(specifier, url, cause), { cause });
    }) as Promise<Record<string, unknown>>;
  const exports = await within(
    timeMs,
    loading,
    () =>
      new CandlewickError(
        'PLUGIN_LOAD',
        `${specifier} has not finished loading after ${timeText(timeMs)}: it waits for something at the top of its file. What takes time belongs into open.`,
      ),
  );
  const exported = defaultOf(exports);
  if (exported === undefined) throw withoutDefault(specifier, exports);
  if (Array.isArray(exported) && exported.length === 0)
    throw new CandlewickError('PLUGIN_INVALID', `${specifier} is not a plugin: its default export is an empty list.`); // prettier-ignore
  return { url, plugins: Array.isArray(exported) ? exported : [exported], exports };
}

/** CommonJS that a compiler made of `export default` has it one level below. */
function defaultOf({ default: exported }: Record<string, unknown>): unknown {
  const inner = exported as { readonly __esModule?: unknown; readonly default?: unknown } | null | undefined;
  return typeof inner === 'object' && inner?.__esModule === true ? inner.default : exported;
}

function withoutDefault(specifier: string, exports: Record<string, unknown>): CandlewickError {
  const names = Object.keys(exports)
    .filter((name) => name !== 'default' && name !== 'module.exports')
    .sort();
  const others = names.length > 0 ? ` (it exports ${names.join(', ')})` : '';
  return new CandlewickError(
    'PLUGIN_INVALID',
    `${specifier} is not a plugin: it has no default export${others}. Write export default definePlugin({...}).`,
  );
}
