// Builds every package's bundle: node esbuild.mjs [core|plugins|cli|extension …]
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { CODE_STARTS } from './scripts/bundle/compile-whole.mjs';
import { directImports, HOST_SOURCES, wholeEntries } from './scripts/bundle/direct-imports.mjs';
import { buildChartPage } from './scripts/bundle/chart-page.mjs';
import { CCXT_EXTERNAL, ccxtInside, ccxtVersion } from './scripts/bundle/ccxt-inside.mjs';
import { lmdbAt, lmdbInside } from './scripts/bundle/lmdb-inside.mjs';
import { copyPrebuild } from './scripts/bundle/lmdb-prebuild.mjs';
import { splitForHost } from './scripts/bundle/split-for-host.mjs';
import { writePluginTemplates } from './scripts/bundle/plugin-templates.mjs';

const manifest = (name) =>
  JSON.parse(readFileSync(new URL(`packages/${name}/package.json`, import.meta.url), 'utf8'));
const dependencies = (name) => Object.keys(manifest(name).dependencies ?? {});
const external = (name) => dependencies(name).flatMap((each) => [each, `${each}/*`]);

const common = {
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  logLevel: 'warning',
  legalComments: 'none',
  absWorkingDir: import.meta.dirname,
};
const sources = (folder) =>
  readdirSync(new URL(`packages/${folder}/`, import.meta.url)).map((each) => `${folder}/${each}`);

