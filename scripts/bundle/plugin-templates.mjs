import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../packages/new-plugin/templates/', import.meta.url));

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

/** One file beside the bundle that reads it: packing leaves out or renames files such as .gitignore and package.json. */
export function writePluginTemplates(dist) {
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'plugin-templates.json'), JSON.stringify(pluginTemplates()));
}
