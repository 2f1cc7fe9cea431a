import { isExplained, type CacheStatistics, type DatasetRecord, type Run } from '@candlewick/core';
import { EXIT, hull, lastUse, intervalState } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { findDatasets } from '../datasets.ts';
import { lacksText } from '../render/lacks.ts';
import { bytes, iso, number, percent, plural, time } from '../render/format.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';

export const listCommand: CommandBody<SettingFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    await using run = await session.openLook();
    const datasets = await findDatasets(run.cache, flags);
    const statistics = await run.cache.statistics();
    const rows = await Promise.all(
      datasets.map(async (record) => ({ record, health: await healthOf(run, record) })),
    );
    if (session.json) {
      session.print({
        cache: { folder: session.host.cacheFolder(session.config), ...statistics },
        datasets: rows.map(({ record, health }) => ({
          ...record.id,
          candles: record.candles,
          ...(record.firstTime === undefined
            ? {}
            : { from: iso(record.firstTime), last: iso(record.lastTime!) }),
          health,
          bytes: record.bytes,
          pinned: record.pinned,
          updatedAt: iso(record.updatedAt),
          usedAt: iso(lastUse(record)),
        })),
      });
      return EXIT.complete;
    }
    const { terminal } = session;
    if (rows.length === 0) {
      terminal.line(
        (await run.cache.list()).length > 0
          ? 'No cached dataset fits that. All of them: candlewick list'
          : 'No cached datasets. Fetch one with: candlewick fetch --symbol BTC/USDT --timeframe 1h',
      );
      return EXIT.complete;
    }
    terminal.table(
      [
        'exchange',
        'symbol',
        'timeframe',
        'first',
        'last',
        'candles>',
        'size>',
        'pinned',
        'health',
        'updated',
      ],
      rows.map(({ record, health }) => [
        record.id.exchange,
        record.id.symbol,
        record.id.timeframe,
        record.firstTime === undefined ? '–' : time(record.firstTime),
        record.lastTime === undefined ? '–' : time(record.lastTime),
        number(record.candles),
        bytes(record.bytes),
        record.pinned ? 'yes' : '',
        health,
        time(Math.floor(record.updatedAt / 60_000) * 60_000),
      ]),
    );
    terminal.line();
    terminal.line(
      `${plural(rows.length, 'dataset')}, ${plural(
        datasets.reduce((sum, each) => sum + each.candles, 0),
        'candle',
      )}, ${diskText(session, statistics)} in ${session.host.cacheFolder(session.config)}`,
    );
    return EXIT.complete;
  });

/** `1.2 GB on disk (12% of the cap in use)`. */
const diskText = ({ config }: Session, { diskBytes, usedBytes = diskBytes }: CacheStatistics): string =>
  `${bytes(diskBytes)} on disk (${percent(usedBytes / config.cache.diskSize)} of the cap in use)`;

/** `complete`, or what is open between the first and the last time that was covered or asked for. */
export async function healthOf(run: Run, record: DatasetRecord): Promise<string> {
  const span = hull([...record.coverage, ...record.ledger]);
  if (!span) return 'empty';
  const { gaps } = intervalState(record, span, await run.grid(record.id));
  const open = gaps.filter(({ reason, slots }) => !isExplained(reason) && slots > 0);
  if (open.length > 0) return lacksText(open);
  const explained = gaps.filter(({ reason }) => isExplained(reason)).length;
  return explained > 0 ? `complete, ${plural(explained, 'explained gap')}` : 'complete';
}
