import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
const folder = join(packages, 'new-plugin/templates');

/** The files of `packages/new-plugin/templates` by folder and path: what `plugins new` writes. */
export function pluginTemplates() {
  const filesOf = (kind) =>
    readdirSync(join(folder, kind), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((file) => [
        file.slice(join(folder, kind).length + 1).replaceAll(sep, '/'),
        readFileSync(file, 'utf8'),
      ]);
  return Object.fromEntries(readdirSync(folder).map((kind) => [kind, Object.fromEntries(filesOf(kind))]));
}

/**
 * One file beside the bundle that reads it: packing treats files such as .gitignore and package.json in its own way.
 *
 * @param dist below packages/
 */
export function writePluginTemplates(dist) {
  mkdirSync(join(packages, dist), { recursive: true });
  writeFileSync(join(packages, dist, 'plugin-templates.json'), JSON.stringify(pluginTemplates()));
}
