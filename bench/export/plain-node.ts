import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSeries } from '../cache/series.ts';
import type { Export } from './ways.ts';

const ROWS = 8_192;

/** The loop that one writes by hand: rows of columns in memory, joined and written in pieces. */
export const writeRows: Export = async (format, folder, output) => {
  const { time, open: opens, high, low, close, volume } = loadSeries(join(folder, 'series.bin'));
  await using file = await open(output, 'w');
  if (format === 'csv') await file.write('timestamp,open,high,low,close,volume\n');
  for (let start = 0; start < time.length; start += ROWS) {
    const lines: string[] = [];
    for (let i = start; i < Math.min(start + ROWS, time.length); i++) {
      const timestamp = new Date(time[i]!).toISOString();
      lines.push(
        format === 'csv'
          ? `${timestamp.slice(0, 19).replace('T', ' ')},${opens[i]!},${high[i]!},${low[i]!},${close[i]!},${volume[i]!}`
          : JSON.stringify({ timestamp, open: opens[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! }),
      ); // prettier-ignore
    }
    await file.write(`${lines.join('\n')}\n`);
  }
};
