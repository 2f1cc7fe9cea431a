import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { STRANGERS } from './strangers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const PACKAGES = ['@candlewick/core', '@candlewick/plugins', 'candlewick'];

interface Manifest {
  readonly license: string;
  readonly type: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe('the packed packages, installed into an empty folder', () => {
  let folder: string;
  const tarballs = inject('tarballs');
  const at = (...path: string[]) => join(folder, ...path);
  const env = () => ({
    ...process.env,
    NODE_PATH: undefined,
    NODE_OPTIONS: undefined,
    XDG_DATA_HOME: at('data'),
    XDG_CONFIG_HOME: at('config'),
  });
  const node = (...args: string[]) =>
    run(process.execPath, args, { cwd: folder, env: env() as NodeJS.ProcessEnv });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candlewick-packed-'));
    await writeFile(at('package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], {
      cwd: folder,
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are three, with a licence, without sources or workspace leftovers', async () => {
    expect(tarballs).toHaveLength(3);
    for (const name of PACKAGES) {
      const text = await readFile(at('node_modules', name, 'package.json'), 'utf8');
      expect(text).not.toMatch(/workspace:|catalog:|link:|file:|\/src\//);
      const { license, type, dependencies } = JSON.parse(text) as Manifest;
      expect([license, type]).toEqual(['MIT', 'module']);
      for (const range of Object.values(dependencies)) expect(range).toMatch(/^[\^~]?\d+\.\d+\.\d+/);
      const files = await readdir(at('node_modules', name));
      expect(files).toEqual(expect.arrayContaining(['dist', 'LICENSE', 'README.md', 'package.json']));
      const all = await readdir(at('node_modules', name), { recursive: true });
      const strays = all.filter((each) =>
        /(^|\/)(src|test|node_modules|\.built|tsconfig[^/]*)(\/|$)/.test(each),
      );
      expect(strays.filter((each) => !each.startsWith('node_modules'))).toEqual([]);
    }
  });

  it('have every file that they export, and hide the others', async () => {
    for (const name of ['@candlewick/core', '@candlewick/plugins']) {
      const { exports } = JSON.parse(
        await readFile(at('node_modules', name, 'package.json'), 'utf8'),
      ) as Manifest;
      const paths = Object.values(exports).flatMap((each) =>
        typeof each === 'string' ? [each] : Object.values(each),
      );
      expect(paths.length).toBeGreaterThan(2);
      for (const path of paths)
        expect([path, existsSync(at('node_modules', name, path))]).toEqual([path, true]);
    }
    const hidden = await node(
      '--eval',
      "import('@candlewick/core/dist/index.js').catch(({ code }) => console.log(code))",
    );
    expect(hidden.stdout.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('have declarations that name no TypeScript source and nothing of the repository', async () => {
    for (const name of ['core', 'plugins']) {
      const types = at('node_modules/@candlewick', name, 'dist/types');
      const files = (await readdir(types, { recursive: true })).filter((each) => each.endsWith('.d.ts'));
      expect(files.length).toBeGreaterThan(10);
      for (const file of files) {
        const text = await readFile(join(types, file), 'utf8');
        const imports = [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, each]) => each!);
        expect(imports.filter((each) => /\.ts$|\/src\//.test(each))).toEqual([]);
        expect(text).not.toContain(root);
      }
    }
  });

  it('run the bin', async () => {
    const bin = at('node_modules/candlewick/dist/candlewick.js');
    // As a shell starts it, by the link that npm makes.
    const linked = await run(at('node_modules/.bin/candlewick'), ['--version'], {
      env: env() as NodeJS.ProcessEnv,
    });
    expect(linked.stdout).toMatch(/^candlewick /);
    expect((await node(bin, '--version')).stdout).toMatch(/^candlewick \d+\.\d+\.\d+$/m);
    const { stdout } = await node(
      bin,
      'fetch',
      '--exchange',
      'simulated',
      '--symbol',
      'BTC/USDT',
      '--start',
      '2024-01-01',
      '--end',
      '2024-01-02',
      '--export',
      'csv',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', datasets: [{ candles: 24 }] });
    expect(await readdir(at('historical_data'))).toEqual(['simulated_BTC_USDT_1h_20240101_20240102.csv']);
  });

  it('bring what writes and reads typed files', async () => {
    const bin = at('node_modules/candlewick/dist/candlewick.js');
    const named = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
    for (const format of ['parquet', 'arrow', 'freqtrade']) {
      await node(bin, 'export', ...named, '--format', format, '--output', `typed.${format}`);
      const { stdout } = await node(
        bin,
        'import',
        `typed.${format}`,
        '--symbol',
        'BTC/USDT',
        '--name',
        format,
        '--json',
      );
      expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', datasets: [{ added: 24, revised: 0 }] });
    }
  });

  it('serve as a library: fetch and read from a script', async () => {
    await writeFile(
      at('bot.mjs'),
      `import { configSchema, openHost, openRun } from '@candlewick/core';
import { builtIns, openCandleFile } from '@candlewick/plugins';
await using host = await openHost({ builtIns });
await using run = await openRun(host, { config: configSchema.parse({}), projectFolder: process.cwd() });
const [{ dataset }] = await run.fetch([{ exchange: 'simulated', symbol: 'ETH/USDT', timeframe: '1h' }]);
let candles = 0;
for await (const batch of run.read(dataset)) candles += batch.length;
await run.export(dataset, { format: 'parquet', output: 'bot.parquet' });
const file = await openCandleFile('bot.parquet');
for await (const { numbers } of file.batches()) candles += numbers.length;
console.log(candles);
`,
    );
    expect((await node('bot.mjs')).stdout.trim()).toBe('2000');
  });

  it('have one copy of the code behind all entries of core', async () => {
    await writeFile(
      at('copies.mjs'),
      `import { CandlewickError } from '@candlewick/core';
import { timeframeOf } from '@candlewick/core/host';
import '@candlewick/core/testing';
try {
  timeframeOf('often');
} catch (error) {
  console.log(error instanceof CandlewickError, error.code);
}
`,
    );
    expect((await node('copies.mjs')).stdout.trim()).toBe('true UNKNOWN_TIMEFRAME');
    // A source in two chunks would have its classes twice.
    const dist = at('node_modules/@candlewick/core/dist');
    const maps = (await readdir(dist)).filter((name) => name.endsWith('.js.map'));
    const sources = await Promise.all(
      maps.map(
        async (name) =>
          (JSON.parse(await readFile(join(dist, name), 'utf8')) as { sources: string[] }).sources,
      ),
    );
    const twice = sources.flat().filter((each, i, all) => all.indexOf(each) !== i);
    expect(sources.flat().length).toBeGreaterThan(200);
    expect(twice).toEqual([]);
  });

  it('bring the test tools and the schema', async () => {
    await writeFile(
      at('tools.mjs'),
      `import { startMarketServer } from '@candlewick/core/testing';\nawait using market = await startMarketServer();\nconsole.log((await fetch(market.url + '/api/v3/ping')).status);\n`,
    );
    expect((await node('tools.mjs')).stdout.trim()).toBe('200');
    const schema = await readFile(at('node_modules/@candlewick/core/candlewick.config.schema.json'), 'utf8');
    expect(JSON.parse(schema)).toMatchObject({ title: 'Candlewick configuration' });
  });

  describe('a plugin that is written against them', () => {
    /** Compiles the stranger's files; gives what the compiler has to say. */
    const compile = async (options: object): Promise<string> => {
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        target: 'ES2024',
        lib: ['ES2024', 'ESNext.Disposable'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        skipLibCheck: false,
        ...options,
      };
      await writeFile(
        at('tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['count.ts', 'count.test.ts', 'program.ts'] }),
      );
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout } = await node(tsc, '-p', at('tsconfig.json')).catch(
        (error: { stdout: string }) => error,
      );
      return stdout;
    };

    beforeAll(async () => {
      for (const [name, text] of Object.entries(STRANGERS)) await writeFile(at(name), text);
    });

    it.each([
      ['nodenext', { module: 'NodeNext', moduleResolution: 'NodeNext' }],
      ['bundler', { module: 'ESNext', moduleResolution: 'Bundler' }],
      [
        'bundler, without the strictest switches',
        { module: 'ESNext', moduleResolution: 'Bundler', exactOptionalPropertyTypes: false },
      ],
    ])('compiles strictly, libraries checked too: %s', async (_, options) => {
      expect(await compile({ ...options, noEmit: true })).toBe('');
    });

    it('is refused by the compiler where it is wrong', async () => {
      await writeFile(at('program.ts'), STRANGERS['program.ts'].replace("timeframe: '1h'", 'timeframe: 60'));
      expect(await compile({ module: 'NodeNext', noEmit: true })).toContain('program.ts');
      await writeFile(at('program.ts'), STRANGERS['program.ts']);
    });

    it('is compiled, loaded by the program, and writes its file', async () => {
      expect(await compile({ module: 'NodeNext', outDir: 'built' })).toBe('');
      await writeFile(at('candlewick.config.json'), JSON.stringify({ plugins: ['./built/count.js'] }));
      const bin = at('node_modules/candlewick/dist/candlewick.js');
      const listed = JSON.parse((await node(bin, 'plugins', '--trust', '--json')).stdout) as {
        plugins: { name: string; origin: string }[];
      };
      expect(listed.plugins.filter(({ name }) => name === 'count')).toHaveLength(1);
      const named = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
      const range = ['--start', '2024-01-01', '--end', '2024-01-02'];
      await node(bin, 'fetch', '--trust', ...named, ...range, '--export', 'count', '--output', 'day.count');
      expect(await readFile(at('day.count'), 'utf8')).toBe('24\n');
    });

    it('passes the contract suite under node:test', async () => {
      const { stdout } = await node('--test', '--test-reporter=tap', 'built/count.test.js').catch(
        (failed: { stdout: string }) => failed,
      );
      expect(stdout.match(/not ok[^\n]*/g) ?? []).toEqual([]);
      expect(stdout).toMatch(/^# fail 0$/m);
      expect(Number(/^# pass (\d+)$/m.exec(stdout)![1])).toBeGreaterThan(10);
    });
  });
});
