import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  LineSeries,
  PriceScaleMode,
  type IChartApi,
  type IPaneApi,
  type ISeriesApi,
  type Logical,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { barAt, firstFrom } from '../model/find-bar.ts';
import { labelGround } from '../model/color.ts';
import { decimalsOf, formatPrice, formatVolume } from '../model/format-number.ts';
import { formatTime } from '../model/format-time.ts';
import type { PickedIndicator } from '../model/indicator-key.ts';
import { createSlots, type Slots } from '../model/slots.ts';
import { approximateMs } from '../model/timeframe.ts';
import type { View } from '../model/view.ts';
import type { Bars, Scale, WindowResult } from '../protocol.ts';
import { chartOptions, priceSeriesOptions } from './chart-options.ts';
import { GapPrimitive, type BandSource } from './gap-primitive.ts';
import { IndicatorLayers } from './indicator-layers.ts';
import type { LegendLine } from './legend-view.ts';
import { candleData, compareData, volumeData } from './series-data.ts';
import { TEXT_CONTRAST, type Theme } from './theme.ts';
import { t } from './translate.ts';

/** The bars that are drawn, with the places they stand at. */
export interface Shown {
  readonly window: WindowResult;
  readonly bars: Bars;
  readonly slots: Slots;
  /** Places of the window, those without a bar too. */
  readonly places: number;
  readonly decimals: number;
}

const MODES: Readonly<Record<Scale, PriceScaleMode>> = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
};

/** The drawing library with our series in it. It draws what it is given; what to show is decided elsewhere. */
export class ChartFrame {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #bands: readonly GapPrimitive[];
  readonly #layers: IndicatorLayers;
  #picked: readonly PickedIndicator[] = [];
  #compare: ISeriesApi<'Line'> | undefined;
  #compareBars: Bars | undefined;
  #theme: Theme;
  #shown: Shown | undefined;

