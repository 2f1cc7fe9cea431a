import { dirname } from 'node:path';
import {
  CandlewickError,
  parseIndicators,
  parseMoment,
  type DatasetRecord,
  type ExportedFile,
  type Interval,
} from '@candlewick/core';
import { EXIT, isFolder } from '@candlewick/core/host';
import { checkFormats } from '../check-formats.ts';
import { FORMATS } from '../command-list/built-in-names.generated.ts';
import type { CommandBody } from '../command.ts';
import { fileFlags, type FileFlags } from '../file-flags.ts';
import { needSeries } from '../need-series.ts';
import { fillFlag, partialFlag } from '../parse-flags.ts';
import { fileDocument } from '../render/file-json.ts';
import { filePlace, fileSize } from '../render/file-place.ts';
import { filledText, iso, plural } from '../render/format.ts';
import { writeFiles } from '../write-files.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface ExportFlags extends SettingFlags, FileFlags {
  readonly format?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly fill?: string;
  readonly fromTimeframe?: string;
  readonly partial?: string;
  readonly indicators?: string;
}

export const exportCommand: CommandBody<ExportFlags> = (io, flags) =>
  withSession({ io, flags, dataOnStdout: flags.output === '-' }, async (session) => {
    const { terminal, config, host } = session;
    const formats = (flags.format ?? FORMATS[0] ?? '').split(',').map((each) => each.trim());
    const fill = fillFlag(flags.fill);
    const options = fileFlags(flags);
    const indicators = flags.indicators === undefined ? [] : parseIndicators(flags.indicators);
    const partial = partialFlag(flags.partial);
    await session.loadPlugins();
    checkFormats(session, formats, flags.output);
    await using run = await session.openRun('export');
    const range = (record: DatasetRecord) => rangeOf(record, config, host.clock.now());
    const series = await needSeries(run.cache, flags, range);
    if (flags.output !== undefined && !isFolder(flags.output) && series.length > 1)
      throw new CandlewickError(
        'USAGE',
        `--output names one file, but ${series.length} datasets fit. Name --exchange, --symbol and --timeframe, or a folder with a slash at its end.`,
      );
    const output = flags.output === undefined || flags.output === '-' ? {} : { output: flags.output };
    const jobs = series.flatMap(({ record, timeframe }) => {
      const view = { interval: range(record), timeframe, partial, fill, indicators };
      if (timeframe !== undefined)
        terminal.line(`${record.id.symbol} ${timeframe} is made of cached ${record.id.timeframe} candles.`);
      return formats.map((format) => ({
        dataset: record.id,
        candles: record.candles,
        request: { format, force: flags.force === true, ...view, ...options, ...output },
      }));
    });
    const files = await writeFiles(session, run, jobs, flags.output === '-' ? { output: io.stdout } : {});
    if (session.json)
      session.print({ files: files.map((file, i) => ({ ...jobs[i]!.dataset, ...fileDocument(file) })) });
    for (const file of files)
      terminal.line(`${placeText(file, flags.output)}  ${sizeText(file, flags.output)}${filledText(file)}`);
    return EXIT.complete;
  });

const placeText = (file: ExportedFile, output: string | undefined): string => {
  const { path, parts, candles } = file;
  if (parts === undefined) return filePlace(file, output);
  const folder = path === undefined ? '' : ` in ${dirname(path)}`;
  return `${plural(parts.length, 'file')}${folder}${candles === 0 ? ' (nothing to write)' : ''}`;
};

const sizeText = (file: ExportedFile, output: string | undefined): string => {
  const candles = plural(file.candles, 'candle');
  const size = fileSize(file, output);
  return size === candles ? candles : `${candles}, ${size}`;
};

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
