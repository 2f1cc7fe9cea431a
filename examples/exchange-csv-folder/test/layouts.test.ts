import assert from 'node:assert/strict';
import { it } from 'node:test';
import { errorCode, rowsOf } from '@candlewick/core';
import { openExchangeHarness } from '@candlewick/core/testing';
import csvFolder from '../src/plugin.ts';
import { makeFiles } from './files.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);
const WANTED = [
  [FROM, 10, 12, 9, 11, 5],
  [FROM + HOUR, 11, 13, 10, 12, 6],
];

/** All that a file of this text gives, by these options. */
async function read(text: string, options: object) {
  await using files = await makeFiles();
  await files.write('kraken_XBT-EUR_1h.txt', text);
  const interval = { from: FROM, to: FROM + 24 * HOUR };
  const given = { folder: '.', files: 'kraken_{base}-{quote}_{timeframe}.txt', ...options };
  const harness = {
    options: given,
    projectFolder: files.folder,
    symbol: 'XBT/EUR',
    timeframe: '1h',
    interval,
  };
  const { exchange, close } = await openExchangeHarness(csvFolder, harness);
  const { signal } = new AbortController();
  const [market] = await exchange.markets(signal);
  try {
    return (await exchange.fetchPage({ market: market!, timeframe: '1h', interval, limit: 24 }, signal))
      .candles;
  } finally {
    await close?.();
  }
}

it('finds columns by other names, and times in seconds', async () => {
  const text = 'v;c;l;h;o;when\r\n5;11;9;12;10;1704067200\r\n6;12;10;13;11;1704070800\r\n';
  const columns = { time: 'when', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v' };
  assert.deepEqual(rowsOf(await read(text, { columns, time: 's', separator: ';' })), WANTED);
});

it('finds columns by position where there is no first line of names, newest first', async () => {
  const text = '2024-01-01 01:00,11,13,10,12,x,6\n2024-01-01 00:00,10,12,9,11,x,5';
  const columns = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 6 };
  assert.deepEqual(rowsOf(await read(text, { columns, time: 'iso' })), WANTED);
});

it('gives extra columns with their holes', async () => {
  const text =
    'time,open,high,low,close,volume,count\n1704067200000,10,12,9,11,5,\n1704070800000,11,13,10,12,6,3\n';
  const { extras } = await read(text, { columns: { trades: 'count' } });
  assert.deepEqual([...extras['trades']!], [NaN, 3]);
});

it('names the line that is no candle, and the column that is not there, and is not asked again', async () => {
  const header = 'time,open,high,low,close,volume\n';
  for (const [text, words, options = {}] of [
    [`${header}1704067200000,10,12,9,11,5\n1704070800000,11,13,ten,12,6\n`, /line 3: «ten» is no low/],
    ['time,open,high,low,close\n', /no column volume among time, open, high, low, close/],
    // The first of February, or the second of January.
    [`${header}01/02/2024 00:00,10,12,9,11,5\n`, /line 2: «01\/02\/2024 00:00» is no time/, { time: 'iso' }],
  ] as const)
    await assert.rejects(read(text, options), (error: Error) => {
      assert.match(error.message, words);
      return errorCode(error) === 'EXCHANGE_REFUSED';
    });
});
