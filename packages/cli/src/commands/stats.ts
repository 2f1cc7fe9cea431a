import { EXIT, intervalState } from '@candlewick/core';
import type { CommandBody } from '../command.ts';
import { needDatasets } from '../datasets.ts';
import { gapDocument } from '../render/fetch-json.ts';
import { decimal, iso, number, plural, time } from '../render/format.ts';
import { withSession, type SettingFlags } from '../session.ts';
import { rangeOf } from './export.ts';

export const statsCommand: CommandBody<SettingFlags> = (io, flags) =>
  withSession(
    {
      io,
      flags,
    },
    async (session) => {
      await using run = await session.openRun('stats');
      const documents = [];
      for (const record of await needDatasets(run.cache, flags)) {
        const interval = rangeOf(record, session.config, session.host.clock.now()) ?? {
          from: record.coverage[0]?.from ?? 0,
          to: record.coverage.at(-1)?.to ?? 0,
        };
        const stats = await run.stats(record.id, interval);
        const { gaps } = intervalState(record, interval, await run.grid(record.id));
        const { exchange, symbol, timeframe } = record.id;
        documents.push({
        exchange, symbol, timeframe,
        candles: {
          count: stats.candles,
          start_time: stats.firstTime === undefined ? null : iso(stats.firstTime),
          end_time: stats.lastTime === undefined ? null : iso(stats.lastTime),
          gaps: gaps.map(gapDocument),
          statistics: {
            highest_price: stats.highestPrice,
            lowest_price: stats.lowestPrice,
            total_volume: stats.totalVolume,
            avg_price: stats.averagePrice,
            vwap: stats.vwap,
          },
        },
      }); // prettier-ignore
        const { terminal } = session;
        terminal.heading(`${exchange} ${symbol} ${timeframe}`);
        terminal.pairs([
          ['candles', number(stats.candles)],
          ['from', stats.firstTime === undefined ? '–' : time(stats.firstTime)],
          ['to', stats.lastTime === undefined ? '–' : time(stats.lastTime)],
          ['gaps', gaps.length === 0 ? 'none' : plural(gaps.length, 'gap')],
          ['highest price', decimal(stats.highestPrice)],
          ['lowest price', decimal(stats.lowestPrice)],
          ['average close', decimal(stats.averagePrice)],
          ['vwap', decimal(stats.vwap)],
          ['total volume', decimal(stats.totalVolume)],
        ]);
      }
      if (session.json) session.print({ datasets: documents });
      return EXIT.complete;
    },
  );
