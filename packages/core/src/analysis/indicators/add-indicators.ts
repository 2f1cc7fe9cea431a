import { allocateCandles, sliceCandles, type Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import { yieldToLoop } from '../text-chunks.ts';
import { createIndicator } from './create-indicator.ts';
import type { Indicator } from './parse-indicators.ts';

/** Rows computed at once: of all indicators together some milliseconds at most. */
const ROWS_PER_STEP = 1_024;
/** When others have waited for so long it is their turn on the event loop. */
const TURN_MS = 8;

/** The candles with columns of indicators; what they remember goes on from batch to batch. */
export async function* addIndicators(
  batches: AsyncIterable<Candles>,
  indicators: readonly Indicator[],
  grid: Grid,
): AsyncGenerator<Candles> {
  const running = indicators.map((indicator) => ({
    columns: indicator.columns,
    state: createIndicator(indicator, grid),
  }));
  const names = running.flatMap(({ columns }) => columns);
  let since = performance.now();
  for await (const batch of batches) {
    const { extras } = allocateCandles(batch.length, names);
    for (let start = 0; start < batch.length; start += ROWS_PER_STEP) {
      const rows = sliceCandles(batch, start, start + ROWS_PER_STEP);
      for (const { columns, state } of running)
        state.add(
          rows,
          columns.map((name) => extras[name]!.subarray(start, start + rows.length)),
        );
      if (performance.now() - since < TURN_MS) continue;
      await yieldToLoop();
      since = performance.now();
    }
    yield { ...batch, extras: { ...batch.extras, ...extras } };
  }
}
