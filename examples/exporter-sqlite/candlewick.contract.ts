import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { candlesFromRows, type Candles } from '@candlewick/core';
import { defineContract } from '@candlewick/core/testing';

/** Reads a file of the exporter back. SQLite has to have it on the disk. */
function parse(file: Uint8Array): Candles {
  const folder = mkdtempSync(join(tmpdir(), 'exporter-sqlite-'));
  const path = join(folder, 'back.sqlite');
  writeFileSync(path, file);
  const database = new DatabaseSync(path);
  const rows = database.prepare('SELECT * FROM candles ORDER BY time').all() as Record<
    string,
    number & string
  >[];
  database.close();
  rmSync(folder, { recursive: true });
  const parsed = rows.map(({ extras }) => JSON.parse(extras ?? '{}') as Record<string, number>);
  const names = [...new Set(parsed.flatMap((each) => Object.keys(each)))].sort();
  return candlesFromRows(
    rows.map((row, i) => [
      ...['time', 'open', 'high', 'low', 'close', 'volume'].map((name) => row[name]!),
      ...names.map((name) => parsed[i]![name] ?? NaN),
    ]),
    names,
  );
}

export default defineContract({ kind: 'exporter', setUp: () => ({ parse, extras: true }) });
