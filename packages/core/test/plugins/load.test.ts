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
    ['import "not-there-at-all"; export default 1;', 'not-there-at-all'],
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