  constructor(container: HTMLElement, theme: Theme, bandsOf: Omit<BandSource, 'theme'>) {
    this.#theme = theme;
    this.chart = createChart(container, {
      ...chartOptions(theme),
      autoSize: true,
      localization: { timeFormatter: (time: Time) => `${this.#timeText(time)} UTC` },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, priceSeriesOptions(theme), 0);
    const volumeFormat = { type: 'custom', formatter: formatVolume, minMove: 1e-8 } as const;
    const volumeOptions = { priceFormat: volumeFormat, priceLineVisible: false, lastValueVisible: false };
    this.#volume = this.chart.addSeries(HistogramSeries, volumeOptions, 1);
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.18, bottom: 0 } });
    const [price, volume] = this.chart.panes() as [IPaneApi<Time>, IPaneApi<Time>];
    price.setStretchFactor(4);
    volume.setStretchFactor(1);
    const source = { ...bandsOf, theme: () => this.#theme };
    this.#bands = [new GapPrimitive(source, true), new GapPrimitive(source, false, t('Volume'))];
    price.attachPrimitive(this.#bands[0]!);
    volume.attachPrimitive(this.#bands[1]!);
    this.#layers = new IndicatorLayers(this.chart, (pane, title) => {
      pane.attachPrimitive(new GapPrimitive(source, false, title));
    });
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  get theme(): Theme {
    return this.#theme;
  }

  /** Pixels that the bars have. */
  get width(): number {
    return this.chart.timeScale().width();
  }

  show(window: WindowResult): Shown {
    const { bars, interval, timeframe } = window;
    const anchor = bars.length > 0 ? bars.time[0]! : interval.from;
    const grid = createSlots(timeframe, anchor);
    const first = Math.min(0, Math.floor(grid.indexOf(interval.from) + 1e-9));
    const slots = createSlots(timeframe, grid.timeAt(first));
    const places = Math.max(1, Math.ceil(slots.indexOf(interval.to) - 1e-9));
    this.#shown = { window, bars, slots, places, decimals: decimalsOf(bars.close) };
    this.chart.timeScale().applyOptions({ secondsVisible: approximateMs(timeframe) < 60_000 });
    this.#draw();
    return this.#shown;
  }

  /** There are no bars any more. */
  clear(): void {
    if (!this.#shown) return;
    this.#layers.show([], this.#shown, this.#theme);
    this.compare(undefined);
    this.#shown = undefined;
    this.candles.setData([]);
    this.#volume.setData([]);
    this.refreshBands();
  }

  /** The second dataset's closes; undefined: there is none. */
  compare(bars: Bars | undefined): void {
    this.#compareBars = bars;
    if (bars && !this.#compare) this.#compare = this.chart.addSeries(LineSeries, this.#compareOptions(), 0);
    if (!bars && this.#compare) {
      this.chart.removeSeries(this.#compare);
      this.#compare = undefined;
    }
    this.#drawCompare();
  }

  /** Those that the window has columns of. */
  indicate(picked: readonly PickedIndicator[]): void {
    this.#picked = picked;
    if (this.#shown) this.#layers.show(picked, this.#shown, this.#theme);
  }

  /** What indicators and the second dataset say at a bar. @param other name of the second dataset */
  legend(row: number, other: string | undefined): LegendLine[] {
    const { bars, decimals = 0 } = this.#shown ?? {};
    const lines = this.#layers.legend(row, decimals);
    const theirs = this.#compareBars;
    if (!bars || !theirs || other === undefined) return lines;
    const at = firstFrom(theirs.time, bars.time[row]! + 1) - 1;
    const close = theirs.close[at] ?? NaN;
    const value = formatPrice(close, decimalsOf(theirs.close));
    return [...lines, { name: other, color: this.#theme.lines[1]!, values: [{ label: 'C', value }] }];
  }

  look(view: View): void {
    if (!this.#shown) return;
    const { slots } = this.#shown;
    const from = slots.indexOf(view.from);
    // Inside of a single bar, until shorter ones are there.
    const to = Math.max(from, slots.indexOf(view.to) - 1);
    this.chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  /** Pixel of a time; bars stand around the middle of theirs. The library knows pixels of whole places only. */
  placeOf(time: number): number {
    const index = (this.#shown?.slots.indexOf(time) ?? 0) - 0.5;
    const whole = Math.floor(index);
    const timeScale = this.chart.timeScale();
    const left = timeScale.logicalToCoordinate(whole as Logical) ?? 0;
    const right = timeScale.logicalToCoordinate((whole + 1) as Logical) ?? 0;
    return left + (index - whole) * (right - left);
  }

  scale(scale: Scale): void {
    this.candles.priceScale().applyOptions({ mode: MODES[scale], autoScale: true });
    this.#layers.hasOverlays = scale !== 'percent';
  }

  dress(theme: Theme): void {
    this.#theme = theme;
    this.chart.applyOptions(chartOptions(theme));
    this.candles.applyOptions(priceSeriesOptions(theme));
    this.#compare?.applyOptions(this.#compareOptions());
    this.#draw();
    this.indicate(this.#picked);
  }

  refreshBands(): void {
    for (const each of this.#bands) each.update();
  }

  /** The open time of the place beneath the pointer, and the row of its bar: -1 where there is none. */
  placeAt({ logical }: MouseEventParams): { readonly time: number; readonly row: number } | undefined {
    if (!this.#shown || logical === undefined) return undefined;
    const { slots, bars } = this.#shown;
    const time = slots.timeAt(Math.round(logical));
    return { time, row: barAt(bars.time, time) };
  }

  /** Puts the crosshair on a bar. */
  pointAt(row: number): void {
    const { bars } = this.#shown!;
    this.chart.setCrosshairPosition(
      bars.close[row]!,
      (bars.time[row]! / 1_000) as UTCTimestamp,
      this.candles,
    );
  }

  #draw(): void {
    if (!this.#shown) return;
    const { bars, slots, places, decimals } = this.#shown;
    // The scale has room below the lowest price, and goes on there below zero.
    const isPositive = bars.low.every((price) => price >= 0);
    const formatter = (price: number) => (price < 0 && isPositive ? '' : formatPrice(price, decimals));
    this.candles.applyOptions({ priceFormat: { type: 'custom', formatter, minMove: 10 ** -decimals } });
    this.candles.setData(candleData(bars, slots, places, this.#theme));
    this.#volume.setData(volumeData(bars, this.#theme));
    this.#drawCompare();
    this.refreshBands();
  }

  #drawCompare(): void {
    const { slots, places } = this.#shown ?? {};
    if (this.#compare && this.#compareBars && slots && places !== undefined)
      this.#compare.setData(compareData(this.#compareBars, slots, places));
  }

  #compareOptions() {
    const color = this.#theme.lines[1]!;
    const priceLineColor = labelGround(color, TEXT_CONTRAST);
    return { color, priceLineColor, lineWidth: 2, priceLineVisible: false } as const;
  }

  #timeText(time: Time): string {
    return formatTime(Number(time) * 1_000, this.#shown?.window.timeframe ?? '1m');
  }
}
