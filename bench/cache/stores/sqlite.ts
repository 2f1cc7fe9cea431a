import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { COLUMNS, emptySeries, reusedSeries, type Series } from '../series.ts';
import type { BenchStore } from '../store.ts';

const pathOf = (folder: string) => join(folder, 'candles.sqlite');

function toSeries(rows: readonly unknown[], room = emptySeries): Series {
  const series = room(rows.length);
  rows.forEach((row, i) => {
    const values = row as readonly number[];
    COLUMNS.forEach((name, j) => (series[name][i] = values[j]!));
  });
  return series;
}

export const store: BenchStore = {
  write(folder, { time, open, high, low, close, volume }) {
    const database = new DatabaseSync(pathOf(folder));
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec(
      'CREATE TABLE candles (time INTEGER PRIMARY KEY, open REAL, high REAL, low REAL, close REAL, volume REAL)',
    );
    const insert = database.prepare('INSERT INTO candles VALUES (?, ?, ?, ?, ?, ?)');
    database.exec('BEGIN');
    for (let i = 0; i < time.length; i++)
      insert.run(time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!);
    database.exec('COMMIT');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    return Promise.resolve();
  },
  open(folder) {
    const database = new DatabaseSync(pathOf(folder));
    const all = database.prepare('SELECT * FROM candles ORDER BY time');
    const range = database.prepare('SELECT * FROM candles WHERE time >= ? AND time < ? ORDER BY time');
    for (const statement of [all, range]) statement.setReturnArrays(true);
    const room = reusedSeries();
    return Promise.resolve({
      all: () => Promise.resolve(toSeries(all.all())),
      range: (from, to) => Promise.resolve(toSeries(range.all(from, to), room)),
      close: () => Promise.resolve(database.close()),
    });
  },
};
