import type { CountedGap, DatasetRecord, Run } from '@candlewick/core';
import { EXIT, lastUse } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { gapsOf } from '../gaps-of.ts';
import { needSeries, seriesDocument, seriesTitle, type Series } from '../need-series.ts';
import { bytes, iso, number, plural, time } from '../render/format.ts';
import { gapDocument } from '../render/gap-json.ts';
import type { Terminal } from '../render/terminal.ts';
import { withSession, type SettingFlags } from '../session.ts';
import { healthOf } from './list.ts';

export const showCommand: CommandBody<SettingFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    await using run = await session.openLook();
    const documents = [];
    for (const series of await needSeries(run.cache, flags)) {
      const { record, timeframe } = series;
      if (timeframe !== undefined)
        documents.push(await showDerived(session.terminal, run, series, timeframe));
      else if (session.json) documents.push(await document(run, record));
      else await show(session.terminal, run, record);
    }
    if (session.json) session.print({ datasets: documents });
    return EXIT.complete;
  });

async function document(run: Run, record: DatasetRecord) {
  const revisions = record.revisions > 0 ? await run.cache.revisions(record.id) : [];
  return {
    ...record.id,
    candles: record.candles,
    bytes: record.bytes,
    pinned: record.pinned,
    updatedAt: iso(record.updatedAt),
    usedAt: iso(lastUse(record)),
    facts: record.facts,
    coverage: record.coverage.map(({ from, to, fetchedAt, ...rest }) => ({
      from: iso(from),
      to: iso(to),
      fetchedAt: iso(fetchedAt),
      ...rest,
    })),
    gaps: (await gapsOf(run, { record })).map(gapDocument),
    revisions: revisions.map(({ time: at, revisedAt, ...rest }) => ({
      time: iso(at),
      revisedAt: iso(revisedAt),
      ...rest,
    })),
  };
}

async function show(terminal: Terminal, run: Run, record: DatasetRecord): Promise<void> {
  const { id, facts } = record;
  terminal.heading(`${id.exchange} ${id.symbol} ${id.timeframe}`);
  terminal.pairs([
    [
      'candles',
      `${number(record.candles)}${record.firstTime === undefined ? '' : `, ${time(record.firstTime)} to ${time(record.lastTime!)}`}`,
    ],
    ['health', await healthOf(run, record)],
    [
      'size',
      `${bytes(record.bytes)}${record.candles > 0 ? ` (${(record.bytes / record.candles).toFixed(1)} bytes a candle)` : ''}`,
    ],
    ['extra columns', facts.extras?.join(', ') || 'none'],
    ['first candle', facts.listedAt === undefined ? 'not asked' : time(facts.listedAt)],
    ['revisions', number(record.revisions)],
    ['pinned', record.pinned ? 'yes: no cleanup evicts it' : 'no'],
    ['updated', time(record.updatedAt)],
    ['last used', time(Math.floor(lastUse(record) / 60_000) * 60_000)],
  ]);
  terminal.line();
  terminal.table(
    ['covered from', 'to', 'provenance', 'source', 'fetched'],
    record.coverage.map((each) => [
      time(each.from),
      time(each.to),
      each.provenance,
      each.source,
      time(each.fetchedAt),
    ]),
  );
  gapTable(terminal, await gapsOf(run, { record }));
}

/** Candles that are made when they are read: nothing of them is stored. Shows them, and gives their document. */
async function showDerived(terminal: Terminal, run: Run, series: Series, timeframe: string) {
  const { record } = series;
  const { candles, interval } = await run.view(record.id, { timeframe });
  const gaps = await gapsOf(run, series);
  terminal.heading(seriesTitle(series));
  terminal.pairs([
    [
      'candles',
      `${number(candles)}${candles === 0 ? '' : `, ${time(interval.from)} to ${time(interval.to)}`}`,
    ],
    ['made of', `${record.id.timeframe} candles, when they are read: none of them is stored`],
  ]);
  gapTable(terminal, gaps);
  const span = { from: iso(interval.from), to: iso(interval.to) };
  return { ...seriesDocument(series), candles, ...span, gaps: gaps.map(gapDocument) };
}

function gapTable(terminal: Terminal, gaps: readonly CountedGap[]): void {
  terminal.line();
  if (gaps.length === 0) return terminal.line('No gaps.');
  terminal.line(plural(gaps.length, 'gap'));
  terminal.table(
    ['from', 'to', 'candles>', 'reason', 'asked>', 'evidence'],
    gaps.map(({ from, to, slots, reason, evidence }) => [
      time(from),
      time(to),
      number(slots),
      reason,
      number(evidence.timesAsked),
      evidence.answer,
    ]),
  );
}
