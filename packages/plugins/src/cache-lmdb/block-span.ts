import type { Interval, Timeframe } from '@candlewick/core';
import { approximateStep } from '@candlewick/core';

/** Slots per block: with this many the waste of LMDB's pages is 3%, and one day of 1m is still read quickly. */
export const BLOCK_SLOTS = 8192;

/** From so many candles on, a read is not for the memory of blocks. A window of a chart is not so large. */
export const SCAN_ROWS = 8 * BLOCK_SLOTS;

/**
 * How blocks divide time: block `n` holds the open times in `[n * span, (n + 1) * span)`. It depends on the timeframe
 * alone, never on the grid's origin, which may become known later. Calendar timeframes get the length of average
 * months: any fixed division will do, for blocks keep their times where these are not evenly spaced.
 */
export const blockSpan = (timeframe: Timeframe): number =>
  Math.round(approximateStep(timeframe) * BLOCK_SLOTS);

export const blockOf = (time: number, span: number): number => Math.floor(time / span);

/** Numbers of the first and the last block that `[from, to)` touches (not empty). */
export const blocksOf = ({ from, to }: Interval, span: number): { first: number; last: number } => ({
  first: blockOf(Math.max(from, -LIMIT), span),
  last: blockOf(Math.min(to, LIMIT) - 1, span),
});

/** All the time of a block. */
export const timeOf = (block: number, span: number): Interval => ({
  from: block * span,
  to: (block + 1) * span,
});

/** Beyond the range of JavaScript's dates, so that open ends make finite block numbers. */
const LIMIT = 2 ** 53 - 1;
