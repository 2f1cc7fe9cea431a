import { isAbsolute, join, resolve } from 'node:path';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import { exportName } from './export-name.ts';
import type { FileOptions } from './file-options.ts';
import { FileTarget, type OwnedTarget } from './file-target.ts';
import type { RunOptions } from './open-run.ts';
import { StreamTarget } from './stream-target.ts';
import { suggestedPlace } from './suggested-place.ts';

export interface PlaceRequest extends FileOptions {
  readonly format: string;
  readonly output?: string | NodeJS.WritableStream;
  readonly force?: boolean;
}

export interface PlacedView {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  /** Added to names, so that a view's file never takes the place of the one with the venue's candles alone. */
  readonly suffix: string;
  /** The exporter divides the dataset itself: the names that it suggests tell the periods. */
  readonly isDivided?: boolean;
}

const WITHOUT_SPAN = '{exchange_}{symbol}_{timeframe}';
const TREE = '{exchange}/{symbol}/{timeframe}';

/** Whether an output names a folder: it ends in a slash. */
export const isFolder = (output: string): boolean => /[/\\]$/.test(output);

/** The folder of an export whose files are not named: `output`, else the configuration's. */
export function exportRoot(
  { config, projectFolder }: Pick<RunOptions, 'config' | 'projectFolder'>,
  output: string | undefined,
): string {
  const { folder } = config.export;
  if (output !== undefined) return resolve(output);
  return isAbsolute(folder) ? folder : join(projectFolder, folder);
}

/**
 * Where the files of an export go: gives a target for the whole, or for each period of a partition.
 *
 * @throws USAGE where one file is to hold several
 */
export function exportPlace(
  options: RunOptions,
  { dataset, interval, suffix, isDivided = false }: PlacedView,
  request: PlaceRequest,
): (period?: string) => OwnedTarget {
  const {
    format,
    output,
    force = false,
    compress: compression,
    manifest,
    partition,
    append = false,
  } = request;
  const hashed = manifest !== undefined;
  if (output !== undefined && typeof output !== 'string') {
    if (hashed || partition || append)
      throw new CandlewickError(
        'USAGE',
        '--manifest, --append and a file per day, month or year are not for standard output.',
      );
    return () => new StreamTarget(output, compression);
  }
  if (output !== undefined && !isFolder(output)) {
    if (partition)
      throw new CandlewickError(
        'USAGE',
        `a file per ${partition} makes several files: name a folder, ${output}/ with a slash at its end.`,
      );
    return () =>
      new FileTarget({ path: () => resolve(output), replace: force || append, append, compression, hashed });
  }
  const { config } = options;
  const { template } = config.export;
  const root = exportRoot(options, output);
  // Another name for an exporter (`tsv` for csv's) must not write over that one's file.
  const setting = config.exporters[format];
  const alias = typeof setting === 'object' && (setting.plugin ?? format) !== format ? `.${format}` : '';
  const named = (pattern: string) => exportName(pattern, dataset, interval);
  const short = `${named(WITHOUT_SPAN)}${suffix}`;
  const within = output !== undefined ? `${named(TREE)}/` : partition ? `${short}/` : '';
  return (period) => {
    const base = partition ? `${short}_${period}` : `${named(template)}${suffix}`;
    const own = {
      name: `${within}${base}${alias}`,
      view: `${suffix}${period === undefined || isDivided ? '' : `_${period}`}`,
    };
    return new FileTarget({
      path: (extension, suggestion) => `${suggestedPlace(root, suggestion, own)}.${extension}`,
      replace: output === undefined || force,
      compression,
      hashed,
    });
  };
}
