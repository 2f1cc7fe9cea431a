import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { candlesFromRows, type Candles } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import sqlite from '../src/plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'exporter-sqlite-'));
after(() => rmSync(folder, { recursive: true }));

function parse(file: Uint8Array): Candles {
  const path = join(folder, 'back.sqlite');
  writeFileSync(path, file);
  const database = new DatabaseSync(path);
  const rows = database.prepare('SELECT * FROM candles ORDER BY time').all() as Record<
    string,
    number & string
  >[];
  database.close();
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

runContract({ describe, it }, exporterContract, 'a file of SQLite', () =>
  openExporterHarness(sqlite, { parse, extras: true }),
);
runContract({ describe, it }, exporterContract, 'a database of SQLite', () =>
  openExporterHarness(sqlite, { options: { database: 'all.sqlite' }, projectFolder: folder }),
);
