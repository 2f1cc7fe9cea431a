// Random candles for the codec: what markets send, what they never should, and what only a test thinks of.
import type { CandleRuns, Candles } from '@candlewick/core';
import { allocateCandles, CORE_COLUMNS, VALUE_COLUMNS } from '@candlewick/core';

export const EXTRAS = ['quoteVolume', 'trades', 'takerVolume', 'takerQuote'];

/** A generator of numbers in [0, 1) that gives the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: Random, all: readonly T[]): T => all[below(random, all.length)]!;

const SPECIALS = [
  NaN,
  -0,
  0,
  Infinity,
  -Infinity,
  5e-324,
  -2.2e-308,
  Number.MAX_VALUE,
  2 ** 53,
  -1e300,
  0.1 + 0.2,
];

/** A NaN with a payload cannot pass through a number: its bits are written. */
function sprinkle(random: Random, column: Float64Array, share: number): void {
  const bits = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  for (let i = 0; i < column.length; i++) {
    if (random() >= share) continue;
    if (random() < 0.7) column[i] = pick(random, SPECIALS);
    else {
      bits[2 * i] = below(random, 2 ** 32);
      bits[2 * i + 1] = random() < 0.5 ? 0x7ff80000 + below(random, 2 ** 19) : below(random, 2 ** 32);
    }
  }
}

const KINDS: Readonly<Record<string, (random: Random, column: Float64Array) => void>> = {
  decimals(random, column) {
    const power = 10 ** below(random, 14);
    const size = 10 ** (random() * 15);
    for (let i = 0; i < column.length; i++) column[i] = Math.round(random() * size) / power;
  },
  // Prices from 1e-12 to 1e12 that walk.
  walk(random, column) {
    const power = 10 ** (below(random, 25) - 12);
    let value = below(random, 1e6);
    for (let i = 0; i < column.length; i++) {
      value += below(random, 201) - 100;
      column[i] = power < 1 ? value / Math.round(1 / power) : value * power;
    }
  },
  beyond32Bits(random, column) {
    for (let i = 0; i < column.length; i++) column[i] = below(random, 2 ** (33 + below(random, 20))) / 1e6;
  },
  floatNoise(random, column) {
    let sum = 0;
    for (let i = 0; i < column.length; i++) column[i] = sum += pick(random, [0.1, 0.2, 0.7, 1.1]);
  },
  products(random, column) {
    for (let i = 0; i < column.length; i++) column[i] = random() * 3.3 * (below(random, 1e6) / 1e4);
  },
  rarelyLonger(random, column) {
    for (let i = 0; i < column.length; i++)
      column[i] = Number((random() < 0.01 ? random() : below(random, 100) / 4).toFixed(9));
  },
  constant(random, column) {
    column.fill(pick(random, [...SPECIALS, 1, 0.00012345]));
  },
  bits(random, column) {
    sprinkle(random, column, 1);
    const words = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
    for (let i = 0; i < words.length; i++) words[i] = below(random, 2 ** 32);
  },
};

function fillTimes(random: Random, time: Float64Array): void {
  const step = pick(random, [1, 1000, 60_000, 86_400_000, 7 * 86_400_000]);
  const kind = below(random, 12);
  if (kind === 0) return KINDS['bits']!(random, time);
  let at = (below(random, 2 ** 31) - 2 ** 30) * step;
  if (kind === 1) at = -Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < time.length; i++) {
    time[i] = at;
    if (kind < 6) at += step;
    else if (kind === 6) at += step * (1 + below(random, 5));
    else if (kind === 7) at += (28 + below(random, 4)) * 86_400_000;
    else if (kind === 8) at += 1 + below(random, 1e9);
    else at += random() < 0.01 ? step * below(random, 5000) + step : step;
  }
}

/** Open, high, low and close that belong together, on some decimal grid. */
function fillMarket(random: Random, run: Candles): void {
  const power = 10 ** below(random, 13);
  const level = 1 + below(random, 10 ** (1 + below(random, 12)));
  const noise = 1 + below(random, 10 ** below(random, 6));
  let price = level;
  for (let i = 0; i < run.length; i++) {
    const open = price + (random() < 0.1 ? below(random, noise) : 0);
    const close = Math.max(1, open + below(random, 2 * noise) - noise);
    const high = Math.max(open, close) + (random() < 0.5 ? 0 : below(random, noise));
    const low = Math.min(open, close) - (random() < 0.5 ? 0 : below(random, noise));
    [run.open[i], run.high[i], run.low[i], run.close[i]] = [open, high, low, close].map((x) => x / power) as [
      number,
      number,
      number,
      number,
    ];
    price = close;
    run.volume[i] = below(random, 1e9) / 1e5;
    for (const name of Object.keys(run.extras))
      run.extras[name]![i] =
        name === 'trades' ? below(random, 5000) : Number((run.volume[i]! * run.close[i]!).toFixed(8));
  }
}

export function randomRun(random: Random, rows: number, extras: readonly string[]): Candles {
  const run = allocateCandles(rows, extras);
  fillTimes(random, run.time);
  if (random() < 0.5) fillMarket(random, run);
  else
    for (const column of [...VALUE_COLUMNS.map((name) => run[name]), ...Object.values(run.extras)])
      pick(random, Object.values(KINDS))(random, column);
  if (random() < 0.3)
    for (const column of [...VALUE_COLUMNS.map((name) => run[name]), ...Object.values(run.extras)])
      if (random() < 0.5) sprinkle(random, column, 10 ** -(1 + below(random, 3)));
  return run;
}

export function randomRuns(random: Random): CandleRuns {
  const count = random() < 0.9 ? 1 : below(random, 4);
  return Array.from({ length: count }, () => {
    const rows = 1 + below(random, pick(random, [3, 130, 300, 1100, 2500]));
    return randomRun(
      random,
      rows,
      EXTRAS.filter(() => random() < 0.3),
    );
  });
}

/** All bits of some runs. */
export const bitsOf = (runs: CandleRuns) =>
  runs.map((run) => ({
    extras: Object.keys(run.extras),
    bits: [...CORE_COLUMNS.map((name) => run[name]), ...Object.values(run.extras)].map((column) =>
      Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('latin1'),
    ),
  }));
