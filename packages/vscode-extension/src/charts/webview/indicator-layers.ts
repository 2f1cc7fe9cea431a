import {
  HistogramSeries,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type IChartApi,
  type IPaneApi,
  type ISeriesApi,
  type Time,
} from 'lightweight-charts';
import { labelGround } from '../model/color.ts';
import { formatPrice, formatVolume } from '../model/format-number.ts';
import type { PickedIndicator } from '../model/indicator-key.ts';
import type { Shown } from './chart-frame.ts';
import type { LegendLine } from './legend-view.ts';
import { lineData } from './series-data.ts';
import { TEXT_CONTRAST, withAlpha, type Theme } from './theme.ts';
import { t } from './translate.ts';

/** Prices and volume have the first two. */
const FIRST_PANE = 2;
const STYLES = [LineStyle.Solid, LineStyle.Dashed, LineStyle.Dotted] as const;
/** Where an oscillator between 0 and 100 is said to be low and high. */
const MARKS: Readonly<Record<string, readonly number[]>> = { rsi: [30, 70] };

interface Layer {
  readonly picked: PickedIndicator;
  readonly color: string;
  readonly series: readonly ISeriesApi<'Line' | 'Histogram'>[];
  readonly columns: readonly Float64Array[];
}

/** Lines over the prices and in panes of their own. Lines of one indicator differ by their strokes, not only by colour. */
export class IndicatorLayers {
  readonly #chart: IChartApi;
  readonly #onPane: (pane: IPaneApi<Time>, title: string) => void;
  #layers: readonly Layer[] = [];
  #hasOverlays = true;
  #look: { readonly keys: string; readonly decimals: number; readonly theme: Theme } | undefined;

  /** @param onPane told of every pane that is opened */
  constructor(chart: IChartApi, onPane: (pane: IPaneApi<Time>, title: string) => void) {
    this.#chart = chart;
    this.#onPane = onPane;
  }

  /** @param picked those that the bars have columns of, in the same order */
  show(picked: readonly PickedIndicator[], { bars, slots, decimals }: Shown, theme: Theme): void {
    const look = { keys: picked.map(({ key }) => key).join(), decimals, theme };
    // Panes keep the sizes that somebody gave them while only the bars change.
    if (
      !this.#look ||
      look.keys !== this.#look.keys ||
      decimals !== this.#look.decimals ||
      theme !== this.#look.theme
    )
      this.#build(picked, decimals, theme);
    this.#look = look;
    const columns = Object.values(bars.indicators);
    let taken = 0;
    this.#layers = this.#layers.map((layer) => {
      const own = columns.slice(taken, (taken += layer.series.length));
      own.forEach((column, i) => layer.series[i]!.setData(lineData(bars, column, slots)));
      return { ...layer, columns: own };
    });
  }

  /** In percent each line would begin at 0, wherever it stands to the prices: those over the prices are not drawn then. */
  set hasOverlays(isDrawn: boolean) {
    this.#hasOverlays = isDrawn;
    for (const { picked, series } of this.#layers)
      if (picked.kind.place === 'price') for (const each of series) each.applyOptions({ visible: isDrawn });
  }

  /** What they say at a bar. */
  legend(row: number, decimals: number): LegendLine[] {
    return this.#layers.map(({ picked, color, columns }) => ({
      name: picked.label,
      note: this.#hasOverlays || picked.kind.place !== 'price' ? '' : t('not drawn in percent'),
      color,
      values: columns.map((column, i) => ({
        label: columns.length > 1 ? shortName(picked.kind.columns[i]!, picked.kind.name) : '',
        value: textOf(column[row]!, picked, decimals),
      })),
    }));
  }

  #build(picked: readonly PickedIndicator[], decimals: number, theme: Theme): void {
    for (const { series } of this.#layers) for (const each of series) this.#chart.removeSeries(each);
    let pane = FIRST_PANE;
    this.#layers = picked.map((each, i) => {
      const color = theme.lines[i % theme.lines.length]!;
      const index = each.kind.place === 'price' ? 0 : pane++;
      const series = each.kind.columns.map((_, column) =>
        this.#add(each, column, index, color, decimals, theme),
      );
      for (const price of MARKS[each.kind.name] ?? [])
        series[0]?.createPriceLine({
          price,
          color: theme.muted,
          lineStyle: LineStyle.Dotted,
          axisLabelVisible: false,
        });
      if (index > 0) this.#open(index, each.label);
      return { picked: each, color, series, columns: [] };
    });
  }

  #add(
    picked: PickedIndicator,
    column: number,
    pane: number,
    color: string,
    decimals: number,
    theme: Theme,
  ): ISeriesApi<'Line' | 'Histogram'> {
    const formatter = (value: number) => textOf(value, picked, decimals);
    const common = {
      priceFormat: { type: 'custom', formatter, minMove: 1e-8 },
      priceLineVisible: false,
      lastValueVisible: pane > 0 && column === 0,
    } as const;
    const visible = this.#hasOverlays || picked.kind.place !== 'price';
    if (picked.kind.columns[column]!.includes('histogram'))
      return this.#chart.addSeries(HistogramSeries, { ...common, color: withAlpha(theme.muted, 0.5) }, pane);
    return this.#chart.addSeries(
      LineSeries,
      {
        ...common,
        color,
        // Of the label on the scale, also where there is no line.
        priceLineColor: labelGround(color, TEXT_CONTRAST),
        visible,
        lineWidth: theme.isHighContrast ? 2 : 1,
        lineStyle: STYLES[column % STYLES.length]!,
        crosshairMarkerVisible: false,
      },
      pane,
    );
  }

  #open(index: number, title: string): void {
    const pane = this.#chart.panes()[index];
    if (!pane) return;
    pane.setStretchFactor(1);
    // A new pane begins with the scale of the prices.
    pane.priceScale('right').applyOptions({ mode: PriceScaleMode.Normal });
    this.#onPane(pane, title);
  }
}

/** `macd_signal_12_26_9` is the signal of MACD. */
const shortName = (column: string, name: string): string =>
  column.replace(/(_[\d.]+)+$/, '').replace(`${name}_`, '');

function textOf(value: number, { kind }: PickedIndicator, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  if (kind.name === 'obv') return formatVolume(value);
  return kind.name === 'rsi' ? value.toFixed(1) : formatPrice(value, decimals);
}
