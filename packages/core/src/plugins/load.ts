import { CandlewickError } from '../errors.ts';
import { locatePlugin } from './locate.ts';
import type { PluginRegistry } from './registry.ts';

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
): Promise<void> {
  for (const specifier of specifiers) {
    const url = locatePlugin(specifier, folder);
    const { default: exported } = await load(specifier, url);
    for (const each of Array.isArray(exported) ? exported : [exported]) registry.add(each, specifier, url);
  }
}

async function load(specifier: string, url: string): Promise<Record<string, unknown>> {
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CandlewickError('PLUGIN_LOAD', `${specifier} failed while loading: ${message}`, { cause });
  }
}
