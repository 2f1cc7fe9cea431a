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
    const module = await load(specifier, folder);
    const exported = module['default'];
    for (const each of Array.isArray(exported) ? exported : [exported]) registry.add(each, specifier);
  }
}

async function load(specifier: string, folder: string): Promise<Record<string, unknown>> {
  const url = locatePlugin(specifier, folder);
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CandlewickError('PLUGIN_LOAD', `${specifier} failed while loading: ${message}`, { cause });
  }
}
