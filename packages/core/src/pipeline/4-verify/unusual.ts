import type { Candles } from '../../domain/candles.ts';
import type { UnusualSettings } from '../../domain/usual.ts';
import type { FindingList } from './audit-report.ts';
import { RobustWindow } from './robust-window.ts';

/** Before so many values nothing is said to be unusual. */
const ENOUGH = 30;
/** Spreads below these are taken for them: a market at rest makes any move look wild. As a logarithm. */
const LEAST_RETURN = 0.0005;
const LEAST_VOLUME = 0.25;

/**
 * Looks for flat runs and for returns and volumes far from what was usual just before. Returns are those between
 * neighbours: a price that moved during a gap is no surprise. Candles without volume do not say what is usual.
 */
export class UnusualCandles {
  readonly #settings: UnusualSettings;
  readonly #findings: FindingList;
  readonly #returns: RobustWindow;
  readonly #volumes: RobustWindow;
  #close = NaN;
  #ends = NaN;
  #flat = { from: 0, candles: 0, price: NaN };

  constructor(settings: UnusualSettings, findings: FindingList) {
    this.#settings = settings;
    this.#findings = findings;
    this.#returns = new RobustWindow(settings.window);
    this.#volumes = new RobustWindow(settings.window);
  }

  /** @param ends when the candle's interval ends; candles come by time, and are of finite numbers */
  see({ time, open, high, low, close, volume }: Candles, i: number, ends: number): void {
    const follows = time[i] === this.#ends;
    const isStill = volume[i] === 0 && high[i] === low[i] && open[i] === close[i];
    if (!isStill || !follows) this.end();
    if (isStill && this.#flat.candles++ === 0) this.#flat = { from: time[i]!, candles: 1, price: close[i]! };
    if (volume[i]! > 0) {
      if (follows) this.#price(time[i]!, Math.log(close[i]! / this.#close));
      this.#volume(time[i]!, volume[i]!);
    }
    this.#close = close[i]!;
    this.#ends = ends;
  }

  /** No candle follows. */
  end(): void {
    const { from, candles, price } = this.#flat;
    if (candles >= this.#settings.flatRun)
      this.#findings.add({
        kind: 'flat-run',
        from,
        to: this.#ends,
        candles,
        detail: `no volume, price ${price}`,
      });
    this.#flat = { from: 0, candles: 0, price: NaN };
  }

  #price(time: number, change: number): void {
    // Prices at or below zero have no logarithm; they are for other checks.
    if (!Number.isFinite(change)) return;
    if (this.#returns.length >= ENOUGH) {
      const median = this.#returns.median();
      const units = Math.abs(change - median) / Math.max(this.#returns.spread(median), LEAST_RETURN);
      if (units > this.#settings.priceThreshold)
        this.#findings.at(
          'price-anomaly',
          time,
          `${change > 0 ? '+' : ''}${(Math.expm1(change) * 100).toFixed(2)}%, ${units.toFixed(1)} robust deviations`,
        );
    }
    this.#returns.push(change);
  }

  #volume(time: number, volume: number): void {
    const value = Math.log(volume);
    if (this.#volumes.length >= ENOUGH) {
      const median = this.#volumes.median();
      const units = (value - median) / Math.max(this.#volumes.spread(median), LEAST_VOLUME);
      if (units > this.#settings.volumeThreshold)
        this.#findings.at(
          'volume-anomaly',
          time,
          `${Math.exp(value - median).toFixed(0)} times the median, ${units.toFixed(1)} robust deviations`,
        );
    }
    this.#volumes.push(value);
  }
}
