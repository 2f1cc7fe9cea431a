import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'packages/plugins/dist/for-swap-test.mjs');

describe('the five kinds of plugin, each swapped by the configuration alone', () => {
  let user: Workspace;
  const used = async () => (await readFile(join(user.folder, 'used.txt'), 'utf8')).trim().split('\n');

  beforeAll(async () => {
    user = await openWorkspace();
    // As the published package has it, with core inside: the workspace's own core is TypeScript.
    await build({
      absWorkingDir: root,
      entryPoints: ['packages/plugins/src/index.ts'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      external: ['ccxt', 'lmdb'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    // A stranger's plugins: those of the house under other names, that write down that they were opened.
    await writeFile(
      join(user.folder, 'mine.mjs'),
      `import { appendFileSync } from 'node:fs';
import * as plugins from ${JSON.stringify(bundle)};
const mine = (plugin) => ({
  ...plugin,
  name: 'mine-' + plugin.kind,
  ids: undefined,
  open(options, context) {
    appendFileSync(new URL('./used.txt', import.meta.url), plugin.kind + '\\n');
    return plugin.open(options, context);
  },
});
export default [plugins.exchangeSimulated, plugins.cacheLmdb, plugins.limiterWeight, plugins.exporterCsv, plugins.monitorPerformance].map(mine);
`,
    );
    await user.config({
      plugins: ['./mine.mjs'],
      exchange: 'mine-exchange',
      exchanges: { 'mine-exchange': { latencyMs: 1 } },
      cache: { plugin: 'mine-cache', folder: 'my-cache' },
      limiter: { plugin: 'mine-limiter', share: 0.5 },
      exporters: { tsv: { plugin: 'mine-exporter', separator: '\t' } },
      monitors: { performance: false, mine: { plugin: 'mine-monitor' } },
      export: { formats: ['tsv'], folder: 'out' },
    });
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it('does the whole job with them', async () => {
    const { code, stdout, stderr } = await user.run(
      'fetch',
      '--trust',
      '--start',
      '2024-01-01',
      '--end',
      '2024-01-02',
      '--json',
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { datasets } = JSON.parse(stdout) as { datasets: [{ candles: number; files: [{ path: string }] }] };
    expect(datasets[0].candles).toBe(24);
    expect((await readFile(datasets[0].files[0].path, 'utf8')).split('\n')[0]).toBe(
      'timestamp\topen\thigh\tlow\tclose\tvolume',
    );
    expect([...new Set(await used())].sort()).toEqual([
      'cache',
      'exchange',
      'exporter',
      'limiter',
      'monitor',
    ]);
  });

  it('lists them with where they came from', async () => {
    const { stdout } = await user.run('plugins', '--trust', '--json');
    const { plugins } = JSON.parse(stdout) as { plugins: { name: string; origin: string }[] };
    expect(plugins.filter(({ name }) => name.startsWith('mine-'))).toHaveLength(5);
  });

  it('runs none of their code while the file is not trusted', async () => {
    const before = (await used()).length;
    const { code, stderr } = await user.run('fetch');
    expect(code).toBe(3);
    expect(stderr).toContain('plugins');
    expect((await used()).length).toBe(before);
  });
});
