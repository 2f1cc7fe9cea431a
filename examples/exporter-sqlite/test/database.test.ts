import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import {
  candles,
  createExportSource,
  createMemoryTarget,
  openExporterHarness,
} from '@candlewick/core/testing';
import { openDatabase } from '../src/open-database.ts';
import sqlite from '../src/plugin.ts';
import { writeCandles } from '../src/write-candles.ts';

it('adds to one database what is new, and an export that fails changes nothing in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exporter-sqlite-'));
  const options = { database: 'data/market.sqlite', table: 'bars' };
  const { exporter, close } = await openExporterHarness(sqlite, { options, projectFolder: folder });
  const { signal } = new AbortController();
  const target = createMemoryTarget();
  await exporter.export(createExportSource(candles({ count: 24 })), target, signal);
  await exporter.export(createExportSource(candles({ count: 48 })), target, signal);
  const broken = createExportSource(candles({ count: 100, seed: 2 }), {
    batchSize: 10,
    beforeBatch: (index) => {
      if (index === 5) throw new Error('the cache is damaged');
    },
  });
  await assert.rejects(exporter.export(broken, target, signal), /damaged/);
  await close?.();
  assert.deepEqual(target.files, []);

  const database = new DatabaseSync(join(folder, options.database));
  const rows = database.prepare('SELECT time, close FROM bars ORDER BY time').all();
  database.close();
  const { time, close: closes } = candles({ count: 48 });
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    Array.from(time, (at, i) => ({ time: at, close: closes[i] })),
  );
  rmSync(folder, { recursive: true });
});

it('says what went wrong where the database is of something else, and lets go of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exporter-sqlite-'));
  writeFileSync(join(folder, 'notes.sqlite'), 'x'.repeat(10_000));
  const options = { database: 'notes.sqlite' };
  const { exporter, close } = await openExporterHarness(sqlite, { options, projectFolder: folder });
  const { signal } = new AbortController();
  const source = createExportSource(candles({ count: 24 }));
  await assert.rejects(exporter.export(source, createMemoryTarget(), signal), /not a database/);
  await close?.();
  rmSync(folder, { recursive: true });
});

it('tells why a transaction failed that SQLite has rolled back by itself', async () => {
  const database = openDatabase(':memory:', 'candles');
  const source = createExportSource(candles({ count: 24 }), {
    beforeBatch: () => {
      database.exec('ROLLBACK');
      throw new Error('the disk is full');
    },
  });
  await assert.rejects(
    writeCandles(database, 'candles', source, new AbortController().signal),
    /the disk is full/,
  );
  database.close();
});
