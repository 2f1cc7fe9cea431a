import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchStore } from '../store.ts';
import { fromRows, wholeFile, writeFlushed } from './text-file.ts';

const pathOf = (folder: string) => join(folder, 'candles.csv');

export const store: BenchStore = {
  write(folder, { time, open, high, low, close, volume }) {
    const lines = ['time,open,high,low,close,volume'];
    for (let i = 0; i < time.length; i++)
      lines.push(`${time[i]!},${open[i]!},${high[i]!},${low[i]!},${close[i]!},${volume[i]!}`);
    writeFlushed(pathOf(folder), Buffer.from(`${lines.join('\n')}\n`));
    return Promise.resolve();
  },
  open: (folder) =>
    Promise.resolve(
      wholeFile(() => {
        const lines = readFileSync(pathOf(folder), 'latin1').split('\n');
        return fromRows(lines.length - 2, (i) => lines[i + 1]!.split(',').map(Number));
      }),
    ),
};
