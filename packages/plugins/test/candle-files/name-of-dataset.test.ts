import { describe, expect, it } from 'vitest';
import { guessTimeframe } from '../../src/candle-files/plan/guess-timeframe.ts';
import { nameOfDataset } from '../../src/candle-files/plan/name-of-dataset.ts';

describe('nameOfDataset', () => {
  it.each([
    ['BTC_USDT-1h.feather', 'BTC/USDT', '1h'],
    ['user_data/BTC_USDT_USDT-5m-futures.json', 'BTC/USDT:USDT', '5m'],
    ['ETH_EUR-1Mo.feather', 'ETH/EUR', '1M'],
    ['BTC_USDT_1h_20240101_20240201.csv.gz', 'BTC/USDT', '1h'],
    ['simulated_BTC_USDT_1mo_20240101T0930_20240201.parquet', 'BTC/USDT', '1M'],
    ['import_my-files.v2_BTC_USDT_USDT_15m_20240101_20240201.arrow', 'BTC/USDT:USDT', '15m'],
    ['BTC_USDT_1m_2024.parquet', 'BTC/USDT', '1m'],
    ['kraken_BTC_EUR_1m_2024-01.parquet', 'BTC/EUR', '1m'],
  ])('knows what %s holds', (path, symbol, timeframe) => {
    expect(nameOfDataset(path)).toEqual({ symbol, timeframe });
  });

  it.each([['BTCUSDT-1m-2021.csv'], ['candles.csv'], ['BTC_USDT.csv'], ['BTC_USDT-trades.feather']])(
    'makes nothing of %s',
    (path) => {
      expect(nameOfDataset(path)).toBeUndefined();
    },
  );
});

describe('guessTimeframe', () => {
  const DAY = 86_400_000;
  it.each<[string, readonly number[]]>([
    ['1m', [0, 60_000, 120_000, 600_000]],
    ['4h', [0, 14_400_000, 28_800_000]],
    ['1d', [DAY, 0]],
    ['3d', [0, 3 * DAY, 6 * DAY]],
    ['1w', [0, 7 * DAY, 14 * DAY]],
    ['1M', [0, 31 * DAY, 59 * DAY, 90 * DAY]],
  ])('says %s', (timeframe, times) => {
    expect(guessTimeframe(times)?.text).toBe(timeframe);
  });

  it('says nothing of a single row, and of steps that are no timeframe', () => {
    expect(guessTimeframe([5])).toBeUndefined();
    expect(guessTimeframe([0, 1, 2])).toBeUndefined();
  });
});
