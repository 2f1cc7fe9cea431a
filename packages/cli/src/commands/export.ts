import { dirname } from 'node:path';
import { CandlewickError, parseIndicators, type DatasetRecord, type ExportedFile } from '@candlewick/core';
import { EXIT, isFolder } from '@candlewick/core/host';
import { beyondOf } from '../beyond.ts';
import { checkFormats } from '../check-formats.ts';
import { fileOutput } from '../check-output.ts';
import type { CommandBody } from '../command.ts';
import { fileFlags, type FileFlags } from '../file-flags.ts';
import { needSeries } from '../need-series.ts';
import { outputFormat } from '../output-format.ts';
import { fillFlag, partialFlag } from '../parse-flags.ts';
import { rangeOf } from '../range-of.ts';
import { beyondDocument, beyondLines } from '../render/beyond.ts';
import { fileDocument } from '../render/file-json.ts';
import { filePlace, fileSize } from '../render/file-place.ts';
import { filledText, plural } from '../render/format.ts';
import { missingLines } from '../render/missing.ts';
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
    const named = (flags.format ?? outputFormat(flags.output, config)).split(',');
    const formats = named.map((each) => each.trim()).filter((each) => each !== '');
    if (formats.length === 0) throw new CandlewickError('USAGE', '--format names no format.');
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
    const jobs = series.flatMap(({ record, timeframe }) => {
      const view = { interval: range(record), timeframe, partial, fill, indicators };
      if (timeframe !== undefined)
        terminal.line(`${record.id.symbol} ${timeframe} is made of cached ${record.id.timeframe} candles.`);
      return formats.map((format) => ({
        dataset: record.id,
        candles: record.candles,
        request: {
          format,
          force: flags.force === true,
          ...view,
          ...options,
          ...fileOutput(io, flags.output),
        },
      }));
    });
    const files = await writeFiles(session, run, jobs, flags.output === '-' ? { output: io.stdout } : {});
    const now = host.clock.now();
    const beyond = new Map(series.map(({ record }) => [record.id, beyondOf(record, config, now)]));
    const isComplete = files.every(({ missing }) => missing === undefined);
    if (session.json)
      session.print({
        status: isComplete ? 'complete' : 'incomplete',
        files: files.map((file, i) => {
          const { dataset } = jobs[i]!;
          return { ...dataset, ...fileDocument(file), ...beyondDocument(beyond.get(dataset)!) };
        }),
      });
    for (const file of files)
      terminal.line(`${placeText(file, flags.output)}  ${sizeText(file, flags.output)}${filledText(file)}`);
    for (const [i, { missing }] of files.entries())
      if (missing && i % formats.length === 0) missingLines(terminal, jobs[i]!.dataset, missing);
    for (const [id, gaps] of beyond) beyondLines(terminal, id, gaps);
    return isComplete ? EXIT.complete : EXIT.incomplete;
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
