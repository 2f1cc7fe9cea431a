import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { copyRows } from '@candlewick/core';
import { writeZip } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import { BodyMemory } from '../../../src/exchange-ccxt/archive/body-memory.ts';
import { ColumnMemory } from '../../../src/exchange-ccxt/archive/column-memory.ts';
import { DamagedZip } from '../../../src/exchange-ccxt/archive/damaged-zip.ts';
import { parseTable } from '../../../src/exchange-ccxt/archive/parse-table.ts';
import { columnNames } from '../../../src/exchange-ccxt/archive/table-cells.ts';
import { ZipTables } from '../../../src/exchange-ccxt/archive/zip-tables.ts';
import { ZipThread } from '../../../src/exchange-ccxt/archive/zip-thread.ts';
import { BINANCE_FAMILY } from '../../../src/exchange-ccxt/venues/binance.ts';

const LAYOUT = BINANCE_FAMILY['binance']!.spot!.layout;
const bodies = new BodyMemory();
const columns = new ColumnMemory();
const takeColumns = () => columns.take(3_000, columnNames(LAYOUT));

/** A table of its own for each number, and the zip of it in memory that can be handed over. */
function published(nth: number) {
  const line = (i: number) => `${nth * 1e6 + i},${nth}.5,7,${i / 8},3,9,4,5,6,7,8,0\n`;
  const table = Buffer.from(Array.from({ length: 2_000 + nth }, (_, i) => line(i)).join(''));
  const zip = writeZip('x.csv', table);
  const memory = bodies.take(zip.length);
  zip.copy(memory);
  const expected = { sha256: hash('sha256', zip, 'hex'), entry: 'x.csv', longest: 1e6 };
  return { table, zip: memory.subarray(0, zip.length), expected };
}

async function readyThread(): Promise<ZipThread> {
  const thread = new ZipThread();
  while (!thread.isReady) await setTimeout(5);
  return thread;
}

it('gives the same for every file, while the thread starts and on it, several at a time', async () => {
  const closing = new AbortController();
  const tables = new ZipTables(closing.signal);
  for (let round = 0; round < 8; round++) {
    // More is asked for after what was expected is through, as by a run that goes on.
    if (round === 4) tables.rest();
    const files = [0, 1, 2].map((each) => published(round * 3 + each));
    files.forEach(() => tables.prepare());
    const read = files.map(async ({ zip, expected }) =>
      copyRows((await tables.read({ zip, columns: takeColumns() }, expected, LAYOUT)).candles),
    );
    const results = await Promise.all(read);
    results.forEach((candles, i) => expect(candles).toEqual(parseTable(files[i]!.table, LAYOUT)));
    await setTimeout(50);
  }
  closing.abort();
});

it('refuses on the thread what it refuses without it, and goes on', async () => {
  const thread = await readyThread();
  const { zip, expected, table } = published(1);
  const wrong = { ...expected, sha256: '0'.repeat(64) };
  const first = thread.read({ ...published(1), expected: wrong, layout: LAYOUT, columns: takeColumns() });
  const second = thread.read({ zip, expected, layout: LAYOUT, columns: takeColumns() });
  await expect(first).rejects.toThrow(DamagedZip);
  await expect(first).rejects.toThrow('it does not agree with its published checksum');
  expect((await second).rows).toBe(parseTable(table, LAYOUT).length);
  thread.end();
});

it('fails what it is asked once its thread has ended, and says that it is not ready', async () => {
  const thread = await readyThread();
  const { zip, expected } = published(2);
  const read = thread.read({ ...published(2), expected, layout: LAYOUT, columns: takeColumns() });
  thread.end();
  await read.catch(() => undefined);
  while (thread.isReady) await setTimeout(5);
  await expect(thread.read({ zip, expected, layout: LAYOUT, columns: takeColumns() })).rejects.toThrow(
    'the thread has ended',
  );
});
