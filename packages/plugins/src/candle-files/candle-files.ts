import type { CandleFile, CandleFileOptions } from './open-candle-file.ts';
import type { ImportChoice, PlannedImport } from './plan/plan-imports.ts';

export type { CandleFile, CandleFileOptions } from './open-candle-file.ts';
export type { ImportChoice, PlannedFile, PlannedImport } from './plan/plan-imports.ts';
export type { TimeKind, TimeUnit } from './read-time.ts';

/**
 * Opens a file of candles for import; what reads it is loaded by then.
 *
 * @throws IMPORT_UNREADABLE
 */
export const openCandleFile = async (path: string, options: CandleFileOptions = {}): Promise<CandleFile> =>
  (await import('./open-candle-file.ts')).openCandleFile(path, options);

/**
 * The named files, and those of named folders and what is in them, each with the dataset that it belongs to.
 *
 * @param cwd where relative paths start
 * @throws USAGE, UNKNOWN_TIMEFRAME where a file does not tell what it holds and `choice` does not say it; IMPORT_UNREADABLE
 */
export async function planImports(
  paths: readonly string[],
  cwd: string,
  choice: ImportChoice,
): Promise<readonly PlannedImport[]> {
  const { listFiles } = await import('./plan/list-files.ts');
  const plans = await import('./plan/plan-imports.ts');
  return plans.planImports(await listFiles(paths, cwd), choice);
}
