import {
  CandlewickError,
  EXIT,
  parseMoment,
  type DatasetRecord,
  type ExportedFile,
  type Interval,
} from '@candlewick/core';
import type { CommandBody } from '../args.ts';
import { needDatasets } from '../datasets.ts';
import { bytes, iso, number } from '../render/format.ts';
import { ProgressBarMonitor } from '../render/export-progress.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface ExportFlags extends SettingFlags {
  readonly format?: string;
  readonly output?: string;
  readonly force?: boolean;
}

export const exportCommand: CommandBody<ExportFlags> = (io, flags) =>
  withSession(
    {
      io,
      flags,
      dataOnStdout: flags.output === '-',
    },
    async (session) => {
      const formats = (flags.format ?? 'csv').split(',').map((each) => each.trim());
      for (const format of formats)
        if (!session.config.exporters[format]) session.host.registry.get('exporter', format);
      const progress = new ProgressBarMonitor(session.terminal);
      await using run = await session.openRun('export', { observers: [progress] });
      const datasets = await needDatasets(run.cache, flags);
      if (flags.output !== undefined && datasets.length * formats.length > 1)
        throw new CandlewickError(
          'USAGE',
          `--output names one file, but ${datasets.length} datasets in ${formats.length} formats fit. Name --exchange, --symbol and --timeframe.`,
        );
      const files: (ExportedFile & { dataset: DatasetRecord['id'] })[] = [];
      for (const record of datasets) {
        const interval = rangeOf(record, session.config, session.host.clock.now());
        for (const format of formats) {
          const output =
            flags.output === '-'
              ? { output: io.stdout as never }
              : flags.output === undefined
                ? {}
                : { output: flags.output };
          const file = await run
            .export(record.id, {
              format,
              force: flags.force === true,
              ...output,
              ...(interval ? { interval } : {}),
            })
            .finally(() => progress.stop());
          files.push({ ...file, dataset: record.id });
          session.terminal.line(
            `${file.path ?? 'standard output'}  ${number(file.candles)} candles, ${bytes(file.bytes)}`,
          );
        }
      }
      if (session.json)
        session.print({
          files: files.map(({ dataset, ...file }) => ({
            ...dataset,
            ...file,
            exportedAt: iso(session.host.clock.now()),
          })),
        });
      return EXIT.complete;
    },
  );

/** The named range inside the dataset; undefined: all of it. */
export function rangeOf(
  record: DatasetRecord,
  range: { start?: string | number | undefined; end?: string | number | undefined },
  now: number,
): Interval | undefined {
  if (range.start === undefined && range.end === undefined) return undefined;
  const first = record.coverage[0]?.from ?? 0;
  const last = record.coverage.at(-1)?.to ?? 0;
  const resolve = (text: string | number | undefined, otherwise: number, what: string) => {
    if (text === undefined) return otherwise;
    const moment = parseMoment(text, what);
    if (moment.kind === 'time') return moment.time;
    if (moment.kind === 'ago') return now - moment.ms;
    return moment.kind === 'now' ? now : (record.facts.listedAt ?? first);
  };
  const interval = { from: resolve(range.start, first, 'start'), to: resolve(range.end, last, 'end') };
  if (interval.from >= interval.to)
    throw new CandlewickError(
      'INVALID_RANGE',
      `the range is empty: it starts ${iso(interval.from)} and ends before ${iso(interval.to)}.`,
    );
  return interval;
}
