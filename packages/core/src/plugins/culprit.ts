import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOf } from './package-of.ts';
import { pluginScope } from './plugin-scope.ts';
import type { PluginRegistry } from './registry.ts';

/**
 * Which plugin left a failure behind that nobody handles: the one whose call started it, else the stranger whose file is
 * in the stack. To be asked in the handler itself, before anything is awaited. Undefined: none of them.
 */
export function culpritOf(error: unknown, registry: PluginRegistry): string | undefined {
  const scope = pluginScope.getStore();
  if (scope) return `${scope.kind} ${scope.name}`;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = registry.list().find(({ url }) => url !== undefined && stack.includes(placeOf(url)));
  return found && `${found.definition.kind} ${found.definition.name}`;
}

/** A package's folder; of a file that is named by its path the file itself, since its package may be the whole project. */
function placeOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  const file = fileURLToPath(url);
  const manifest = packageOf(url)?.file;
  return file.includes('node_modules') && manifest !== undefined ? dirname(manifest) : file;
}
