import type { CandleFile, CandleFileOptions } from './open-candle-file.ts';

export type { CandleFile, CandleFileOptions } from './open-candle-file.ts';
export type { TimeKind, TimeUnit } from './read-time.ts';

/**
 * Opens a file of candles for import; what reads it is loaded by then.
 *
 * @throws IMPORT_UNREADABLE
 */
export const openCandleFile = async (path: string, options: CandleFileOptions = {}): Promise<CandleFile> =>
  (await import('./open-candle-file.ts')).openCandleFile(path, options);
