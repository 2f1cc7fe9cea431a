import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const plugins = createRequire(new URL('../../packages/plugins/package.json', import.meta.url));
export const lmdbFolder = dirname(dirname(plugins.resolve('lmdb')));

/** Of a package's native files those for every Node.js and Electron: not the ones for a single ABI. */
export const isPortable = (file) => file.endsWith('.node') && !/\.abi\d+/.test(file);

/** What lmdb reads beside its native part, whatever the platform. */
export function copyDictionary(folder) {
  cpSync(join(lmdbFolder, 'dict/dict.txt'), join(folder, 'dict/dict.txt'));
}

/** Puts lmdb's native part for this machine where a bundle made with `lmdbAt` looks for it. @param folder above dist/ */
export function copyPrebuild(folder) {
  const target = `${process.platform}-${process.arch}`;
  const installed = createRequire(join(lmdbFolder, 'package.json')).resolve(`@lmdb/lmdb-${target}`);
  copyDictionary(folder);
  const place = join(folder, 'prebuilds');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, target), { recursive: true });
  for (const file of readdirSync(dirname(installed)).filter(isPortable))
    cpSync(join(dirname(installed), file), join(place, target, file));
}