/** What the program loads lazily, but together, and what is there already when it does. */
const GROUPS = {
  commands: {
    files: [
      ...sources('cli/src/commands'),
      'cli/src/lost-output.ts',
      'cli/src/report-error.ts',
      'cli/src/write-on-thread.ts',
    ],
  },
  reading: {
    after: 'commands',
    files: [
      'core/src/compose/dataset-columns.ts',
      'core/src/compose/dataset-view.ts',
      'core/src/compose/export-dataset.ts',
      'core/src/pipeline/6-read.ts',
      'core/src/plugins/guard/guard-cache.ts',
      'plugins/src/cache-lmdb/lmdb-cache.ts',
      'plugins/src/exporter-csv/csv-exporter.ts',
      'plugins/src/exporter-json/json-exporter.ts',
      'plugins/src/exporter-jsonl/jsonl-exporter.ts',
      'plugins/src/monitor-log/log-monitor.ts',
      'plugins/src/monitor-performance/performance-monitor.ts',
    ],
  },
  parquet: { after: 'reading', files: ['plugins/src/exporter-parquet/parquet-exporter.ts'] },
  arrow: {
    after: 'reading',
    files: [
      'plugins/src/exporter-arrow/arrow-exporter.ts',
      'plugins/src/exporter-freqtrade/freqtrade-exporter.ts',
    ],
  },
  layouts: {
    after: 'reading',
    files: [
      'plugins/src/exporter-backtrader/backtrader-exporter.ts',
      'plugins/src/exporter-lean/lean-exporter.ts',
      'plugins/src/exporter-npy/npy-exporter.ts',
      'plugins/src/exporter-tradingview/tradingview-exporter.ts',
    ],
  },
  importing: {
    after: 'reading',
    files: [
      'core/src/compose/import-dataset.ts',
      'plugins/src/candle-files/open-candle-file.ts',
      'plugins/src/candle-files/plan/list-files.ts',
      'plugins/src/candle-files/plan/plan-imports.ts',
    ],
  },
  // What few exports ask for: lazily, but in one file.
  exporting: {
    after: 'reading',
    files: [
      'core/src/analysis/single-precision.ts',
      'core/src/compose/compress-sink.ts',
      'core/src/compose/continuation.ts',
      'core/src/compose/export-manifest.ts',
    ],
  },
  verifying: {
    after: 'reading',
    files: [
      'core/src/analysis/statistics.ts',
      'core/src/compose/audit-dataset.ts',
      'core/src/compose/confirm-import.ts',
      'core/src/compose/cross-check.ts',
      'core/src/compose/recheck-datasets.ts',
      'core/src/pipeline/repair-request.ts',
    ],
  },
  fetching: {
    after: 'reading',
    files: [
      'core/src/compose/build-stages.ts',
      'core/src/compose/experience.ts',
      'core/src/compose/open-exchange.ts',
      'core/src/compose/prune-cache.ts',
      'core/src/plugins/guard/guard-limiter.ts',
      'plugins/src/exchange-simulated/simulated-exchange.ts',
      'plugins/src/limiter-weight/memory-store.ts',
      'plugins/src/limiter-weight/open-store.ts',
      'plugins/src/limiter-weight/weight-limiter.ts',
    ],
  },
  // The suites for plugins; what they share with the rest is there already.
  testing: { after: 'fetching', files: ['cli/src/plugin-testing.ts'] },
  making: { after: 'commands', files: ['cli/src/new-plugin.ts'] },
  exchanges: {
    after: 'commands',
    files: ['plugins/src/exchange-ccxt/exchanges.ts', 'plugins/src/exchange-ccxt/exchanges.generated.ts'],
  },
  ccxt: {
    after: 'fetching',
    files: ['plugins/src/exchange-ccxt/ccxt-exchange.ts', 'plugins/src/exchange-ccxt/venues/venue.ts'],
  },
  schemas: {
    after: 'commands',
    files: [
      'cli/src/json-schema.ts',
      'cli/src/plugin-options.ts',
      'core/src/analysis/run-record.ts',
      'core/src/config/explain-issues.ts',
      'core/src/config/parse-config.ts',
      'core/src/plugins/code-files.ts',
      ...sources('plugins/src')
        .map((each) => `${each}/options.ts`)
        .filter((each) => existsSync(new URL(`packages/${each}`, import.meta.url))),
    ],
  },
};
// What whoever reads or writes candles needs nearly all of.
const WHOLE = ['reading', 'lmdb'];
// Bundled CommonJS libraries may still call require.
const withRequire = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const targets = {
  // Three entries, one copy of the code between them: a host must meet the errors and classes that plugins use.
  core: () =>
    build({
      ...common,
      entryPoints: {
        index: 'packages/core/src/index.ts',
        host: 'packages/core/src/host.ts',
        testing: 'packages/core/src/testing/index.ts',
      },
      outdir: 'packages/core/dist',
      splitting: true,
      external: external('core'),
    }),
  plugins: () =>
    build({
      ...common,
      entryPoints: { index: 'packages/plugins/src/index.ts' },
      outdir: 'packages/plugins/dist',
      splitting: true,
      external: external('plugins'),
    }),
  // The program carries core and the built-in plugins: one file to read at start, the rest on demand.
  cli: () => {
    writePluginTemplates('cli/dist');
    return build({
      ...common,
      entryPoints: {
        candlewick: 'packages/cli/src/candlewick.ts',
        'export-worker': 'packages/cli/src/export-worker.ts',
        ...wholeEntries(GROUPS, WHOLE),
      },
      outdir: 'packages/cli/dist',
      splitting: true,
      // Names stay as they are, for stack traces; what is not there needs not be read.
      minifySyntax: true,
      minifyWhitespace: true,
      external: external('cli').filter((each) => !each.startsWith('lmdb')),
      plugins: [lmdbInside, directImports(GROUPS, { whole: WHOLE })],
      metafile: true,
      banner: { js: `#!/usr/bin/env node\n${withRequire.js}\n${CODE_STARTS}` },
      define: { CANDLEWICK_VERSION: JSON.stringify(manifest('cli').version) },
    });
  },
  // Three worlds: the extension host (small: read at every activation), the chart's page, the engine process.
  extension: async () => {
    const version = JSON.stringify(manifest('vscode-extension').version);
    const folder = 'packages/vscode-extension';
    copyPrebuild(folder);
    mkdirSync(`${folder}/dist`, { recursive: true });
    cpSync('packages/core/candlewick.config.schema.json', `${folder}/dist/candlewick.config.schema.json`);
    await splitForHost({
      ...common,
      entryPoints: { extension: `${folder}/src/extension.ts` },
      outdir: `${folder}/dist`,
      minifySyntax: true,
      minifyWhitespace: true,
      plugins: [directImports({}, { sources: HOST_SOURCES })],
      define: { CANDLEWICK_VERSION: version },
    });
    await build({
      ...common,
      entryPoints: { index: `${folder}/test/host/index.ts` },
      outdir: `${folder}/dist/tests`,
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['vscode', 'mocha'],
    });
    await buildChartPage(`${folder}/dist/chart`, import.meta.dirname);
    writePluginTemplates('vscode-extension/dist/engine');
    return build({
      ...common,
      entryPoints: { engine: `${folder}/src/engine/main.ts` },
      outdir: `${folder}/dist/engine`,
      outExtension: { '.js': '.mjs' },
      splitting: true,
      minify: true,
      keepNames: true,
      sourcemap: false,
      external: CCXT_EXTERNAL,
      // lmdb's own files lie beside dist/, as they would in its package.
      plugins: [ccxtInside, lmdbAt("new URL('../index.cjs', import.meta.url)"), directImports(GROUPS)],
      metafile: true,
      banner: withRequire,
      define: { CANDLEWICK_VERSION: version, CCXT_VERSION: JSON.stringify(ccxtVersion) },
    });
  },
};
const FOLDERS = { extension: 'vscode-extension' };

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(targets)) {
  if (!targets[name]) throw new Error(`there is no target ${name}: ${Object.keys(targets).join(', ')}`);
  const dist = new URL(`packages/${FOLDERS[name] ?? name}/dist/`, import.meta.url);
  rmSync(dist, { recursive: true, force: true });
  const built = await targets[name]();
  if (process.env.META) writeFileSync(process.env.META, JSON.stringify(built.metafile));
  // The time of the build, for those who look whether it is stale.
  writeFileSync(new URL('.built', dist), new Date().toISOString());
}
