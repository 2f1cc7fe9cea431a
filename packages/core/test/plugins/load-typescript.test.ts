import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explainLoad } from '../../src/plugins/explain-load.ts';
import { createPluginFolder, pluginText } from './plugin-folder.ts';

const source = JSON.stringify(new URL('../../src/plugins/load.ts', import.meta.url).href);

/** What plain Node.js says of loading a file: here a loader is between that takes all of TypeScript. */
function failureIn(file: string): string {
  const script = `
    const { loadModule } = await import(${source});
    await loadModule(${JSON.stringify(file)}, '/').then(() => console.log('loaded'), (error) => console.log(error.code + ': ' + error.message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: {},
  });
  return stdout.trim() || stderr;
}

describe('a plugin in TypeScript, in plain Node', () => {
  it('is loaded as it is, with types of every kind and files beside it', async () => {
    await using folder = await createPluginFolder();
    await folder.write('names.ts', "export interface Named { name: string }\nexport const NAME = 'acme';");
    const file = await folder.write(
      'acme.ts',
      `import { NAME, type Named } from './names.ts';
type Of<T> = { readonly [K in keyof T]: T[K] };
class Held { #name: string = NAME; get name(): string { return this.#name; } }
const held = new Held() satisfies Named as Of<Named>;
export default ${pluginText('x', { name: 'held.name' })} as unknown;`,
    );
    expect(failureIn(file)).toBe('loaded');
  });

  it.each([
    ['enum Mode { Fast }', 'TypeScript enum is not supported'],
    [
      'class A { constructor(private readonly x: number) {} }',
      'TypeScript parameter property is not supported',
    ],
    ['namespace A { export const x = 1; }', 'TypeScript namespace'],
    [
      'const mark = (_: unknown) => undefined;\n@mark\nclass A {}',
      'has decorators, which Node.js cannot take away',
    ],
  ])('that has what cannot be erased is told so, where, and what to do: %s', async (text, why) => {
    await using folder = await createPluginFolder();
    const file = await folder.write('acme.ts', `${text}\nexport default 1;`);
    const message = failureIn(file);
    expect(message).toMatch(/^PLUGIN_LOAD: /);
    expect(message).toContain(why);
    expect(message).toMatch(/acme\.ts:\d+\)/);
    expect(message).toContain('or compile it and name the JavaScript file');
  });

  it('that is not valid is told so', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write('acme.ts', 'const x: = 5;');
    expect(failureIn(file)).toContain(`${file} is not valid TypeScript: Unexpected token`);
  });

  it('that imports a type as a value, or a file by the name that it will have, is told how to', async () => {
    await using folder = await createPluginFolder();
    await folder.write('types.ts', 'export interface Shape { x: number }\nexport const y = 1;');
    const type = await folder.write(
      'a.ts',
      "import { Shape } from './types.ts';\nexport default {} as Shape;",
    );
    expect(failureIn(type)).toContain('If it is a type, import it with import type');
    const name = await folder.write('b.mts', "import { y } from './types.js';\nexport default y;");
    expect(failureIn(name)).toContain('Node.js wants TypeScript files imported by their own name');
  });

  it('says that this Node.js does not load TypeScript, and what to do', async () => {
    await using folder = await createPluginFolder();
    const file = await folder.write('acme.ts', 'export default 1;');
    // Node.js itself, started so that it leaves types where they are.
    const script = `await import(${JSON.stringify(file)}).catch(({ code, message }) => console.log(JSON.stringify({ code, message })));`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--no-strip-types', '--input-type=module', '-e', script],
      {
        encoding: 'utf8',
      },
    );
    const cause = Object.assign(new TypeError(), JSON.parse(stdout));
    const message = explainLoad(file, pathToFileURL(file).href, cause);
    expect(message).toContain(`${file} is TypeScript, which this Node.js`);
    expect(message).toContain('Use Node.js 22.18 or newer without --no-strip-types, or compile it');
  });

  it('inside of a package is told that packages are JavaScript', async () => {
    await using folder = await createPluginFolder();
    await folder.install(
      'acme',
      { type: 'module', exports: './index.ts' },
      { 'index.ts': 'export default 1;' },
    );
    const file = `${folder.path}/node_modules/acme`;
    expect(failureIn(file)).toContain('Its author has to publish JavaScript');
  });
});
