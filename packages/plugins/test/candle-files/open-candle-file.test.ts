import { candlesFromRows, concatCandles, rowsOf } from '@candlewick/core';
import type { AnyPlugin, Candles } from '@candlewick/core';
import { createExportSource, createMemoryTarget, openExporterHarness } from '@candlewick/core/testing';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIns } from '../../src/built-ins.ts';
import { openCandleFile, type CandleFileOptions } from '../../src/candle-files/open-candle-file.ts';

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const THREE = [
  [START, 1, 2, 0.5, 1.5, 10],
  [START + HOUR, 1.5, 2.5, 1, 2, 11.25],
  [START + 2 * HOUR, 2, 2, 0.000001, 1e-7, 0],
];

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'candlewick-import-'))));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function opened(content: string | Uint8Array, options: CandleFileOptions = {}) {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  const file = await openCandleFile(path, options);
  const parts: Candles[] = [];
  const numbers: number[] = [];
  for await (const batch of file.batches()) {
    parts.push(batch.candles);
    numbers.push(...batch.numbers);
  }
  return { file, candles: concatCandles(parts), numbers };
}

const csv = (head: string, row: (values: readonly number[]) => string): string =>
  [head, ...THREE.map(row)].filter((line) => line !== '').join('\n');

describe('openCandleFile', () => {
  it.each<[string, string | Uint8Array]>([
    ['CSV with a header', csv('timestamp,open,high,low,close,volume', (row) => row.join(','))],
    ['CSV without one', csv('', (row) => row.join(','))],
    ['CSV with semicolons, quotes, a mark and Windows lines', `\uFEFF${csv('"Date";"Open";"High";"Low";"Close";"Volume"', ([time, ...row]) => [`"${new Date(time!).toISOString()}"`, ...row].join(';')).replaceAll('\n', '\r\n')}\r\n`],
    ['columns in another order', csv('Volume,Close,Low,High,Open,time', (row) => row.toReversed().join(','))],
    ['gzip', gzipSync(csv('t,o,h,l,c,v', (row) => row.join(',')))],
    ['zstd', zstdCompressSync(csv('t,o,h,l,c,v', (row) => row.join(',')))],
    ['seconds', csv('time,open,high,low,close,volume', ([time, ...row]) => [time! / 1_000, ...row].join(','))],
    ['microseconds', csv('', ([time, ...row]) => [time! * 1_000, ...row].join(','))],
    ['comments and blank lines', `# made by hand\n\n${csv('time,open,high,low,close,volume', (row) => `${row.join(',')}\n`)}`],
    ["JSON as freqtrade's", JSON.stringify(THREE)],
    ['JSON of texts in an envelope', JSON.stringify({ code: '0', data: THREE.map((row) => row.map(String)) })],
    ['JSON of objects', JSON.stringify(THREE.map(([t, o, h, l, c, v]) => ({ t, o, h, l, c, v })), undefined, 2)],
    ['JSON Lines of objects', THREE.map(([time, open, high, low, close, volume]) => JSON.stringify({ volume, close, low, high, open, time })).join('\n')],
    ['JSON Lines of arrays', THREE.map((row) => JSON.stringify(row)).join('\n')],
  ])('reads %s', async (_, content) => {
    expect(rowsOf((await opened(content)).candles)).toEqual(THREE);
  }); // prettier-ignore

  it.each(['csv', 'json', 'jsonl', 'parquet', 'arrow', 'freqtrade', 'backtrader'])(
    'reads what our exporter %s writes, to the same bits',
    async (name) => {
      const plugin = builtIns.find((each) => each.kind === 'exporter' && each.name === name)!;
      const { exporter } = await openExporterHarness(plugin as Extract<AnyPlugin, { kind: 'exporter' }>);
      const rows = Array.from({ length: 70_000 }, (_, i) => [
        START + i * 60_000,
        i / 7,
        i,
        1 / (i + 1),
        i * 1.1,
        i,
      ]);
      const target = createMemoryTarget();
      const signal = new AbortController().signal;
      await exporter.export(createExportSource(candlesFromRows(rows)), target, signal);
      const { candles } = await opened(target.bytes());
      expect(candles).toEqual(candlesFromRows(rows));
    },
  );

  it.each(['SNAPPY', 'GZIP', 'ZSTD', 'UNCOMPRESSED'] as const)(
    'reads Parquet of others with %s',
    async (codec) => {
      const column = (at: number) => THREE.map((row) => row[at]!);
      const file = parquetWriteBuffer({
      codec,
      compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)), ZSTD: (bytes) => new Uint8Array(zstdCompressSync(bytes)) },
      columnData: [
        { name: 'Open Time', data: column(0).map((time) => new Date(time)), type: 'TIMESTAMP' },
        ...['Open', 'High', 'Low', 'Close', 'Volume'].map((name, i) => ({ name, data: column(i + 1), type: 'DOUBLE' as const })),
      ],
    }); // prettier-ignore
      const { candles, file: read } = await opened(new Uint8Array(file));
      expect(rowsOf(candles)).toEqual(THREE);
      expect([...read.timeKinds]).toEqual(['timestamp']);
    },
  );

  it("knows Binance's twelve columns and takes the extra ones, an empty cell as absent", async () => {
    const line = (time: number, trades: string) => `${time}000,1,2,0.5,1.5,10,${time}999,15,${trades},4,6,0`;
    const { candles, file } = await opened(`${line(START, '7')}\n${line(START + HOUR, '')}`);
    expect(candles.extras).toEqual({
      quote_volume: Float64Array.of(15, 15),
      trades: Float64Array.of(7, NaN),
      taker_buy_volume: Float64Array.of(4, 4),
      taker_buy_quote_volume: Float64Array.of(6, 6),
    });
    expect(file.columns.ignored).toEqual(['column 7', 'column 12']);
    expect([...file.timeKinds]).toEqual(['us']);
  });

  it('takes the columns that are named, by name or number, and further ones as extras', async () => {
    const text = csv('a,b,c,d,e,f,g', (row) => [...row, 5].join(','));
    const columns = { time: 'a', open: 'B', high: '3', low: 'd', close: 'e', volume: 'f', vwap: '7' };
    const { candles } = await opened(text, { columns });
    expect(rowsOf(candles)).toEqual(THREE.map((row) => [...row, 5]));
    expect(Object.keys(candles.extras)).toEqual(['vwap']);
  });

  it('passes over rows that say that they were filled in or are not whole', async () => {
    const rows = THREE.map((row, i) => [...row, i === 1 ? 1 : 0].join(','));
    const { candles, numbers, file } = await opened(
      ['timestamp,open,high,low,close,volume,filled', ...rows].join('\n'),
    );
    expect(rowsOf(candles)).toEqual([THREE[0], THREE[2]]);
    expect(numbers).toEqual([2, 4]);
    expect(file.flagged).toBe(1);
  });

  it('takes a first line of numbers for a row, also where its time is too small to be told from others', async () => {
    const early = '3600,1,2,0.5,1.5,10\n7200,1.5,2.5,1,2,11';
    const { candles } = await opened(early, { timeUnit: 's' });
    expect([...candles.time]).toEqual([3_600_000, 7_200_000]);
  });

  it.each<[string, Uint8Array]>([
    ['a zip', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0some.csv')],
    ['text in UTF-16', Buffer.from('\uFEFFtime,open,high,low,close,volume\n', 'utf16le')],
  ])('says of %s that it cannot read it, and shows nothing of it', async (_, content) => {
    await expect(opened(content)).rejects.toMatchObject({
      code: 'IMPORT_UNREADABLE',
      message: expect.stringMatching(/is neither text in UTF-8 nor Parquet nor Arrow/) as string,
    });
  });

  it('counts lines of text, the header and what is passed over too', async () => {
    const { numbers } = await opened(
      `time,open,high,low,close,volume\n\n${THREE.map((row) => row.join(',')).join('\n')}`,
    );
    expect(numbers).toEqual([3, 4, 5]);
  });

  it('gives NaN for what is no number, and leaves the judgement to others', async () => {
    const { candles } = await opened(`time,open,high,low,close,volume\n${START},1,"1,000",n/a,,0`);
    expect(rowsOf(candles)).toEqual([[START, 1, NaN, NaN, NaN, 0]]);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /holds no row/],
    ['a header without rows and known names', 'x,y,z', /no column for time, open, high, low, close, volume: the file has x, y, z/],
    ['eight columns without names', `${START},1,2,3,4,5,6,7`, /8 columns without names/],
    ['a cut Parquet file', Buffer.from('PAR1 and no more'), /cannot be read/],
    ['cut JSON', '[[1704067200000,1,2,0,1,5],[17040', /cut off/],
    ['cut gzip', gzipSync('time,open,high,low,close,volume\n'.repeat(2_000)).subarray(0, 60), /cannot be read/],
    ['Feather version 1', Buffer.from('FEA1....'), /version 1/],
  ])('says what is wrong with %s', async (_, content, message) => {
    await expect(opened(content)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringMatching(message) });
  }); // prettier-ignore

  it('says that there is no such file, or column', async () => {
    await expect(openCandleFile(join(folder, 'none'))).rejects.toMatchObject({ message: expect.stringMatching(/no such file/) });
    await expect(opened(JSON.stringify(THREE), { columns: { time: 'when' } })).rejects.toThrow(/columns 1 to 6/);
  }); // prettier-ignore
});
