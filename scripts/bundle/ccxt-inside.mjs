import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const plugins = createRequire(new URL('../../packages/plugins/package.json', import.meta.url));
const root = resolve(dirname(plugins.resolve('ccxt')), '..');
/** The only file that imports ccxt. */
const LOADER = /exchange-ccxt[\\/]bridge[\\/]loader\.ts$/;

export const ccxtVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** Not a part of ccxt, and needed only to sign orders or to stream: undici, which our own transport stands in for, too. */
export const CCXT_EXTERNAL = ['undici', 'protobufjs/*', 'bufferutil', 'utf-8-validate'];

/** Puts ccxt into a bundle that is split: a file of its own for every exchange, read when that exchange is used. */
export const ccxtInside = {
  name: 'ccxt-inside',
  setup(build) {
    build.onLoad({ filter: LOADER }, () => {
      const ids = readdirSync(join(root, 'js/src'))
        .filter((file) => file.endsWith('.js'))
        .map((file) => file.slice(0, -3));
      const rows = ids.map((id) => `  ${JSON.stringify(id)}: () => import('./js/src/${id}.js'),`);
      return {
        contents: `const LOADERS = {\n${rows.join('\n')}\n};
export async function loadCcxtClass(id) {
  if (!Object.hasOwn(LOADERS, id)) throw new TypeError('not an exchange id: ' + id);
  return (await LOADERS[id]()).default;
}`,
        resolveDir: root,
        loader: 'js',
      };
    });
  },
};
