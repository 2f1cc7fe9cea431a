import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });
const CORE = 'packages/core/src';
const PLUGINS = 'packages/plugins/src';
const TEMPLATES = 'packages/new-plugin/templates';

/** What the linter says about importing `what` in a file of that path. */
async function refusals(file: string, what: string, isLazy = false): Promise<string[]> {
  const text = isLazy
    ? `export const value = () => import('${what}');\n`
    : `import * as it from '${what}';\nexport const value = it;\n`;
  const [result] = await eslint.lintText(text, { filePath: file });
  return result!.messages
    .filter(({ ruleId }) => /no-restricted-(imports|syntax)$/.test(ruleId ?? ''))
    .map(({ message }) => message);
}

const FORBIDDEN: readonly (readonly [file: string, imports: string])[] = [
  // domain imports nothing but itself
  [`${CORE}/domain/grid.ts`, '../contracts/cache.ts'],
  [`${CORE}/domain/grid.ts`, '../errors.ts'],
  [`${CORE}/domain/grid.ts`, '../pipeline/1-plan.ts'],
  [`${CORE}/domain/grid.ts`, 'zod'],
  [`${CORE}/domain/grid.ts`, 'node:fs'],
  // contracts import domain and di/token
  [`${CORE}/contracts/cache.ts`, '../pipeline/run.ts'],
  [`${CORE}/contracts/cache.ts`, '../config/schema.ts'],
  [`${CORE}/contracts/cache.ts`, '../compose/open-run.ts'],
  [`${CORE}/contracts/cache.ts`, '../plugins/registry.ts'],
  [`${CORE}/contracts/cache.ts`, '../analysis/statistics.ts'],
  [`${CORE}/contracts/cache.ts`, '../testing/index.ts'],
  [`${CORE}/contracts/tokens.ts`, '../di/tsyringe.ts'],
  [`${CORE}/contracts/tokens.ts`, '../di/scope.ts'],
  // pipeline imports contracts, domain and di
  [`${CORE}/pipeline/run.ts`, '../config/schema.ts'],
  [`${CORE}/pipeline/run.ts`, '../plugins/open.ts'],
  [`${CORE}/pipeline/run.ts`, '../compose/open-run.ts'],
  [`${CORE}/pipeline/run.ts`, '../testing/index.ts'],
  [`${CORE}/pipeline/run.ts`, '../simulation/random.ts'],
  [`${CORE}/pipeline/4-verify/verify-page.ts`, '../../config/schema.ts'],
  // pure code
  [`${CORE}/analysis/statistics.ts`, '../pipeline/6-read.ts'],
  [`${CORE}/analysis/statistics.ts`, '../compose/open-run.ts'],
  [`${CORE}/simulation/random.ts`, '../config/schema.ts'],
  // nothing that is shipped leans on the test tools
  [`${CORE}/compose/open-run.ts`, '../testing/index.ts'],
  [`${CORE}/config/schema.ts`, '../testing/index.ts'],
  // core knows no exchange library, database, command line or editor
  ...['ccxt', 'ccxt/js/src/binance.js', 'lmdb', 'vscode', 'commander', 'lru-cache'].map(
    (library) => [`${CORE}/compose/open-host.ts`, library] as const,
  ),
  [`${CORE}/domain/grid.ts`, 'lmdb'],
  [`${CORE}/pipeline/run.ts`, 'ccxt'],
  [`${CORE}/di/tsyringe.ts`, 'ccxt'],
  [`${CORE}/pipeline/run.ts`, '@candlewick/core'],
  [`${CORE}/compose/open-host.ts`, '@candlewick/plugins'],
  // the container stays in one file
  ...['compose/open-run.ts', 'di/scope.ts', 'di/token.ts', 'pipeline/run.ts', 'contracts/tokens.ts'].flatMap(
    (file) => ['tsyringe', 'reflect-metadata'].map((library) => [`${CORE}/${file}`, library] as const),
  ),
  [`${PLUGINS}/exporter-csv/plugin.ts`, 'tsyringe'],
  ['packages/cli/src/main.ts', 'tsyringe'],
  ['packages/vscode-extension/src/extension.ts', 'tsyringe'],
  // a plugin: core's public surface, its own folder, libraries
  [`${PLUGINS}/exporter-csv/plugin.ts`, '../exporter-json/plugin.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '../cache-lmdb/codec/block.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '../index.ts'],
  [`${PLUGINS}/exchange-ccxt/venues/binance.ts`, '../../limiter-weight/account.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '../../../core/src/pipeline/run.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '@candlewick/core/src/pipeline/run.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '@candlewick/core/testing'],
  // the built-ins use nothing that a stranger could not
  [`${PLUGINS}/exporter-csv/plugin.ts`, '@candlewick/core/host'],
  [`${PLUGINS}/cache-lmdb/codec/block.ts`, '@candlewick/core/host'],
  [`${PLUGINS}/candle-files/candle-files.ts`, '@candlewick/core/host'],
  [`${PLUGINS}/built-ins.ts`, '@candlewick/core/host'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, 'vscode'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, 'commander'],
  // so are the examples
  ['examples/exchange-acme/src/plugin.ts', '@candlewick/core/host'],
  ['examples/exchange-acme/src/plugin.ts', '../../../packages/core/src/index.ts'],
  ['examples/exchange-acme/src/plugin.ts', 'tsyringe'],
  // a template of a plugin is a stranger's
  ...[
    '@candlewick/plugins',
    '@candlewick/core/host',
    '@candlewick/core/testing',
    '../../monitor/src/plugin.ts',
    'lmdb',
  ].map((imports) => [`${TEMPLATES}/cache/src/plugin.ts`, imports] as const),
  [`${TEMPLATES}/cache/test/contract.test.ts`, '@candlewick/core/host'],
  [`${TEMPLATES}/cache/test/contract.test.ts`, '../../monitor/src/plugin.ts'],
  ['packages/new-plugin/src/index.ts', '../templates/cache/src/plugin.ts'],
  ['packages/new-plugin/src/index.ts', '@candlewick/plugins'],
  // hosts are thin
  ['packages/vscode-extension/src/tree/dataset-tree.ts', '@candlewick/core'],
  ['packages/vscode-extension/src/tree/dataset-tree.ts', '../engine/engine.ts'],
  ['packages/vscode-extension/src/engine/engine.ts', 'vscode'],
  ['packages/vscode-extension/src/engine/engine.ts', '../host/engine-client.ts'],
  ['packages/cli/src/main.ts', 'lmdb'],
  ['packages/cli/src/main.ts', 'ccxt'],
  ['packages/cli/src/commands/fetch.ts', '../../../core/src/pipeline/run.ts'],
  ['packages/cli/src/main.ts', '@candlewick/core/testing'],
  ['packages/cli/src/main.ts', 'vscode'],
  ['packages/vscode-extension/src/extension.ts', 'lmdb'],
  ['packages/vscode-extension/src/extension.ts', 'ccxt'],
  ['packages/vscode-extension/src/extension.ts', 'commander'],
  ['packages/vscode-extension/src/extension.ts', '../../core/src/pipeline/run.ts'],
];

const ALLOWED: readonly (readonly [file: string, imports: string])[] = [
  [`${CORE}/domain/grid.ts`, './interval.ts'],
  [`${CORE}/contracts/cache.ts`, '../domain/candles.ts'],
  [`${CORE}/contracts/tokens.ts`, '../di/token.ts'],
  [`${CORE}/contracts/plugin.ts`, 'zod'],
  [`${CORE}/contracts/plugin.ts`, './cache.ts'],
  [`${CORE}/pipeline/run.ts`, '../contracts/cache.ts'],
  [`${CORE}/pipeline/run.ts`, '../domain/grid.ts'],
  [`${CORE}/pipeline/run.ts`, '../di/tsyringe.ts'],
  [`${CORE}/pipeline/run.ts`, '../errors.ts'],
  [`${CORE}/pipeline/run.ts`, 'p-map'],
  [`${CORE}/pipeline/4-verify/verify-page.ts`, '../../domain/grid.ts'],
  [`${CORE}/analysis/statistics.ts`, '../domain/candles.ts'],
  [`${CORE}/simulation/random.ts`, '../domain/grid.ts'],
  [`${CORE}/di/tsyringe.ts`, 'tsyringe'],
  [`${CORE}/di/tsyringe.ts`, 'reflect-metadata'],
  [`${CORE}/compose/open-run.ts`, '../pipeline/run.ts'],
  [`${CORE}/compose/open-run.ts`, '../config/schema.ts'],
  [`${CORE}/plugins/registry.ts`, '../contracts/plugin.ts'],
  [`${CORE}/testing/index.ts`, '../contracts/cache.ts'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, '@candlewick/core'],
  [`${PLUGINS}/exporter-csv/plugin.ts`, './options.ts'],
  [`${PLUGINS}/exchange-ccxt/venues/binance.ts`, '../origin.ts'],
  [`${PLUGINS}/exchange-ccxt/plugin.ts`, 'ccxt'],
  [`${PLUGINS}/cache-lmdb/store.ts`, 'lmdb'],
  [`${PLUGINS}/index.ts`, './exporter-csv/plugin.ts'],
  [`${PLUGINS}/../test/cache-lmdb/x.test.ts`, '@candlewick/core/testing'],
  ['examples/exchange-acme/src/plugin.ts', '@candlewick/core'],
  ['examples/exchange-acme/test/contract.test.ts', '@candlewick/core/testing'],
  ['examples/scripts/bot.ts', '@candlewick/plugins'],
  [`${TEMPLATES}/cache/src/plugin.ts`, '@candlewick/core'],
  [`${TEMPLATES}/exchange/src/http-client.ts`, 'undici'],
  [`${TEMPLATES}/cache/test/contract.test.ts`, '@candlewick/core/testing'],
  [`${TEMPLATES}/cache/test/contract.test.ts`, '../src/plugin.ts'],
  ['packages/cli/src/main.ts', '@candlewick/core'],
  ['packages/cli/src/plugin-testing.ts', '@candlewick/core/testing'],
  ['packages/cli/src/main.ts', '@candlewick/core/host'],
  ['packages/cli/src/main.ts', '@candlewick/plugins'],
  ['packages/cli/src/main.ts', 'commander'],
  ['packages/vscode-extension/src/extension.ts', 'vscode'],
  ['packages/vscode-extension/src/engine/engine.ts', '@candlewick/core'],
  ['packages/vscode-extension/src/engine/engine.ts', '@candlewick/core/host'],
];

describe('the linter', () => {
  it.each(FORBIDDEN)('refuses that %s imports %s', async (file, imports) => {
    expect(await refusals(file, imports)).not.toEqual([]);
    expect(await refusals(file, imports, true)).not.toEqual([]);
  });

  it.each(ALLOWED)('lets %s import %s', async (file, imports) => {
    expect(await refusals(file, imports)).toEqual([]);
    expect(await refusals(file, imports, true)).toEqual([]);
  });

  it('refuses types, re-exports and lazy imports that a stranger could not have either', async () => {
    for (const text of [
      "import type { ChartModel } from '@candlewick/core/host';\nexport type It = ChartModel;\n",
      "export { svgChart } from '@candlewick/core/host';\n",
      "export * from '@candlewick/core/host';\n",
      "export const it = async () => import('@candlewick/core/host');\n",
      "export type It = import('@candlewick/core/host').ChartModel;\n",
    ]) {
      const [result] = await eslint.lintText(text, { filePath: `${PLUGINS}/exporter-csv/csv-exporter.ts` });
      expect([text, result!.messages.length]).not.toEqual([text, 0]);
    }
  });

  it('refuses a type-only import and a re-export in a wrong direction too', async () => {
    for (const text of [
      "import type { Cache } from '../contracts/cache.ts';\nexport type It = Cache;\n",
      "export { CACHE } from '../contracts/tokens.ts';\n",
      "export * from '../contracts/tokens.ts';\n",
    ]) {
      const [result] = await eslint.lintText(text, { filePath: `${CORE}/domain/grid.ts` });
      expect(result!.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-imports');
    }
  });
});
