import type { CcxtOptions } from '../options.ts';
import type { CcxtSettings } from '../settings.ts';
import type { Venue } from '../venues/venue.ts';

/** Where the files are, and where they are listed. Without a slash at the end. */
export interface ArchiveAddress {
  readonly files: string;
  readonly listing: string;
}

/** https://github.com/binance/binance-public-data */
const PUBLISHED: ArchiveAddress = {
  files: 'https://data.binance.vision',
  listing: 'https://s3-ap-northeast-1.amazonaws.com/data.binance.vision',
};
/** Whose candles the archive has. */
const ARCHIVED: ReadonlySet<string> = new Set(['binance', 'binanceusdm', 'binancecoinm']);

/**
 * The archive of an exchange; undefined where it has none, where it is switched off, and where the user's own address
 * stands for the venue's and none is named for the archive: nothing goes to the venue beside it.
 */
export function archiveAddress(
  { id }: Pick<Venue, 'id'>,
  { archive }: Pick<CcxtOptions, 'archive'>,
  { elsewhere }: Pick<CcxtSettings, 'elsewhere'>,
): ArchiveAddress | undefined {
  if (!ARCHIVED.has(id) || archive === false) return undefined;
  if (archive === undefined) return elsewhere ? undefined : PUBLISHED;
  const files = withoutSlash(archive.url);
  return { files, listing: withoutSlash(archive.listing ?? files) };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
