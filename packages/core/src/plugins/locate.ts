import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { didYouMean } from '../config/nearest.ts';
import { CandlewickError } from '../errors.ts';
import { notInstalled } from './not-installed.ts';

/** What a folder without package.json, or with one that names no entry, is entered by. */
const INDEXES = ['index.js', 'index.mjs', 'index.ts', 'index.mts', 'src/index.ts'];

/**
 * The address of a plugin: an absolute path to a file or to a folder of a package, or a package as seen from `folder`.
 * Nothing of it is run.
 *
 * @throws PLUGIN_NOT_FOUND
 */
export function locatePlugin(specifier: string, folder: string): string {
  return pathToFileURL(isAbsolute(specifier) ? atPath(specifier) : installed(specifier, folder)).href;
}

function atPath(path: string): string {
  if (!existsSync(path)) throw notFound(`there is no plugin at ${path}.${nearbyFile(path)}`);
  if (!statSync(path).isDirectory()) return path;
  const manifest = join(path, 'package.json');
  const entry = existsSync(manifest) ? entryOf(manifest, '.') : undefined;
  if (entry !== undefined) return built(entry, path);
  const found = INDEXES.map((name) => join(path, name)).find((each) => existsSync(each));
  if (found !== undefined) return found;
  throw notFound(`${path} is a folder without a package.json that names its entry, and without an index.js.`);
}

function installed(specifier: string, folder: string): string {
  const from = join(folder, 'package.json');
  let entry: string | undefined;
  try {
    const manifest = findPackageJSON(specifier, from);
    // `require.resolve` does not see what a package exports to `import` alone, as most plugins will.
    entry = manifest === undefined ? undefined : entryOf(manifest, `.${specifier.slice(nameOf(specifier).length)}`); // prettier-ignore
    entry ??= createRequire(from).resolve(specifier);
  } catch (cause) {
    throw notFound(notInstalled(specifier, folder), cause);
  }
  return built(entry, specifier);
}

/** A package whose code has to be made first, and was not. */
function built(entry: string, what: string): string {
  if (existsSync(entry)) return entry;
  throw notFound(`${what} names ${entry} as its entry, which is not there: build the package first.`);
}

/** The entry that a package.json names for a subpath; undefined: it leaves that to Node.js. */
function entryOf(manifest: string, subpath: string): string | undefined {
  const { exports, main } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
  const own = subpath === '.' && typeof main === 'string' && exports === undefined ? main : undefined;
  const target = pick(entries(exports)[subpath]) ?? own;
  // With a main Node.js also tries endings and folders: left to it where the file is not simply there.
  const file = target === undefined ? undefined : join(dirname(manifest), target);
  return file !== undefined && (own === undefined || existsSync(file)) ? file : undefined;
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

/** The package of `@acme/plugins/csv`: `@acme/plugins`. */
const nameOf = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';

/** ` Did you mean my-exchange.ts?`: the nearest of what is beside a path that is not there. */
function nearbyFile(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    return ` There is no folder ${dirname(path)}.`;
  }
}

const notFound = (message: string, cause?: unknown): CandlewickError =>
  new CandlewickError('PLUGIN_NOT_FOUND', message, { cause });
