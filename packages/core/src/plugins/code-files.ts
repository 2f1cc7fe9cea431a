import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locatePlugin } from './locate.ts';

/** What a file brings in by a relative path that stands in its text. */
const IMPORTS = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;
/** What Node.js leaves to be guessed where CommonJS names a file. */
const ENDINGS = ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.json', '/index.js', '/index.ts'];
/** More than any plugin has: a list that is longer says that it is something else. */
const MOST_FILES = 2_000;

/**
 * The files that the plugins named by a configuration are made of, by their real paths as seen from `folder`, each with
 * the SHA-256 of what is in it: the named file, what it imports by relative paths, and so on. Nothing of it is run.
 *
 * Packages in node_modules are left out: they are what the user installed. One that is linked there from elsewhere is a
 * file like others.
 */
export async function codeFiles(
  specifiers: readonly string[],
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const root = await realpath(folder).catch(() => folder);
  const take = async (path: string): Promise<void> => {
    const file = await realpath(path).catch(() => undefined);
    if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) return;
    const name = relative(root, file);
    if (found[name] !== undefined || Object.keys(found).length >= MOST_FILES) return;
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes === undefined) return;
    found[name] = createHash('sha256').update(bytes).digest('hex');
    if (!/\.[cm]?[jt]sx?$/.test(file)) return;
    for (const [, , specifier] of bytes.toString('utf8').matchAll(IMPORTS))
      for (const ending of ENDINGS) await take(join(dirname(file), `${specifier}${ending}`));
  };
  for (const specifier of specifiers) {
    const path = /^\.{1,2}\//.test(specifier) ? resolve(folder, specifier) : specifier;
    try {
      await take(fileURLToPath(locatePlugin(path, folder)));
      // What names the entry of a folder is part of it.
      if (isAbsolute(path)) await take(join(path, 'package.json'));
    } catch {
      found[specifier] = 'not there';
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
