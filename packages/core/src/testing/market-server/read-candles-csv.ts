import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Candles } from '../../domain/candles.ts';
import { CORE_COLUMNS, allocateCandles, concatCandles, pickRows } from '../../domain/candles.ts';
import { CandlewickError } from '../../errors.ts';

/**
 * Where Binance's 12 columns go (its archive and REST have the same order); the last one is unused.
 * https://github.com/binance/binance-public-data#klines
 */
const BINANCE_COLUMNS = [
  ...CORE_COLUMNS,
  'close_time',
  'quote_volume',
  'trades',
  'taker_buy_volume',
  'taker_buy_quote_volume',
] as const;
const TIME_COLUMNS = new Set<string>(['time', 'close_time']);
/** Milliseconds reach this in the year 5138; Binance's archive has microseconds from 2025 on. */
const MICROSECONDS_FROM = 1e14;

/**
 * Candles of CSV files (`.gz` or plain) in time's order: six columns (time, open, high, low, close, volume), or
 * Binance's twelve; a header is skipped, microseconds become milliseconds. Rows are otherwise kept as they are, also
 * duplicates and off-grid ones. Of twelve columns the extras are `close_time`, `quote_volume`, `trades`,
 * `taker_buy_volume` and `taker_buy_quote_volume`.
 *
 * @throws CandlewickError CONFIG_UNREADABLE when a file cannot be read or is not such a table
 */
export async function readCandlesCsv(...files: readonly string[]): Promise<Candles> {
  const parts: Candles[] = [];
  for (const file of files) parts.push(parseCandlesCsv(await readText(file), file));
  return inOrder(concatCandles(parts));
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes).toString('latin1');
  } catch (cause) {
    throw new CandlewickError('CONFIG_UNREADABLE', `Cannot read the candles of ${file}.`, { cause });
  }
}

function parseCandlesCsv(text: string, file: string): Candles {
  const lines = text.split('\n');
  const first = /^\d/.test(lines[0]!) ? 0 : 1;
  let end = lines.length;
  while (end > first && lines[end - 1]!.trim() === '') end--;
  const width = lines[first]?.split(',').length ?? 0;
  if (end > first && width < CORE_COLUMNS.length)
    throw new CandlewickError('CONFIG_UNREADABLE', `${file} has ${width} columns, not 6 or 12.`);
  const names = width >= 11 ? BINANCE_COLUMNS : CORE_COLUMNS;
  const result = allocateCandles(end - first, names.slice(CORE_COLUMNS.length));
  const columns = [...CORE_COLUMNS.map((name) => result[name]), ...Object.values(result.extras)];
  for (let row = 0; row < result.length; row++) {
    const cells = lines[first + row]!.split(',');
    for (let c = 0; c < columns.length; c++) {
      const value = Number(cells[c]);
      const micro = value >= MICROSECONDS_FROM && TIME_COLUMNS.has(names[c]!);
      columns[c]![row] = micro ? Math.floor(value / 1_000) : value;
    }
  }
  return result;
}

function inOrder(candles: Candles): Candles {
  const { time, length } = candles;
  let sorted = true;
  for (let i = 1; i < length && sorted; i++) sorted = time[i - 1]! <= time[i]!;
  if (sorted) return candles;
  const order = Array.from({ length }, (_, i) => i).sort((a, b) => time[a]! - time[b]!);
  return pickRows(candles, order);
}
