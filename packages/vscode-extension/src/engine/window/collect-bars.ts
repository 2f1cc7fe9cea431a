import { PARTIAL_COLUMN, VALUE_COLUMNS, type Candles } from '@candlewick/core';
import type { Bars } from '../window.ts';

/** Puts the batches of a view into one set of columns. @param expected rows, as near as is known */
export async function collectBars(batches: AsyncIterable<Candles>, expected: number): Promise<Bars> {
  let room = Math.max(16, expected);
  const allocate = () => ({
    time: new Float64Array(room),
    open: new Float64Array(room),
    high: new Float64Array(room),
    low: new Float64Array(room),
    close: new Float64Array(room),
    volume: new Float64Array(room),
  });
  let columns = allocate();
  let partial: Uint8Array | undefined;
  let length = 0;
  for await (const batch of batches) {
    if (length + batch.length > room) {
      room = Math.max(2 * room, length + batch.length);
      const wider = allocate();
      for (const name of ['time', ...VALUE_COLUMNS] as const) wider[name].set(columns[name]);
      columns = wider;
      const flags = partial;
      if (flags) (partial = new Uint8Array(room)).set(flags);
    }
    for (const name of ['time', ...VALUE_COLUMNS] as const) columns[name].set(batch[name], length);
    const flags = batch.extras[PARTIAL_COLUMN];
    for (let i = 0; flags && i < batch.length; i++)
      if (flags[i] === 1) (partial ??= new Uint8Array(room))[length + i] = 1;
    length += batch.length;
  }
  // Copied, so that no more crosses the wire than is there.
  const cut = (column: Float64Array): Float64Array =>
    column.length === length ? column : column.slice(0, length);
  return {
    length,
    time: cut(columns.time),
    open: cut(columns.open),
    high: cut(columns.high),
    low: cut(columns.low),
    close: cut(columns.close),
    volume: cut(columns.volume),
    ...(partial ? { partial: partial.slice(0, length) } : {}),
    indicators: {},
  };
}
