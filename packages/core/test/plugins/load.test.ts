import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlugins } from '../../src/plugins/load.ts';
import { PluginRegistry } from '../../src/plugins/registry.ts';
import { failureOf } from '../config/project.ts';
import { createPluginFolder, pluginText } from './plugin-folder.ts';

async function load(specifiers: readonly string[], folder: string) {
  const registry = new PluginRegistry();
  await loadPlugins(specifiers, folder, registry);
  return registry.list().map(({ definition, origin }) => [definition.name, origin]);
}

describe('loading a plugin', () => {
  it('takes the default export of a JavaScript file', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write('acme.mjs', `export default ${pluginText('acme')};`);
    expect(await load([file], folder.path)).toEqual([['acme', file]]);
  });

  it('takes a TypeScript file, and every plugin of a list', async () => {
    await using folder = await createPluginFolder();
    const list = `[${pluginText('one')}, ${pluginText('two')}]`;
    const file = await folder.write(
      'acme.ts',
      `const list: readonly unknown[] = ${list};\nexport default list;`,
    );
    expect(await load([file], folder.path)).toEqual([
      ['one', file],
      ['two', file],
    ]);
  });

  it('finds a package as seen from the project, whatever way it names its entry', async () => {
    await using folder = await createPluginFolder();
    const files = (name: string) => ({
      'index.js': `export default ${pluginText(name)};`,
      'other.cjs': 'throw new Error("the entry for require");',
    });
    const module = { type: 'module' };
    const entries: [string, object][] = [
      ['main', { ...module, main: 'index.js' }],
      ['index', module],
      ['short', { ...module, exports: './index.js' }],
      ['import-only', { ...module, exports: { '.': { types: './index.d.ts', import: './index.js' } } }],
      ['conditions', { ...module, exports: { import: './index.js', require: './other.cjs' } }],
      ['nested', { ...module, exports: { '.': { node: { import: './index.js' }, default: './other.cjs' } } }],
    ];
    for (const [name, manifest] of entries) await folder.install(name, manifest, files(name));
    await folder.install('@acme/scoped', { ...module, exports: './index.js' }, files('scoped'));
    const names = [...entries.map(([name]) => name), '@acme/scoped'];
    expect(await load(names, folder.path)).toEqual(names.map((name) => [name.replace('@acme/', ''), name]));
  });

  it('finds a part of a package', async () => {
    await using folder = await createPluginFolder();
    const text = `export default ${pluginText('csv')};`;
    await folder.install(
      'pack',
      { type: 'module', exports: { './csv': { import: './lib/csv.js' } } },
      { 'lib/csv.js': text },
    );
    expect(await load(['pack/csv'], folder.path)).toEqual([['csv', 'pack/csv']]);
  });

  it('says that a package is not installed, and what to do', async () => {
    await using folder = await createPluginFolder();
    const { code, message } = await failureOf(load(['candlewick-plugin-nope'], folder.path));
    expect(code).toBe('PLUGIN_NOT_FOUND');
    expect(message).toContain('npm install candlewick-plugin-nope');
    expect(message).toContain('./');
  });

  it('says that there is nothing at a path', async () => {
    await using folder = await createPluginFolder();
    const file = join(folder.path, 'nowhere.mjs');
    expect(await failureOf(load([file], folder.path))).toEqual({
      code: 'PLUGIN_NOT_FOUND',
      message: `there is no plugin at ${file}.`,
    });
  });

  it.each([
    ['throw new Error("bang");', 'bang'],
    ['throw "a text";', 'a text'],
    ['throw undefined;', 'undefined'],
    ['import "not-there-at-all"; export default 1;', 'npm install not-there-at-all'],
    ['export default {', ''],
  ])('tells what went wrong in a file that fails: %s', async (text, reason) => {
    await using folder = await createPluginFolder();
    const file = await folder.write('broken.mjs', text);
    const { code, message } = await failureOf(load([file], folder.path));
    expect(code).toBe('PLUGIN_LOAD');
    expect(message).toContain(`${file} failed while loading`);
    expect(message).toContain(reason);
  });

  it.each(['export const plugin = 1;', 'export default undefined;', 'export default () => 1;'])(
    'refuses a file that is no plugin: %s',
    async (text) => {
      await using folder = await createPluginFolder();
      const file = await folder.write('thing.mjs', text);
      const { code, message } = await failureOf(load([file], folder.path));
      expect(code).toBe('PLUGIN_INVALID');
      expect(message).toContain(file);
    },
  );

  it('says that a file exports no default, and what it exports', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write('named.mjs', 'export const plugin = 1; export const other = 2;');
    expect((await failureOf(load([file], folder.path))).message).toBe(
      `${file} is not a plugin: it has no default export (it exports other, plugin). Write export default definePlugin({...}).`,
    );
    const empty = await folder.write('empty.mjs', 'export default [];');
    expect((await failureOf(load([empty], folder.path))).message).toContain(
      'its default export is an empty list',
    );
  });

  it('gives up a file that does not finish loading', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write('waits.mjs', 'await new Promise(() => {}); export default 1;');
    const { code, message } = await failureOf(loadPlugins([file], folder.path, new PluginRegistry(), 30));
    expect([code, message]).toEqual([
      'PLUGIN_LOAD',
      `${file} has not finished loading after 30 ms: it waits for something at the top of its file. What takes time belongs into open.`,
    ]);
  });

  it('takes what a compiler made of it in CommonJS', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write(
      'acme.cjs',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${pluginText('acme')};`,
    );
    expect(await load([file], folder.path)).toEqual([['acme', file]]);
  });

  it('takes the folder of a package, and says where it is not built', async () => {
    await using folder = await createPluginFolder();
    const manifest = { name: 'acme', type: 'module', exports: './dist/index.js' };
    await folder.write('acme/package.json', JSON.stringify(manifest));
    const path = join(folder.path, 'acme');
    expect((await failureOf(load([path], folder.path))).message).toContain('build the package first');
    await folder.write('acme/dist/index.js', `export default ${pluginText('acme')};`);
    expect(await load([path], folder.path)).toEqual([['acme', path]]);
    await folder.write('plain/index.mjs', `export default ${pluginText('plain')};`);
    const plain = join(folder.path, 'plain');
    expect(await load([plain], folder.path)).toEqual([['plain', plain]]);
    await folder.write('bare/readme.md', '');
    expect((await failureOf(load([join(folder.path, 'bare')], folder.path))).message).toContain(
      'a folder without a package.json that names its entry',
    );
  });

  it('names what is near to what is not there', async () => {
    await using folder = await createPluginFolder();
    await folder.write('my-exchange.ts', 'export default 1;');
    await folder.install('candlewick-plugin-acme', {}, {});
    await folder.write('package.json', JSON.stringify({ dependencies: { 'candlewick-plugin-later': '1' } }));
    const message = async (specifier: string) => (await failureOf(load([specifier], folder.path))).message;
    expect(await message(join(folder.path, 'my-exchange.js'))).toContain('Did you mean my-exchange.ts?');
    expect(await message(join(folder.path, 'none', 'x.js'))).toContain('There is no folder');
    expect(await message('candlewick-plugin-acne')).toContain('Did you mean candlewick-plugin-acme?');
    expect(await message('candlewick-plugin-later')).toContain('is in package.json and not installed');
    expect(await message('my-exchange.ts')).toContain('begin it with ./: «./my-exchange.ts»');
  });

  it('works in plain Node as it does here', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write(
      'acme.ts',
      `const plugin: object = ${pluginText('acme')};\nexport default plugin;`,
    );
    const source = (name: string) =>
      JSON.stringify(new URL(`../../src/plugins/${name}.ts`, import.meta.url).href);
    const script = `
      const { loadPlugins } = await import(${source('load')});
      const added = [];
      const registry = { add: (plugin) => added.push(plugin.name) };
      await loadPlugins([${JSON.stringify(file)}], '/', registry);
      const code = await loadPlugins([${JSON.stringify(`${file}x`)}], '/', registry).catch((error) => error.code);
      console.log(JSON.stringify([added, code]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: {},
    });
    expect([stdout.trim(), stdout === '' ? stderr : '']).toEqual(['[["acme"],"PLUGIN_NOT_FOUND"]', '']);
  });
});
