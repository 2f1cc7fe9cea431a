import { existsSync, readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CandlewickError } from '../errors.ts';

/**
 * The address of a plugin: an absolute path, or a package as seen from `folder`. Nothing of it is run.
 *
 * @throws PLUGIN_NOT_FOUND
 */
export function locatePlugin(specifier: string, folder: string): string {
  if (isAbsolute(specifier)) {
    if (existsSync(specifier)) return pathToFileURL(specifier).href;
    throw new CandlewickError('PLUGIN_NOT_FOUND', `there is no plugin at ${specifier}.`);
  }
  try {
    return pathToFileURL(packageEntry(specifier, join(folder, 'package.json'))).href;
  } catch (cause) {
    throw new CandlewickError(
      'PLUGIN_NOT_FOUND',
      `the plugin ${specifier} is not installed in ${folder}: npm install ${specifier}, or write a path that begins with ./`,
      { cause },
    );
  }
}

/** `require.resolve` does not see what a package exports to `import` alone, as most plugins will. */
function packageEntry(specifier: string, from: string): string {
  const [name = ''] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  const file = findPackageJSON(specifier, from);
  const { exports } = (file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))) as {
    exports?: unknown;
  };
  const target = pick(entries(exports)[`.${specifier.slice(name.length)}`]);
  return file === undefined || target === undefined
    ? createRequire(from).resolve(specifier)
    : join(dirname(file), target);
}

/** `exports` as a table of subpaths, also where it is written short. */
function entries(exports: unknown): Record<string, unknown> {
  const isTable =
    typeof exports === 'object' &&
    exports !== null &&
    Object.keys(exports).some((key) => key.startsWith('.'));
  return isTable ? (exports as Record<string, unknown>) : { '.': exports };
}

const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

function pick(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  const fitting = Array.isArray(target)
    ? (target as unknown[])
    : Object.entries(target).flatMap(([key, value]) => (CONDITIONS.includes(key) ? [value as unknown] : []));
  return fitting.map(pick).find((each) => each !== undefined);
}
