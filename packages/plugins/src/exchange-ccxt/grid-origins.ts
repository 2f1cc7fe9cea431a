import type { Clock, Market } from '@candlewick/core';
import { createGrid, parseTimeframe } from '@candlewick/core';
import type { CandleSource } from './sources.ts';

/** Candles to look at when an origin is read off the venue's newest ones. */
const SAMPLE = 5;

/** Origins of grids that nobody states: asked of the venue once per series, remembered for the instance's life. */
export class GridOrigins {
  readonly #source: CandleSource;
  readonly #clock: Clock;
  readonly #known = new Map<string, Promise<number | undefined>>();

  constructor(source: CandleSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Undefined where the venue's candles do not tell: the default grid stays, and the host judges them by it. */
  get(
    market: Market,
    timeframe: string,
    pageLimit: number,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const key = `${market.symbol} ${timeframe}`;
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#ask(market, timeframe, pageLimit, signal);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    return asked;
  }

  /** The open time of a real candle: the first one where the venue seeks (Binance's 3d), else the newest ones agree. */
  async #ask(
    market: Market,
    timeframe: string,
    pageLimit: number,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const first = await this.#source.first(market, timeframe, 0, signal);
    if (first) return first.time;
    const parsed = parseTimeframe(timeframe)!;
    const step = parsed.stepMs!;
    const grid = createGrid(parsed);
    const to = grid.timeOf(grid.slotOf(this.#clock.now()) + 1);
    const limit = Math.min(SAMPLE, pageLimit);
    const interval = { from: to - limit * step, to };
    const { candles } = await this.#source.page({ market, timeframe, interval, limit }, signal);
    const phases = new Set(candles.time.map((time) => time % step));
    return phases.size === 1 ? [...phases][0] : undefined;
  }
}
