import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema, definePlugin, openHost, openRun, type AnyPlugin } from '@candlewick/core';
import {
  createFakeLimiter,
  memoryCache,
  startMarketServer,
  type MarketServer,
} from '@candlewick/core/testing';
import { builtIns } from '@candlewick/plugins';
import { COMMANDS } from '../../packages/cli/src/command-list/commands.ts';
import { cliWithout, type CliWithout } from './support/cli-without.ts';
import { openWorkspace, type CliResult, type Workspace } from './support/run-cli.ts';

const DAY = ['--symbol', 'BTC/USDT', '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-01-02'];
/** Without these there is no way to work; another plugin of the kind has to be named. */
const INDISPENSABLE = ['cache', 'limiter'];
const titleOf = ({ kind, name }: AnyPlugin) => `${kind}-${name}`;

describe.each(builtIns.map((plugin) => [titleOf(plugin), plugin] as const))('without %s', (_, plugin) => {
  let cli: CliWithout;
  let user: Workspace;
  let market: MarketServer | undefined;
  const remaining = builtIns.filter((each) => each !== plugin);
  const format = remaining.find(({ kind }) => kind === 'exporter')!.name;
  const exchange = plugin.name === 'simulated' ? 'binance' : 'simulated';

  beforeAll(async () => {
    cli = await cliWithout(plugin);
    user = await openWorkspace(cli.program);
    if (exchange === 'binance') {
      market = await startMarketServer();
      await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
    }
  });
  afterAll(async () => {
    await user?.[Symbol.asyncDispose]();
    await cli?.[Symbol.asyncDispose]();
    await market?.[Symbol.asyncDispose]();
  });

  it('the others are listed, and it is not', async () => {
    const { stdout, code } = await user.run('plugins', '--trust', '--json');
    expect(code).toBe(0);
    const { plugins } = JSON.parse(stdout) as { plugins: { kind: string; name: string }[] };
    expect(plugins.map(({ kind, name }) => `${kind}-${name}`).sort()).toEqual(remaining.map(titleOf).sort());
  });

  const works = INDISPENSABLE.includes(plugin.kind) ? undefined : it;
  works?.('candles are fetched and exported', async () => {
    const run = await user.run(
      'fetch',
      '--trust',
      '--exchange',
      exchange,
      ...DAY,
      '--export',
      format,
      '--json',
    );
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'complete', datasets: [{ candles: 24 }] });
    expect(await readdir(join(user.folder, 'historical_data'))).toHaveLength(1);
    // The usual format is the first that is there.
    const again = await user.run(
      'export',
      '--exchange',
      exchange,
      '--symbol',
      'BTC/USDT',
      '--trust',
      '--json',
    );
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout)).toMatchObject({ files: [{ format, candles: 24 }] });
  });

  it('asking for it says what is missing, and what there is', async () => {
    const asked = await askFor(plugin, user);
    expect(asked.code).not.toBe(0);
    expect(asked.stderr).toContain(
      plugin.kind === 'exchange'
        ? 'there is no exchange'
        : `there is no ${plugin.kind} plugin ${plugin.name}.`,
    );
    expect(asked.stderr).not.toContain('    at ');
  });

  const named = plugin.kind === 'exporter' || plugin.name === 'simulated' ? it : undefined;
  named?.('neither help nor completion names it', async () => {
    // Files that are imported have formats too, and those are not its own.
    const commands = COMMANDS.map(({ name }) => name).filter((name) => name !== 'import');
    const helps = await Promise.all(commands.map((name) => user.run(name, '--help')));
    const shell = await user.run('completion', 'bash');
    const words = new RegExp(`(?<![\\w-])${plugin.name}(?![\\w-])`, 'g');
    const texts = [...helps.map(({ stdout }) => stdout), shell.stdout];
    expect(texts.flatMap((text) => text.match(words) ?? [])).toEqual([]);
  });
});

describe('a kind without its only built-in works with a plugin of somebody else', () => {
  const fakeLimiter = definePlugin({
    kind: 'limiter',
    name: 'fake',
    description: 'The simplest that is right.',
    api: 1,
    options: z.strictObject({}),
    capabilities: {},
    open: (_, { clock }) => createFakeLimiter(clock),
  });

  it.each([
    ['cache', memoryCache],
    ['limiter', fakeLimiter],
  ] as const)('%s', async (kind, standIn) => {
    await using user = await openWorkspace();
    const place = (name: string) => join(user.folder, name);
    await using host = await openHost({
      builtIns: [...builtIns.filter((each) => each.kind !== kind), standIn],
      folders: { cache: place('cache'), state: place('state'), userConfig: place('config.json') },
    });
    const config = configSchema.parse({ [kind]: { plugin: standIn.name } });
    await using run = await openRun(host, { config, projectFolder: user.folder });
    const dataset = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };
    const [outcome] = await run.fetch([dataset]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 1_000 });
    const exported = await run.export(dataset, { format: 'csv', output: place('btc.csv') });
    expect(exported.candles).toBe(1_000);
  });
});

/** What the program says to somebody who wants the plugin. */
async function askFor({ kind, name }: AnyPlugin, user: Workspace): Promise<CliResult> {
  if (kind === 'exporter')
    return user.run('fetch', '--trust', '--exchange', 'simulated', ...DAY, '--export', name);
  if (kind === 'exchange')
    return user.run('fetch', '--trust', '--exchange', name === 'ccxt' ? 'binance' : name, ...DAY);
  if (kind === 'monitor') await user.config({ monitors: { [name]: {} } });
  return user.run('fetch', '--trust', '--exchange', 'simulated', ...DAY);
}
