import { allocateCandles, sliceCandles, type Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import { yieldToLoop } from '../text-chunks.ts';
import { createIndicator } from './create-indicator.ts';
import type { Indicator } from './parse-indicators.ts';

/** Rows between two turns of the event loop: indicators cost up to some hundred nanoseconds a row each. */
const ROWS_PER_TURN = 8_192;

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
  for await (const batch of batches)
    for (let start = 0; start < batch.length; start += ROWS_PER_TURN) {
      const rows = sliceCandles(batch, start, start + ROWS_PER_TURN);
      const { extras } = allocateCandles(
        rows.length,
        running.flatMap(({ columns }) => columns),
      );
      for (const { columns, state } of running)
        state.add(
          rows,
          columns.map((name) => extras[name]!),
        );
      yield { ...rows, extras: { ...rows.extras, ...extras } };
      if (rows.length === ROWS_PER_TURN) await yieldToLoop();
    }
}
