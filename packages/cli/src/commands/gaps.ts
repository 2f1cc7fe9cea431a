import { isExplained, type CountedGap, type DatasetRecord } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { gapsOf } from '../gaps-of.ts';
import { needSeries, seriesDocument, seriesTitle } from '../need-series.ts';
import { gapDocument } from '../render/gap-json.ts';
import { iso, number, plural, time } from '../render/format.ts';
import type { Terminal } from '../render/terminal.ts';
import { withSession, type SettingFlags } from '../session.ts';
import { rangeOf } from '../range-of.ts';

interface GapsFlags extends SettingFlags {
  readonly open?: boolean;
}

export const gapsCommand: CommandBody<GapsFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    await using run = await session.openLook();
    const now = session.host.clock.now();
    const documents = [];
    const range = (record: DatasetRecord) => rangeOf(record, session.config, now);
    for (const series of await needSeries(run.cache, flags, range)) {
      const all = await gapsOf(run, series, range(series.record));
      const gaps = all.filter(({ reason }) => flags.open !== true || !isExplained(reason));
      documents.push({ ...seriesDocument(series), gaps: gaps.map(document) });
      session.terminal.heading(seriesTitle(series));
      if (gaps.length === 0) session.terminal.line(flags.open === true ? 'No open gaps.' : 'No gaps.');
      else table(session.terminal, gaps, now);
    }
    if (session.json) session.print({ datasets: documents });
    return EXIT.complete;
  });

const document = (gap: CountedGap) => {
  const { timesAsked, firstAskedAt, lastAskedAt } = gap.evidence;
  return {
    ...gapDocument(gap),
    explained: isExplained(gap.reason),
    timesAsked,
    ...(timesAsked === 0 ? {} : { firstAskedAt: iso(firstAskedAt), lastAskedAt: iso(lastAskedAt) }),
  };
};

function table(terminal: Terminal, gaps: readonly CountedGap[], now: number): void {
  terminal.table(
    ['from', 'to', 'candles>', 'reason', 'asked>', 'last asked', 'asked again', 'evidence'],
    gaps.map((gap) => [
      time(gap.from),
      time(gap.to),
      number(gap.slots),
      gap.reason,
      number(gap.evidence.timesAsked),
      gap.evidence.timesAsked === 0 ? 'never' : time(minute(gap.evidence.lastAskedAt)),
      retryText(gap, now),
      gap.evidence.answer,
    ]),
  );
  const open = gaps.filter(({ reason }) => !isExplained(reason));
  const candles = open.reduce((sum, { slots }) => sum + slots, 0);
  terminal.line();
  terminal.line(
    open.length === 0
      ? `${plural(gaps.length, 'gap')}, all explained.`
      : `${plural(gaps.length, 'gap')}, ${number(open.length)} open (${plural(candles, 'candle')}). Ask again with: candlewick repair`,
  );
}

/** When a fetch asks again by itself. */
function retryText({ reason, retryAt }: CountedGap, now: number): string {
  if (isExplained(reason)) return 'no';
  if (reason === 'fetch-failed') return 'by the next fetch';
  if (retryAt === undefined) return 'no';
  return retryAt <= now ? 'by the next fetch' : `from ${time(minute(retryAt))}`;
}

const minute = (ms: number): number => Math.floor(ms / 60_000) * 60_000;
