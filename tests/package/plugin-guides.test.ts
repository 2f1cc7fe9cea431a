import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pageScript } from './support/page-script.ts';
import { createStranger, type Stranger } from './support/stranger.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = (name: string) => readFile(join(root, 'docs/2-plugins', name), 'utf8');

describe('somebody with the published pages and packages', () => {
  let stranger: Stranger;
  const files = (name: string) => readdir(join(stranger.folder, name));
  const text = (name: string) => readFile(join(stranger.folder, name), 'utf8');

  beforeAll(async () => {
    stranger = await createStranger(inject('tarballs'));
  });
  afterAll(() => stranger?.[Symbol.asyncDispose]());

  it.concurrent('writes an exchange plugin, from an empty folder to what others install', async () => {
    const said = await stranger.sh('exchange', pageScript(await page('write-an-exchange.md')));
    expect(said).toContain('✔ EXCHANGE-01');
    expect(said).toMatch(/exchange acme keeps its contract: 25 cases/);
    expect(said).toMatch(/^ℹ fail 0$/m);
    expect(said).toContain('2,112 candles in 5 requests, weight 22');
    expect(said).toContain('timestamp,open,high,low,close,volume\n2024-01-01 00:00:00,');
    expect(await text('exchange/candlewick-plugin-acme/btc.svg')).toMatch(/^<svg .*BTC\/USD 1h on acme/);
    expect(stranger.registry.published).toContain('candlewick-plugin-acme@1.0.0');
    expect(said).toMatch(/^exchange +acme +candlewick-plugin-acme +Candles of Acme Markets\.$/m);
    expect(await files('exchange/my-candles/historical_data')).toEqual([
      'acme_BTC_USD_1d_20240101_20240329.csv',
    ]);
  });

  it.concurrent('writes an exporter plugin, from an empty folder to what others install', async () => {
    const said = await stranger.sh('exporter', pageScript(await page('write-an-exporter.md')));
    expect(said).toContain('✔ EXPORTER-01');
    expect(said).toMatch(/exporter line-protocol keeps its contract: 18 cases/);
    expect(said).toMatch(/^ℹ fail 0$/m);
    expect(said).toMatch(
      /^ohlcv,exchange=simulated,symbol=BTC\/USDT,timeframe=1h open=\S+ 1704067200000000000$/m,
    );
    expect(said).toMatch(/,sma_20=[\d.]+ \d+$/m);
    expect(stranger.registry.published).toContain('candlewick-plugin-line-protocol@1.0.0');
    expect(await text('exporter/my-lines/btc.lp')).toMatch(
      /^(candles,exchange=simulated\S* open=\S+ \d+\n){744}$/,
    );
  });
});
