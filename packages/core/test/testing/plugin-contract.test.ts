import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Exporter } from '../../src/contracts/exporter.ts';
import { definePlugin } from '../../src/contracts/plugin.ts';
import {
  checkPlugin,
  createFakeExchange,
  createFakeExporter,
  candles,
  defineContract,
  runPluginContract,
} from '../../src/testing/index.ts';
import { createPluginFolder } from '../plugins/plugin-folder.ts';

const START = Date.UTC(2024, 0, 1);
const exporter = (make: () => Exporter = createFakeExporter) =>
  definePlugin({
    kind: 'exporter', name: 'fake', description: 'A test.', api: 1, capabilities: { streaming: true },
    options: z.strictObject({ depth: z.number().default(1) }), open: make,
  }); // prettier-ignore
const exchange = createFakeExchange({
  series: { 'BTC/USDT': { '1h': candles({ from: START, count: 60 }) } },
});
const contract = defineContract({
  kind: 'exchange',
  setUp: () => ({
    symbol: 'BTC/USDT',
    timeframe: '1h',
    interval: { from: START, to: START + 40 * 3_600_000 },
  }),
});

runPluginContract({ describe, it }, exchange.plugin, contract);

describe('a contract', () => {
  it('gives a report without a test runner, case by case', async () => {
    const seen: string[] = [];
    const report = await checkPlugin(exchange.plugin, contract, { onCase: ({ id }) => seen.push(id) });
    expect(report).toMatchObject({ kind: 'exchange', name: 'fake', passed: 25, failed: 0 });
    expect(seen).toEqual(report.cases.map(({ id }) => id));
    expect(report.cases.find(({ id }) => id === 'EXCHANGE-23')).toMatchObject({
      passed: true,
      note: 'it has no history',
      steeredBy: 'history',
    });
  });

  it('is needed for an exchange, in either way', async () => {
    await expect(checkPlugin(exchange.plugin, undefined)).rejects.toThrow('is tested with a contract');
    expect(() => runPluginContract({ describe, it }, exchange.plugin)).toThrow('is tested with a contract');
  });

  it('tells what was found in each case that fails, and goes on', async () => {
    const bad = exporter(() => ({
      ...createFakeExporter(),
      export: async () => ({ candles: -1 }),
      [Symbol.asyncDispose]: () => Promise.reject('shut'),
    }));
    const { failed, cases } = await checkPlugin(bad, undefined, { caseTimeMs: 10_000 });
    expect(failed).toBe(cases.length);
    expect(cases[0]).toMatchObject({ passed: false, found: expect.stringMatching(/shut|candles/) as string });
  });

  it('gives up a case that does not end', async () => {
    let calls = 0;
    const bad = exporter(() => ({
      ...createFakeExporter(),
      export: (...given) => (calls++ === 0 ? setTimeout(1e6, undefined as never, { ref: false }) : createFakeExporter().export(...given)),
    }));
    const { cases } = await checkPlugin(bad, undefined, { caseTimeMs: 3_000 });
    expect(cases[0]).toMatchObject({ passed: false, found: 'it has not ended after 3 s' });
    expect(cases.at(-1)!.passed).toBe(true);
  }); // prettier-ignore

  it('has options in place of its own when they are given, and closes what it opened', async () => {
    const closed: string[] = [];
    const given: unknown[] = [];
    const plugin = { ...exporter(), open: (options: unknown) => (given.push(options), createFakeExporter()) };
    const mine = defineContract({
      kind: 'exporter',
      setUp: () => ({ options: { depth: 2 }, close: () => void closed.push('closed') }),
    });
    const { cases } = await checkPlugin(plugin, mine, { options: { depth: 3 } });
    expect(new Set(given.map((each) => JSON.stringify(each)))).toEqual(new Set(['{"depth":3}']));
    expect(closed).toHaveLength(cases.length);
  });

  it('runs under the test runner of Node', async () => {
    await using folder = await createPluginFolder();
    const testing = JSON.stringify(new URL('../../src/testing/index.ts', import.meta.url).href);
    const file = await folder.write(
      'contract.test.mjs',
      `import { describe, it } from 'node:test';
import { memoryCache, runPluginContract } from ${testing};
runPluginContract({ describe, it }, memoryCache);`,
    );
    const { stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', file], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout).toContain('CACHE-01');
    expect(stdout).toMatch(/# fail 0\n/);
    expect(Number(/# pass (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(30);
  });
});
