// What the chart's page and the extension host say to each other. The only file that both sides share beside `model/`;
// only types. Every message is checked on arrival: `check-from-chart.ts`, `check-to-chart.ts`.
import type {
  DatasetId,
  EngineError,
  IndicatorSummary,
  Interval,
  WindowGap,
  WindowResult,
} from '../engine/protocol.ts';

export type { Bars, DatasetId, GapReason, Interval, WindowGap, WindowResult } from '../engine/protocol.ts';

/** A second dataset is drawn as a line over the first. */
export type Lane = 'main' | 'compare';

export type Scale = 'linear' | 'log' | 'percent';

/** What the page remembers over a reload of the window; VS Code keeps it. */
export interface ChartState {
  readonly dataset: DatasetId;
  /** The shortest timeframe to show; absent: the dataset's own. */
  readonly timeframe?: string | undefined;
  /** What is in sight. */
  readonly range?: Interval | undefined;
  /** What it was shown in: it stays while it can be read, on the way back too. */
  readonly level?: string | undefined;
  readonly scale: Scale;
  /** As on the command line: `sma:20`. */
  readonly indicators: readonly string[];
  readonly compare?: DatasetId | undefined;
  readonly table: boolean;
}

/** What the page must know of a dataset before it asks for bars. */
export interface ChartDataset {
  readonly id: DatasetId;
  /** From the first candle to the end of the last one; absent: there is none. */
  readonly span?: Interval | undefined;
  /** That its candles can be shown in, its own first, short to long. */
  readonly timeframes: readonly string[];
  readonly gaps: readonly Pick<WindowGap, 'from' | 'to' | 'slots' | 'reason'>[];
  readonly openGaps: number;
  readonly isUpdating: boolean;
  /** Bars that were read under another one are read again. */
  readonly mark: string;
}

/** An indicator that can be picked. */
export type ChartIndicator = IndicatorSummary;

export type ChartError = Pick<EngineError, 'code' | 'message' | 'remedy'>;

/** Bars asked for by the page. `to` is not included. */
export interface WindowAsk extends Interval {
  readonly timeframe: string;
  readonly mostBars: number;
  readonly indicators: readonly string[];
}

/** The bars that a chart opens with: what the page would ask for first, and the answer. */
export interface Opening {
  readonly ask: WindowAsk;
  readonly result: WindowResult;
}

export type ToChart =
  /** The first message, sent before the page is there. `words` are translations by their English text. */
  | {
      readonly type: 'welcome';
      readonly state: ChartState;
      readonly words: Readonly<Record<string, string>>;
    }
  /** What can be picked. */
  | { readonly type: 'indicators'; readonly indicators: readonly ChartIndicator[] }
  | {
      readonly type: 'dataset';
      readonly lane: Lane;
      readonly dataset: ChartDataset;
      /** With the first one: the page needs not ask. */
      readonly opening?: Opening;
    }
  /** The second dataset is gone. */
  | { readonly type: 'no-compare' }
  | { readonly type: 'window'; readonly lane: Lane; readonly id: number; readonly result: WindowResult }
  /** `id` of the window that failed; absent: nothing can be shown at all. */
  | { readonly type: 'failed'; readonly lane: Lane; readonly id?: number; readonly error: ChartError }
  /** Something was done, for people who listen. */
  | { readonly type: 'told'; readonly text: string };

export type FromChart =
  /** The page is there. Said again where nothing has come from the host: it begins anew then. */
  | { readonly type: 'ready' }
  /** The first bars are on the screen. */
  | { readonly type: 'painted' }
  /** A later window of the same lane makes an earlier one needless. */
  | { readonly type: 'window'; readonly lane: Lane; readonly id: number; readonly ask: WindowAsk }
  | { readonly type: 'pick-compare' }
  | { readonly type: 'end-compare' }
  | { readonly type: 'save-image'; readonly image: Uint8Array }
  | { readonly type: 'save-csv'; readonly range: Interval; readonly timeframe: string }
  /** Begin again after a failure. */
  | { readonly type: 'retry' }
  | { readonly type: 'show-log' };
