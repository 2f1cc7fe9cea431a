import { CandlewickError, type DatasetId, type FileSuggestion } from '@candlewick/core';
import { venueName } from '../venue-name.ts';

export interface LeanFile {
  readonly place: FileSuggestion;
  /** Name of the zip's only entry. */
  readonly entry: string;
}

export type LeanResolution = 'minute' | 'hour' | 'daily';

const RESOLUTIONS: Readonly<Record<string, LeanResolution>> = { '1m': 'minute', '1h': 'hour', '1d': 'daily' };

/** @throws PLUGIN_OPTIONS for candles that Lean does not keep */
export function leanResolution({ timeframe }: Pick<DatasetId, 'timeframe'>): LeanResolution {
  const found = RESOLUTIONS[timeframe];
  if (found) return found;
  throw new CandlewickError(
    'PLUGIN_OPTIONS',
    `Lean keeps candles of 1m, 1h and 1d, and makes all others of them; ${timeframe} is none of these.`,
  );
}

/**
 * Where Lean looks for candles of crypto and crypto futures: `GenerateRelativeZipFileDirectory`, `GenerateZipFileName` and
 * `GenerateZipEntryName` in Common/Util/LeanData.cs.
 *
 * @param from a time of the day, for minutes
 * @throws PLUGIN_OPTIONS
 */
export function leanFile({ exchange, symbol, timeframe }: DatasetId, from: number): LeanFile {
  const resolution = leanResolution({ timeframe });
  const [pair = '', settled] = symbol.split(':');
  const ticker = pair.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  if (settled?.includes('-') === true)
    throw new CandlewickError(
      'PLUGIN_OPTIONS',
      `${symbol} expires: Lean names such contracts by a calendar of its own. Perpetuals and spot markets can be exported.`,
    );
  const kind = settled === undefined ? 'crypto' : 'cryptofuture';
  const tag = settled === undefined ? '' : '_perp';
  const folder = [kind, venueName(exchange), resolution];
  if (resolution !== 'minute')
    return {
      place: { folder, name: `${ticker}_trade` },
      entry: settled === undefined ? `${ticker}.csv` : `${ticker}_trade${tag}.csv`,
    };
  const day = new Date(from).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    place: { folder: [...folder, ticker], name: `${day}_trade` },
    entry: `${day}_${ticker}_minute_trade${tag}.csv`,
  };
}
