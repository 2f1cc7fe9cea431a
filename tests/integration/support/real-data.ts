import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['CANDLEWICK_TEST_DATA'];

/** A file of recorded market data; undefined where the data is absent. */
export function realData(name: string): string | undefined {
  const file = folder === undefined ? undefined : join(folder, name);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** Whether tests marked [real data] can run. */
export const hasRealData = realData('binance-6col/BTCUSDT-4h.csv.gz') !== undefined;
