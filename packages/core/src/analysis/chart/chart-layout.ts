import { indicatorKind } from '../indicators/indicator-table.ts';
import type { Indicator } from '../indicators/parse-indicators.ts';
import type { ChartModel } from './chart-model.ts';

/** A horizontal stripe of the chart. */
export interface Panel {
  readonly kind: 'price' | 'volume' | 'indicator';
  readonly top: number;
  readonly bottom: number;
  /** Of an indicator's own panel. */
  readonly indicator?: Indicator;
}

export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly panels: readonly Panel[];
  /** Pixel of a time. */
  xOf(time: number): number;
}

/** How large a chart is, in pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

const MARGIN = { left: 18, right: 84, top: 66, bottom: 34 };
const BETWEEN = 10;
/** How tall panels are, by the price panel's three. */
const WEIGHT = { price: 3, volume: 0.75, indicator: 0.95 } as const;
/** Pixels of a bar with its distance to the next one, at least. */
const BAR = 4;

/** So many bars can be told apart. */
export const barRoom = ({ width }: ChartSize): number =>
  Math.max(10, Math.floor((width - MARGIN.left - MARGIN.right) / BAR));

/** Prices on top, volume below, then a panel for each indicator that is no price. */
export function chartLayout({ interval, indicators }: ChartModel, { width, height }: ChartSize): ChartLayout {
  const own = indicators.filter(({ name }) => indicatorKind(name).place === 'panel');
  const kinds: readonly (Pick<Panel, 'kind'> & { readonly indicator?: Indicator })[] = [
    { kind: 'price' },
    { kind: 'volume' },
    ...own.map((indicator) => ({ kind: 'indicator' as const, indicator })),
  ];
  const free = height - MARGIN.top - MARGIN.bottom - BETWEEN * (kinds.length - 1);
  const unit = free / kinds.reduce((sum, { kind }) => sum + WEIGHT[kind], 0);
  let top = MARGIN.top;
  const panels = kinds.map((each): Panel => {
    const panel = { ...each, top, bottom: top + unit * WEIGHT[each.kind] };
    top = panel.bottom + BETWEEN;
    return panel;
  });
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const span = Math.max(1, interval.to - interval.from);
  return {
    width,
    height,
    left,
    right,
    panels,
    xOf: (time) => left + ((time - interval.from) / span) * (right - left),
  };
}
