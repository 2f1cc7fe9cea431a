import type { PriceStatistics } from '@candlewick/core';
import type { GapRow } from '@candlewick/core/host';
import { decimal, duration, number, percent, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

export interface StatisticsBlock {
  readonly title: string;
  readonly stats: PriceStatistics;
  readonly gaps: readonly GapRow[];
  readonly coverage: number;
  readonly perDay: number;
}

/** `+12.3%`, `-4%`: with its sign, and as many digits as say something. */
const change = (share: number): string => {
  if (!Number.isFinite(share)) return '–';
  const size = Math.abs(share * 100);
  const digits = size >= 100 || size === 0 ? 0 : size >= 1 ? 2 : 4;
  const text = size.toLocaleString('en-US', { maximumFractionDigits: digits });
  return `${share > 0 ? '+' : share < 0 ? '-' : ''}${text}%`;
};
const unsigned = (share: number): string => change(share).replace(/^[+-]/, '');

/** Prices, returns, risk and gaps of one series, for people. */
export function statisticsReport(terminal: Terminal, block: StatisticsBlock): void {
  const { stats, coverage, perDay } = block;
  const { returns, drawdown } = stats;
  const some = stats.firstTime !== undefined && stats.lastTime !== undefined;
  const extreme = (each: { time: number; value: number } | undefined) =>
    each === undefined ? '–' : `${change(each.value)} on ${time(each.time)}`;
  const colour = (share: number, text: string) =>
    share > 0 ? terminal.style('green', text) : share < 0 ? terminal.style('red', text) : text;
  terminal.heading(block.title);
  terminal.pairs([
    ['candles', some ? `${number(stats.candles)}, ${decimal(round(perDay, 4))} a day` : '0'],
    ['time', some ? `${time(stats.firstTime!)} to ${time(stats.lastTime!)}` : '–'],
    ['covered', gapText(coverage, block.gaps)],
    [
      'price',
      some
        ? `${decimal(stats.firstOpen)} → ${decimal(stats.lastClose)}  ${colour(returns.total, change(returns.total))}`
        : '–',
    ],
    ['lowest, highest', `${decimal(stats.lowestPrice)}, ${decimal(stats.highestPrice)}`],
    ['mean close, vwap', `${decimal(round(stats.averagePrice, 8))}, ${decimal(round(stats.vwap, 8))}`],
    ['volume', decimal(stats.totalVolume)],
    ['mean return', `${change(returns.mean)} a candle`],
    ['best candle', extreme(returns.best)],
    ['worst candle', extreme(returns.worst)],
    [
      'volatility',
      `${unsigned(returns.deviation)} a candle${Number.isFinite(returns.annualised) ? `, ${unsigned(returns.annualised)} a year` : ''}`,
    ],
    [
      'deepest drawdown',
      drawdown === undefined
        ? 'none'
        : `${colour(-1, change(-drawdown.share))}, ${time(drawdown.peakTime)} to ${time(drawdown.troughTime)}, ${drawdown.recoveredAt === undefined ? 'not recovered' : `recovered ${time(drawdown.recoveredAt)}`}`,
    ],
  ]);
}

/** Gaps by reason. */
export function gapReport(terminal: Terminal, gaps: readonly GapRow[]): void {
  if (gaps.length === 0) return;
  terminal.line();
  terminal.table(
    ['reason', 'gaps>', 'candles>', 'longest>', 'from'],
    gaps.map(({ reason, gaps: count, candles, longest }) => [
      reason,
      number(count),
      number(candles),
      duration(longest.to - longest.from),
      time(longest.from),
    ]),
  );
}

function gapText(coverage: number, gaps: readonly GapRow[]): string {
  const count = gaps.reduce((sum, each) => sum + each.gaps, 0);
  const absent = gaps.reduce((sum, each) => sum + each.candles, 0);
  const floor = coverage < 1 && coverage > 0.9995 ? 'almost all' : percent(coverage);
  return `${floor}, ${count === 0 ? 'no gaps' : `${plural(count, 'gap')} of ${plural(absent, 'candle')}`}`;
}

/** So many significant digits: a mean has no more to say. */
const round = (value: number, digits: number): number => Number(value.toPrecision(digits));
