import { createGrid, type Grid } from '../domain/grid.ts';
import { approximateStep, divides, parseTimeframe, type Timeframe } from '../domain/timeframe.ts';
import { DEFAULT_CANDLES, timeframeOf, type FetchRequest } from '../pipeline/target.ts';
import type { Run } from './run-facade.ts';

/** A request that the venue can serve. */
export interface NativeRequest {
  readonly request: FetchRequest;
  /** The timeframe that was asked for, where it is to be made of the request's. */
  readonly derived?: string;
}

/**
 * What to fetch for a timeframe that a venue does not have: its longest candles that divide the wanted ones. A request
 * that needs no such help, or cannot be helped, comes back as it is.
 *
 * @param now milliseconds UTC
 * @throws UNKNOWN_TIMEFRAME, UNKNOWN_EXCHANGE
 */
export async function nativeRequest(run: Run, request: FetchRequest, now: number): Promise<NativeRequest> {
  const timeframe = timeframeOf(request.timeframe);
  if (await isCached(run, request, timeframe.text)) return { request };
  const native = await (await run.exchange(request.exchange)).timeframes();
  if (native.includes(timeframe.text)) return { request };
  const [longest] = native
    .map((text) => parseTimeframe(text))
    .filter((each) => each !== undefined)
    .filter((each) => hasUsualOrigin(each) && divides(each, timeframe))
    .sort((a, b) => approximateStep(b) - approximateStep(a));
  if (!longest) return { request };
  const range = wholeCandles(request, createGrid(timeframe), now);
  return { request: { ...request, ...range, timeframe: longest.text }, derived: timeframe.text };
}

/** Without opening the venue: a cached timeframe is one of its own. */
async function isCached(run: Run, { exchange, symbol }: FetchRequest, timeframe: string): Promise<boolean> {
  if (await run.cache.get({ exchange, symbol, timeframe })) return true;
  if (symbol.includes('/')) return false;
  return (await run.cache.list()).some(({ id }) => id.exchange === exchange && id.timeframe === timeframe);
}

/** Candles of several days begin where the venue says, and so do not divide others for sure. */
const hasUsualOrigin = ({ unit, count }: Timeframe): boolean => unit !== 'd' || count === 1;

/** The range of a request, so that the last of the longer candles is whole and the default is a count of them. */
function wholeCandles({ start, end }: FetchRequest, grid: Grid, now: number): Partial<FetchRequest> {
  const until = end?.kind === 'time' ? grid.ceil(end.time) : undefined;
  const first = grid.timeOf(grid.slotOf(until ?? now) - DEFAULT_CANDLES);
  return {
    start: start ?? { kind: 'time', time: first },
    ...(until === undefined ? {} : { end: { kind: 'time', time: until } }),
  };
}
