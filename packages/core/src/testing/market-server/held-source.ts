import type { Candles } from '../../domain/candles.ts';
import { NO_CANDLES, lowerBound, sliceCandles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import { createGrid } from '../../domain/grid.ts';
import { approximateStep, divides, parseTimeframe } from '../../domain/timeframe.ts';
import { foldBars } from '../../simulation/fold-bars.ts';
import { unfinishedCandle } from './unfinished-candle.ts';
import type { KlineQuery, KlineSource } from './kline-source.ts';

const DAY = 86_400_000;

/**
 * Klines of candles held in memory, by timeframe. A timeframe that is not given is put together from the coarsest
 * given one that fits, by the venue's own rule; where none fits the answer is empty. Extra columns that the candles
 * lack are served as zero.
 *
 * @param series canonical timeframe → candles ascending, as `readCandlesCsv` gives them
 */
export function heldSource(series: Readonly<Record<string, Candles>>, active = true): KlineSource {
  const given = Object.keys(series).map((text) => parseTimeframe(text)!);
  const first = Math.min(...Object.values(series).map(({ time }) => time[0] ?? Infinity));
  const ready = new Map<string, { candles: Candles; grid: Grid }>();

  const seriesOf = (text: string) => {
    const known = ready.get(text);
    if (known) return known;
    const timeframe = parseTimeframe(text)!;
    const grid =
      timeframe.text === '3d' && Number.isFinite(first)
        ? createGrid(timeframe, Math.floor(first / DAY) * DAY)
        : createGrid(timeframe);
    const [finer] = given
      .filter((each) => divides(each, timeframe))
      .sort((a, b) => approximateStep(b) - approximateStep(a));
    const candles = series[text] ?? (finer ? derive(series[finer.text]!, grid) : NO_CANDLES);
    const made = { candles: withCloseTimes(candles, grid), grid };
    ready.set(text, made);
    return made;
  };

  const read = ({ timeframe, from, to = Infinity, limit, now }: KlineQuery): Candles => {
    const { candles } = seriesOf(timeframe);
    const end = lowerBound(candles.time, Math.min(to, now) + 1);
    const start = from === undefined ? Math.max(0, end - limit) : lowerBound(candles.time, from);
    return unfinishedCandle(sliceCandles(candles, start, Math.max(start, Math.min(end, start + limit))), now);
  };
  return { priceDecimals: 8, lotDecimals: 8, active, read };
}

/** Sums of decimals, rounded to the eight places that the venue sends. */
function derive(finer: Candles, grid: Grid): Candles {
  const { close_time: _, ...extras } = finer.extras;
  const folded = foldBars({ ...finer, extras }, grid.floor);
  for (const column of [folded.volume, ...Object.values(folded.extras)])
    for (let i = 0; i < column.length; i++) column[i] = Number(column[i]!.toFixed(8));
  return folded;
}

function withCloseTimes(candles: Candles, grid: Grid): Candles {
  if (candles.extras['close_time']) return candles;
  const closeTime = candles.time.map((time) => grid.timeOf(grid.slotOf(time) + 1) - 1);
  return { ...candles, extras: { ...candles.extras, close_time: closeTime } };
}
