import {
  concatCandles,
  type Candles,
  type Drawdown,
  type PriceStatistics,
  type ReturnStatistics,
  type View,
} from '@candlewick/core';
import {
  collectStatistics,
  coverageShare,
  EXIT,
  gapTable,
  levelOfDetail,
  Resampler,
} from '@candlewick/core/host';
import { beyondOf } from '../beyond.ts';
import type { CommandBody } from '../command.ts';
import { needSeries, type Series } from '../need-series.ts';
import { partialFlag } from '../parse-flags.ts';
import { beyondDocument, beyondLines } from '../render/beyond.ts';
import { gapDocument } from '../render/gap-json.ts';
import { iso } from '../render/format.ts';
import { closePlot, plotCandles } from '../render/plot/close-plot.ts';
import { gapReport, statisticsReport } from '../render/statistics.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';
import { rangeOf } from '../range-of.ts';

interface StatsFlags extends SettingFlags {
  readonly fromTimeframe?: string;
  readonly partial?: string;
}

const DAY = 86_400_000;

export const statsCommand: CommandBody<StatsFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { config, host } = session;
    const partial = partialFlag(flags.partial);
    await using run = await session.openRun('stats');
    const range = (record: Series['record']) => rangeOf(record, config, host.clock.now());
    const documents = [];
    for (const { record, timeframe } of await needSeries(run.cache, flags, range)) {
      const view = await run.view(record.id, { interval: range(record), timeframe, partial });
      const beyond = beyondOf(record, config, host.clock.now());
      documents.push({
        ...record.id,
        timeframe: view.timeframe.text,
        ...(timeframe === undefined ? {} : { from_timeframe: record.id.timeframe }),
        candles: await statistics(session, view, record),
        ...beyondDocument(beyond),
      });
      beyondLines(session.terminal, record.id, beyond);
    }
    if (session.json) session.print({ datasets: documents });
    return EXIT.complete;
  });

/** Reads the view once; shows it, and gives its document. */
async function statistics({ terminal, json }: Session, view: View, { id }: Series['record']) {
  const { grid, interval } = view;
  const level = levelOfDetail(grid, interval, plotCandles(terminal));
  const resampler = json ? undefined : new Resampler({ grid: level });
  const bars: Candles[] = [];
  const stats = await collectStatistics(view.batches, grid, (batch) => {
    if (resampler) bars.push(resampler.add(batch));
  });
  const gaps = gapTable(view.gaps, grid);
  const coverage = coverageShare(interval, view.gaps, grid);
  const perDay = (stats.candles * DAY) / Math.max(1, interval.to - interval.from);
  if (!resampler) return document(view, stats, { gaps, coverage, perDay });
  const made = id.timeframe === view.timeframe.text ? '' : ` made of ${id.timeframe}`;
  const title = `${id.exchange} ${id.symbol} ${view.timeframe.text}${made}`;
  statisticsReport(terminal, { title, stats, gaps, coverage, perDay });
  closePlot(terminal, concatCandles([...bars, resampler.finish()]), level.slotOf, interval);
  gapReport(terminal, gaps);
  return undefined;
}

interface Derived {
  readonly gaps: ReturnType<typeof gapTable>;
  readonly coverage: number;
  readonly perDay: number;
}

const timeOrNull = (time: number | undefined) => (time === undefined ? null : iso(time));

/** The structure that the seed's scripts know, and what is new beside it. */
const document = (view: View, stats: PriceStatistics, { gaps, coverage, perDay }: Derived) => ({
  count: stats.candles,
  start_time: timeOrNull(stats.firstTime),
  end_time: timeOrNull(stats.lastTime),
  gaps: view.gaps.map((gap) => gapDocument({ ...gap, slots: view.grid.count(gap) })),
  statistics: {
    highest_price: stats.highestPrice,
    lowest_price: stats.lowestPrice,
    total_volume: stats.totalVolume,
    avg_price: stats.averagePrice,
    vwap: stats.vwap,
  },
  per_day: perDay,
  coverage,
  gap_table: gaps.map(({ reason, gaps: count, candles, longest }) => ({
    reason,
    gaps: count,
    candles,
    longest: { from: iso(longest.from), to: iso(longest.to) },
  })),
  first_open: stats.firstOpen,
  last_close: stats.lastClose,
  returns: returnsDocument(stats.returns),
  volatility: { per_candle: stats.returns.deviation, annualised: stats.returns.annualised },
  max_drawdown: stats.drawdown === undefined ? null : drawdownDocument(stats.drawdown),
});

const returnsDocument = ({ count, total, mean, best, worst }: ReturnStatistics) => ({
  count,
  total,
  mean,
  best: best ? { time: iso(best.time), value: best.value } : null,
  worst: worst ? { time: iso(worst.time), value: worst.value } : null,
});

const drawdownDocument = ({
  share,
  peakTime,
  peakPrice,
  troughTime,
  troughPrice,
  recoveredAt,
}: Drawdown) => ({
  share,
  peak: { time: iso(peakTime), price: peakPrice },
  trough: { time: iso(troughTime), price: troughPrice },
  recovered: timeOrNull(recoveredAt),
});
