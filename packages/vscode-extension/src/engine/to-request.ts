import { parseMoment, type FetchRequest } from '@candlewick/core';
import type { FetchSpec } from './protocol.ts';

/** What a spec means. @throws INVALID_DATE */
export const toRequest = ({ exchange, symbol, timeframe, start, end }: FetchSpec): FetchRequest => ({
  exchange,
  symbol,
  timeframe,
  ...(start === undefined ? {} : { start: parseMoment(start, 'start') }),
  ...(end === undefined ? {} : { end: parseMoment(end, 'end') }),
});
