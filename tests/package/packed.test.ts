import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

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
    for (const name of ['@candlewick/core', '@candlewick/plugins', 'candlewick']) {
      const manifest = await readFile(at('node_modules', name, 'package.json'), 'utf8');
      expect(manifest).not.toContain('workspace:');
      const files = await readdir(at('node_modules', name));
      expect(files).toEqual(expect.arrayContaining(['dist', 'LICENSE', 'README.md', 'package.json']));
      expect(files).not.toContain('src');
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

  it('have types that a strict project accepts', async () => {
    await writeFile(
      at('plugin.ts'),
      `import { definePlugin, type Exporter, type ExportSource } from '@candlewick/core';
import { z } from 'zod';
class Counting implements Exporter {
  async export(source: ExportSource): Promise<{ candles: number }> {
    let candles = 0;
    for await (const batch of source.batches) candles += batch.length;
    return { candles };
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}
export default definePlugin({
  kind: 'exporter', name: 'count', description: 'Counts.', api: 1,
  options: z.strictObject({ loud: z.boolean().default(false) }),
  capabilities: { streaming: true },
  open: (options) => { const loud: boolean = options.loud; void loud; return new Counting(); },
});
`,
    );
    const options = {
      strict: true,
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      target: 'ES2024',
      lib: ['ES2024', 'ESNext.Disposable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      noEmit: true,
      skipLibCheck: false,
    };
    await writeFile(at('tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['plugin.ts'] }));
    const result = await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', at('tsconfig.json')).catch(
      (error: { stdout: string }) => error,
    );
    expect(result.stdout).toBe('');
  });
});
