import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';

const plugins = createRequire(new URL('../../packages/plugins/package.json', import.meta.url));
const lmdb = plugins.resolve('lmdb'); // its dist/index.cjs: all of its JavaScript in one file
const others = createRequire(lmdb);

/** Where the installed lmdb is, seen from the bundle: its native part is found from there, as it finds it itself. */
const INSTALLED = "new URL('dist/index.cjs', import.meta.resolve('lmdb'))";

/** What we use of it, by name: a bundler gives a dynamic import of CommonJS nothing but a default. */
const NAMES = ['open', 'version'];

/** The encoder is lmdb's default and the budget's; the cache has its own. msgpackr's optional native part stays out. */
const MSGPACKR = `
exports.Encoder = function (options) {
  const { Encoder } = require(${JSON.stringify(join(dirname(others.resolve('msgpackr')), '../index.js'))});
  return new Encoder(options);
};
`;

/**
 * Puts lmdb's JavaScript into a bundle. Found, read and compiled in a dozen files it is a third of a short start. The
 * package stays a dependency: it brings the native part for the platform through its optional dependencies.
 */
export const lmdbInside = lmdbAt(INSTALLED);

/** @param place JavaScript that gives the URL of lmdb's dist/index.cjs: `prebuilds` is looked for above its folder */
export function lmdbAt(place) {
  return { name: 'lmdb-inside', setup: (build) => setup(build, place) };
}

function setup(build, place) {
  const contents = {
    lmdb: `import lmdb from ${JSON.stringify(lmdb)};\nexport const { ${NAMES.join(', ')} } = lmdb;`,
    place: `import { fileURLToPath } from 'node:url';\nexport const file = fileURLToPath(${place});`,
    msgpackr: MSGPACKR,
  };
  build.onResolve({ filter: /^(lmdb|msgpackr|lmdb-inside:place)$/ }, ({ path }) => ({
    path: path.replace(/^.*:/, ''),
    namespace: 'lmdb-inside',
  }));
  build.onLoad({ filter: /./, namespace: 'lmdb-inside' }, ({ path }) => ({
    contents: contents[path],
    loader: 'js',
    resolveDir: dirname(lmdb),
  }));
  // It asks for a program only where nothing else tells which C library there is.
  build.onLoad({ filter: /detect-libc[\\/]lib[\\/]detect-libc\.js$/ }, async ({ path }) => ({
    contents: (await readFile(path, 'utf8'))
      .replace("const childProcess = require('child_process');", '')
      .replaceAll('childProcess.', "require('child_process')."),
    loader: 'js',
  }));
  build.onLoad({ filter: /lmdb[\\/]dist[\\/]index\.cjs$/ }, async ({ path }) => ({
    contents: `const { file: __filename } = require('lmdb-inside:place');\n${quiet(await readFile(path, 'utf8'))}`,
    loader: 'js',
  }));
}

/** A commit that failed, on a full disk for one, is rejected with its error: it need not be printed with its stack as well. */
function quiet(text) {
  const parts = text.split(/console\.error\(error\);(?=\s*if \(commitRejectPromise\))/);
  if (parts.length !== 2) throw new Error('lmdb prints failed commits elsewhere than it did');
  return parts.join('');
}
