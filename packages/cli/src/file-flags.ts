import { CandlewickError, COMPRESSIONS, type FileOptions, PARTITIONS } from '@candlewick/core';
import { isTimeZone, didYouMean } from '@candlewick/core/host';
import { VERSION } from './version.ts';

/** Flags that say how files are to be. */
export interface FileFlags {
  readonly columns?: string;
  readonly tz?: string;
  readonly compress?: string;
  readonly dtype?: string;
  readonly partition?: string;
  readonly append?: boolean;
  readonly manifest?: boolean;
}

/** @throws USAGE */
export function fileFlags(flags: FileFlags): FileOptions {
  const columns = flags.columns?.split(',').map((each) => each.trim()).filter((each) => each !== ''); // prettier-ignore
  if (columns?.length === 0) throw new CandlewickError('USAGE', '--columns names no column.');
  if (flags.tz !== undefined && !isTimeZone(flags.tz))
    throw new CandlewickError(
      'USAGE',
      `--tz takes the name of a zone such as Europe/Berlin, not «${flags.tz}».${didYouMean(flags.tz, Intl.supportedValuesOf('timeZone'))}`,
    );
  return {
    columns: columns?.length === 1 && columns[0] === 'all' ? 'all' : columns,
    timeZone: flags.tz,
    compress: choice('--compress', flags.compress, COMPRESSIONS),
    dtype: choice('--dtype', flags.dtype, ['float32']),
    partition: choice('--partition', flags.partition, PARTITIONS),
    append: flags.append === true ? true : undefined,
    manifest: flags.manifest === true ? { madeBy: `candlewick ${VERSION}` } : undefined,
  };
}

function choice<T extends string>(flag: string, text: string | undefined, all: readonly T[]): T | undefined {
  const found = all.find((each) => each === text);
  if (text === undefined || found !== undefined) return found;
  throw new CandlewickError('USAGE', `${flag} takes ${all.join(' or ')}, not «${text}».`);
}
