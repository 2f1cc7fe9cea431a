import type { Candles } from '../domain/candles.ts';
import { allocateCandles } from '../domain/candles.ts';
import { ABSENT, DAY, MINUTE, MINUTES_PER_DAY, TRADED, minuteStates } from './minute-states.ts';
import type { Outage } from './outages.ts';
import { anchorPrice } from './price-anchor.ts';
import { createRandom, gaussianOf, hash32 } from './random.ts';
import { SIMULATED_EXTRAS, type SimulatedSymbol } from './simulated-symbols.ts';

/** Trading by the hour of the day: quiet in the European night, busy when New York opens. */
const SEASON = Float64Array.from(
  { length: 24 },
  (_, hour) => 1 + 0.45 * Math.cos(((hour - 15) * Math.PI) / 12),
);

/**
 * All 1m bars of one UTC day in whole units: prices in ticks, volumes in lots, quote volumes in quote units. Every day
 * is made alone, from the prices at its two ends: first the path between them, then a bar for each minute.
 */
export function dayBars(
  spec: SimulatedSymbol,
  seed: number,
  dayStart: number,
  outages: readonly Outage[],
): Candles {
  const states = minuteStates(spec, seed, dayStart, outages);
  const day = dayStart / DAY - Math.floor(spec.listedAt / DAY);
  const random = createRandom(hash32(seed, 13, day));
  const ticks = 10 ** spec.priceDecimals;
  const first = anchorPrice(spec, seed, day) * ticks;
  const last = anchorPrice(spec, seed, day + 1) * ticks;
  const mood = Math.exp(0.35 * gaussianOf(hash32(seed, 17, day)));
  const moves = minuteMoves(states, random);
  const step = (first * spec.volatility * mood) / Math.sqrt(MINUTES_PER_DAY);
  const lots = spec.volume * 10 ** spec.lotDecimals * mood;
  const quoteUnits = 10 ** (spec.quoteDecimals - spec.priceDecimals - spec.lotDecimals) / 4;

  const bars = allocateCandles(moves.bars, SIMULATED_EXTRAS);
  const { time, open, high, low, close, volume } = bars;
  const [quoteVolume, trades, takerVolume, takerQuote] = SIMULATED_EXTRAS.map(
    (name) => bars.extras[name]!,
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  // A bridge: what the moves miss of the day's end is spread over the traded minutes.
  const pull = (last - first - moves.sum * step) / Math.max(1, moves.traded);
  let path = first;
  let price = Math.max(1, Math.round(first));
  let left = moves.traded;
  for (let minute = 0, row = 0; minute < MINUTES_PER_DAY; minute++) {
    const state = states[minute]!;
    if (state === ABSENT) continue;
    time[row] = dayStart + minute * MINUTE;
    if (state === TRADED) {
      const move = moves.values[minute]!;
      path += move * step + pull;
      const end = Math.max(1, Math.round(--left === 0 ? last : path));
      const season = SEASON[(minute / 60) | 0]!;
      const draw = random();
      const activity = 4 * draw * draw * draw * (0.4 + 0.75 * Math.abs(move)) * season;
      const size = Math.max(1, Math.round(lots * activity));
      const count = Math.min(size, 1 + Math.floor(spec.trades * activity * (0.5 + random())));
      const begin = count === 1 ? end : Math.max(1, price + Math.round((random() - 0.5) * 0.3 * step));
      const above = random();
      const below = random();
      const top = Math.max(begin, end) + (count > 2 ? Math.floor(above * above * 1.3 * step) : 0);
      const bottom = Math.min(begin, end) - (count > 2 ? Math.floor(below * below * 1.3 * step) : 0);
      const taken = count === 1 ? (above < 0.5 ? 0 : size) : Math.floor(size * (0.2 + 0.6 * below));
      open[row] = begin;
      close[row] = end;
      high[row] = top;
      low[row] = Math.max(1, bottom);
      volume[row] = size;
      const money = (begin + end + top + low[row]!) * quoteUnits;
      quoteVolume[row] = Math.round(size * money);
      trades[row] = count;
      takerVolume[row] = taken;
      takerQuote[row] = Math.round(taken * money);
      price = end;
    } else {
      open[row] = high[row] = low[row] = close[row] = price;
    }
    row++;
  }
  return bars;
}

/** Normalised price moves of the traded minutes, near normal with a heavy tail. */
function minuteMoves(states: Uint8Array, random: () => number) {
  const values = new Float64Array(MINUTES_PER_DAY);
  let sum = 0;
  let traded = 0;
  let bars = 0;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const state = states[minute]!;
    if (state !== ABSENT) bars++;
    if (state !== TRADED) continue;
    const move = (random() + random() + random() - 1.5) * 2 * (random() < 0.02 ? 3.5 : 0.9);
    values[minute] = move;
    sum += move;
    traded++;
  }
  return { values, sum, traded, bars };
}
