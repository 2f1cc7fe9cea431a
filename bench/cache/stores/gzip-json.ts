import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BenchStore } from '../store.ts';
import { fromRows, wholeFile, writeFlushed } from './text-file.ts';

const pathOf = (folder: string) => join(folder, 'candles.json.gz');

export const store: BenchStore = {
  write(folder, { time, open, high, low, close, volume }) {
    const rows = Array.from(time, (at, i) => [at, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
    writeFlushed(pathOf(folder), gzipSync(JSON.stringify(rows)));
    return Promise.resolve();
  },
  open: (folder) =>
    Promise.resolve(
      wholeFile(() => {
        const rows = JSON.parse(gunzipSync(readFileSync(pathOf(folder))).toString()) as number[][];
        return fromRows(rows.length, (i) => rows[i]!);
      }),
    ),
};
