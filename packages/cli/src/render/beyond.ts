import type { CountedGap, DatasetId } from '@candlewick/core';
import { gapDocument } from './gap-json.ts';
import { lacksText } from './lacks.ts';
import { gapLines } from './missing.ts';
import type { Terminal } from './terminal.ts';

/** What a dataset lacks outside of what was shown or written; nothing where it lacks nothing. */
export function beyondLines(
  terminal: Terminal,
  { exchange, symbol, timeframe }: DatasetId,
  beyond: readonly CountedGap[],
): void {
  if (beyond.length === 0) return;
  gapLines(
    terminal,
    `${exchange} ${symbol} ${timeframe} has more that is not cached: ${lacksText(beyond)}`,
    beyond,
    beyond.every(({ reason }) => reason === 'beyond-retention')
      ? 'the exchange has it no more'
      : 'candlewick repair asks for it',
  );
}

/** The same for documents. */
export const beyondDocument = (beyond: readonly CountedGap[]) =>
  beyond.length === 0 ? {} : { beyond: beyond.map(gapDocument) };
