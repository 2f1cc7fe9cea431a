import {
  ColorType,
  CrosshairMode,
  LineStyle,
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  type DeepPartial,
} from 'lightweight-charts';
import { labelGround } from '../model/color.ts';
import { TEXT_CONTRAST, withAlpha, type Theme } from './theme.ts';

/** Moving and zooming is done by us, in time: the bars beneath may be exchanged meanwhile. */
export function chartOptions(theme: Theme): DeepPartial<ChartOptions> {
  const crosshair = {
    color: theme.muted,
    labelBackgroundColor: theme.isHighContrast ? theme.background : labelGround(theme.muted, TEXT_CONTRAST),
    style: LineStyle.Dashed,
  };
  return {
    layout: {
      background: { type: ColorType.Solid, color: theme.background },
      textColor: theme.foreground,
      fontFamily: theme.fontFamily,
      fontSize: theme.fontSize,
      attributionLogo: true,
      panes: { separatorColor: theme.border, separatorHoverColor: withAlpha(theme.accent, 0.3) },
    },
    grid: { vertLines: { color: theme.grid }, horzLines: { color: theme.grid } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: crosshair, horzLine: crosshair },
    // No label is cut in half at an edge.
    rightPriceScale: { borderColor: theme.border, minimumWidth: 72, entireTextOnly: true },
    timeScale: {
      borderColor: theme.border,
      timeVisible: true,
      secondsVisible: false,
      // Between two levels of detail bars may be thinner than a pixel for a moment.
      minBarSpacing: 0.01,
      shiftVisibleRangeOnNewBar: false,
    },
    handleScroll: false,
    handleScale: {
      mouseWheel: false,
      pinch: false,
      axisPressedMouseMove: { time: false, price: true },
      axisDoubleClickReset: { time: false, price: true },
    },
  };
}

/** Never by colour alone where contrast is asked for: candles that rise are hollow. */
export function priceSeriesOptions(theme: Theme): CandlestickSeriesPartialOptions {
  return {
    upColor: theme.isHighContrast ? theme.background : theme.up,
    downColor: theme.down,
    borderVisible: theme.isHighContrast,
    borderUpColor: theme.up,
    borderDownColor: theme.down,
    wickUpColor: theme.up,
    wickDownColor: theme.down,
    // Of its label too.
    priceLineColor: labelGround(theme.muted, TEXT_CONTRAST),
    priceLineStyle: LineStyle.Dotted,
  };
}
