import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const helper = fileURLToPath(new URL('compile-whole.mjs', import.meta.url));
const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
const SOURCES = /[\\/]packages[\\/](core|plugins|cli|new-plugin)[\\/]src[\\/].*\.ts$/;
/** With what runs in the extension host. */
export const HOST_SOURCES = /[\\/]packages[\\/](core|vscode-extension)[\\/]src[\\/].*\.ts$/;
const LIBRARIES = /[\\/]node_modules[\\/]commander[\\/].*\.js$/;
const NAMED = /^import \{([^}]*)\} from '@candlewick\/(core|core\/host|plugins)';/gm;
const BUILTIN = /^import (?:(?:\* as )?(\w+)(?:, )?)?(?:\{([^}]*)\})? ?from '(node:[\w/]+)';/gm;
const LAZY = /\bimport\(\s*'([\w.][^']*)'\s*\)/g;

/**
 * Makes the bundle load what is used and little else, in few files.
 *
 * An import from a package's entry becomes one from the file that has the name: where a bundle is split, esbuild takes
 * all that an index can reach for needed. And what is loaded lazily but together (all commands, all that a read needs)
 * becomes one file by `groups`: finding and opening a file costs more than the code in it.
 *
 * Node's own modules are taken as they are: an import makes a namespace first, which reads everything that the module
 * has, and of some (node:util, node:crypto) loads parts that nobody asked for.
 *
 * @param groups by name: `files` below packages/, and the group that is loaded whenever this one is, before it (`after`)
 * @param sources files that this is done to
 * @param whole groups and packages that are compiled whole where Node keeps compiled code (see compile-whole.mjs); the
 * bundle has each as an entry of this name, as `wholeEntries` gives them, and the banner CODE_STARTS
 */
export function directImports(groups, { sources = SOURCES, whole = [] } = {}) {
  const homes = {
    core: namesOf('core/src/index.ts'),
    'core/host': namesOf('core/src/host.ts'),
    plugins: namesOf('plugins/src/index.ts'),
  };
  const members = Object.entries(groups).flatMap(([group, { files }]) =>
    files.map((path, i) => [resolve(packages, path), { group, i }]),
  );
  const groupOf = new Map(members);
  const direct = (text) =>
    text.replace(NAMED, (whole, list, name) => {
      const parts = list.split(',').map((each) => each.trim()).filter((each) => each !== '' && !each.startsWith('type ')); // prettier-ignore
      const imports = parts.map((part) => [part, homes[name].get(part.split(' ')[0])]);
      if (imports.some(([, home]) => home === undefined)) return whole;
      const lines = imports.map(([part, home]) => `import { ${part} } from ${JSON.stringify(home)};`);
      return lines.join(' ') + whole.replace(/[^\n]/g, ''); // lines stay where they are
    });
  const load = (name, specifier) =>
    whole.includes(name)
      ? `compileWhole(import.meta.url, '${name}', () => import('${specifier}'))`
      : `import('${specifier}')`;
  const grouped = (text, path) => {
    const loaded = text.replace(LAZY, (all, specifier) => {
      if (!specifier.startsWith('.')) return load(specifier, specifier);
      const found = groupOf.get(resolve(dirname(path), specifier));
      return found
        ? `${load(found.group, `group:${found.group}`)}.then(({ m${found.i} }) => m${found.i})`
        : all;
    });
    return loaded.includes('compileWhole(')
      ? `import { compileWhole } from ${JSON.stringify(helper)}; ${loaded}`
      : loaded;
  };
  return {
    name: 'direct-imports',
    setup(build) {
      build.onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'group' }));
      build.onLoad({ filter: /./, namespace: 'group' }, ({ path }) => ({
        contents: [
          // What an earlier group needs is there when a later one comes: in one file for both.
          ...(groups[path].after === undefined ? [] : [`import 'group:${groups[path].after}';`]),
          ...groups[path].files.map(
            (file, i) => `export * as m${i} from ${JSON.stringify(resolve(packages, file))};`,
          ),
        ].join('\n'),
        resolveDir: packages,
      }));
      build.onLoad({ filter: sources }, async ({ path }) => ({
        contents: plain(grouped(direct(await readFile(path, 'utf8')), path)),
        loader: 'ts',
      }));
      build.onLoad({ filter: LIBRARIES }, async ({ path }) => ({
        contents: plain(withoutPrograms(await readFile(path, 'utf8'))),
      }));
    },
  };
}

/** @param whole as of `directImports` @param groups the same */
export const wholeEntries = (groups, whole) =>
  Object.fromEntries(whole.map((name) => [name, groups[name] ? `group:${name}` : name]));

/** Built-in modules without a namespace, node:crypto (functions all) on the first call; types alone vanish. */
const plain = (text) =>
  text.replace(BUILTIN, (whole, all, list, name) => {
    const module = `process.getBuiltinModule('${name}')`;
    const values = valuesIn(list ?? '', /^\w+( as \w+)?$/);
    const some = values.length === 0 ? '' : name === 'node:crypto' ? values.map((each) => `const ${each} = (...args) => ${module}.${each}(...args);`).join('') : `const { ${values.join(', ').replaceAll(' as ', ': ')} } = ${module};`; // prettier-ignore
    return (all ? `const ${all} = ${module};` : '') + some + whole.replace(/[^\n]/g, '');
  });

/** Commander imports child_process for subcommands that are programs of their own, which we have none of. */
const withoutPrograms = (text) =>
  text
    .replace("import childProcess from 'node:child_process';", '')
    .replaceAll('childProcess.spawn', "process.getBuiltinModule('node:child_process').spawn")
    .replace("import process from 'node:process';", '');

/** Which file has each value that an entry of a package exports; entries name what they export. */
function namesOf(path) {
  const entry = resolve(packages, path);
  const exported = readFileSync(entry, 'utf8').matchAll(/^export \{([^}]*)\} from '([^']*)';/gm);
  return new Map(
    [...exported].flatMap(([, list, file]) =>
      valuesIn(list).map((each) => [each, resolve(dirname(entry), file)]),
    ),
  );
}

const valuesIn = (list, shape = /^\w+$/) =>
  list.split(',').map((each) => each.trim()).filter((each) => shape.test(each)); // prettier-ignore
