import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOf } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';

export interface Files extends AsyncDisposable {
  readonly folder: string;
  write(name: string, text: string): Promise<void>;
}

/** A folder with one good file: BTC-USDT-1h.csv, two days of 2024. */
export async function makeFiles(): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'csv-folder-'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const rows = rowsOf(candles({ count: 48, extras: ['trades'] }));
  const lines = rows.map((row) => row.join(','));
  await write('BTC-USDT-1h.csv', ['time,open,high,low,close,volume,trades', ...lines, ''].join('\n'));
  return { folder, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
