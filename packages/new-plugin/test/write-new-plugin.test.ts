import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginKind } from '@candlewick/core';
import { PLUGIN_KINDS } from '@candlewick/core/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginTemplates } from '../../../scripts/bundle/plugin-templates.mjs';
import { writeNewPlugin } from '../src/write-new-plugin.ts';

const templates = pluginTemplates();
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'candlewick-new-'));
  execFileSync('git', ['init', '--quiet'], { cwd: parent });
  execFileSync('git', ['config', 'user.name', 'Ada $& "Byron"'], { cwd: parent });
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const write = (kind: PluginKind = 'exporter', name = 'my-format', folder?: string) =>
  writeNewPlugin({ kind, name, parent, folder, taken: ['csv'], version: '7.8.9', templates });
const refusal = (call: Promise<unknown>) => call.then(() => undefined, (error: unknown) => error); // prettier-ignore

describe('a new plugin', () => {
  it('has a template for every kind', () => {
    expect(Object.keys(templates).sort()).toEqual([...PLUGIN_KINDS, 'common'].sort());
  });

  it.each(PLUGIN_KINDS)(
    'is a whole project of the kind %s, without a trace of the template',
    async (kind) => {
      const { folder, files } = await write(kind);
      expect(folder).toBe(join(parent, 'my-format'));
      expect(files).toEqual(
        expect.arrayContaining([
          ...['.gitignore', 'CHANGELOG.md', 'LICENSE', 'README.md', 'candlewick.config.json', 'package.json'],
          ...['src/plugin.ts', 'test/contract.test.ts', 'tsconfig.build.json', 'tsconfig.json'],
        ]),
      );
      for (const file of files) {
        const text = readFileSync(join(folder, file), 'utf8');
        expect(text, file).not.toMatch(/acme|\{\{/i);
        expect(text.endsWith('\n'), file).toBe(true);
      }
      expect(readFileSync(join(folder, 'src/plugin.ts'), 'utf8')).toContain(
        `kind: '${kind}',\n  name: 'my-format',`,
      );
    },
  );

  it('has a package.json with its names, its author and the version that it was made for', async () => {
    const { folder } = await write('exchange', '@ada/candlewick-ada');
    expect(folder).toBe(join(parent, 'candlewick-ada'));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      ...{ name: '@ada/candlewick-ada', author: 'Ada $& "Byron"', license: 'MIT', type: 'module' },
      keywords: expect.arrayContaining(['candlewick-plugin', 'candlewick-exchange']) as string[],
      peerDependencies: { '@candlewick/core': '^7.8.9' },
      dependencies: { undici: expect.any(String) as string, zod: expect.any(String) as string },
      devDependencies: { '@candlewick/core': '^7.8.9', candlewick: '^7.8.9' },
      scripts: { test: expect.any(String) as string, try: expect.any(String) as string },
    });
    const licence = readFileSync(join(folder, 'LICENSE'), 'utf8');
    expect(licence).toContain(`Copyright (c) ${new Date().getFullYear()} Ada $& "Byron"\n`);
  });

  it('names its own authors where git knows nobody', async () => {
    execFileSync('git', ['config', 'user.name', ''], { cwd: parent });
    const { folder } = await write();
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain(
      'the authors of candlewick-plugin-my-format\n',
    );
  });

  it('takes an empty folder, and no other', async () => {
    const folder = join(parent, 'else', 'where');
    mkdirSync(folder, { recursive: true });
    expect((await write('cache', 'one', folder)).folder).toBe(folder);
    const before = readFileSync(join(folder, 'package.json'), 'utf8');
    expect(await refusal(write('cache', 'two', folder))).toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(before);
    writeFileSync(join(parent, 'a-file'), '');
    expect(await refusal(write('cache', 'a-file'))).toMatchObject({ code: 'OUTPUT_EXISTS' });
  });

  it('writes nothing for a name that is none', async () => {
    expect(await refusal(write('exporter', 'csv'))).toMatchObject({ code: 'USAGE' });
    expect(existsSync(join(parent, 'csv'))).toBe(false);
  });

  it('says where it cannot be written', async () => {
    const file = join(parent, 'a-file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const error = await refusal(write('exporter', 'x', join(file, 'below')));
    expect(error).toMatchObject({ code: expect.stringMatching(/OUTPUT_EXISTS|EXPORT_UNWRITABLE/) as string });
  });

  it('asks for the libraries that the workspace itself is checked with', () => {
    const root = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as typeof root;
    const known = { ...root.devDependencies, ...own.devDependencies };
    for (const files of Object.values(templates)) {
      const { dependencies, devDependencies } = JSON.parse(files['package.json']!) as Record<
        string,
        Record<string, string> | undefined
      >;
      for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
        if (!name.includes('candlewick')) expect(range, name).toBe(known[name]);
    }
  });
});
