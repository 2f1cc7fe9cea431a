import {
  CandlewickError,
  datasetKey,
  parseTimeframe,
  type DatasetId,
  type ImportFile,
} from '@candlewick/core';
import { openCandleFile, type CandleFile, type CandleFileOptions } from '../candle-files.ts';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { guessOrigin, guessTimeframe } from './guess-timeframe.ts';
import { nameOfDataset } from './name-of-dataset.ts';

/** One dataset, and the files that it is made of. */
export interface PlannedImport {
  readonly dataset: DatasetId;
  readonly gridOrigin?: number;
  readonly files: readonly PlannedFile[];
}

export interface PlannedFile extends ImportFile {
  readonly opened: CandleFile;
}

export interface ImportChoice {
  readonly exchange: string;
  readonly symbol: string | undefined;
  readonly timeframe: string | undefined;
  readonly options: CandleFileOptions;
}

/** Opens the files and tells which dataset each belongs to. @throws USAGE, IMPORT_UNREADABLE */
export async function planImports(paths: readonly string[], choice: ImportChoice): Promise<PlannedImport[]> {
  const planned = new Map<string, PlannedImport>();
  for (const path of paths) {
    const opened = await openCandleFile(path, choice.options);
    const file = {
      name: basename(path),
      sha256: await sha256Of(path),
      opened,
      batches: () => opened.batches(),
    };
    const dataset = datasetOf(path, opened, choice);
    const key = datasetKey(dataset);
    const known = planned.get(key);
    const origin = guessOrigin(parseTimeframe(dataset.timeframe)!, opened.sample.time[0]);
    if (known) planned.set(key, { ...known, files: [...known.files, file] });
    else
      planned.set(key, { dataset, files: [file], ...(origin === undefined ? {} : { gridOrigin: origin }) });
  }
  return [...planned.values()];
}

function datasetOf(path: string, { sample }: CandleFile, choice: ImportChoice): DatasetId {
  const named = nameOfDataset(path);
  const symbol = choice.symbol ?? named?.symbol;
  if (symbol === undefined)
    throw new CandlewickError(
      'USAGE',
      `the name of ${basename(path)} does not tell its market: say --symbol BTC/USDT.`,
    );
  if (!/^[^\s/:]+\/[^\s/:]+(:\S+)?$/.test(symbol))
    throw new CandlewickError('USAGE', `--symbol takes a market as BTC/USDT, not «${symbol}».`);
  const given = choice.timeframe ?? (choice.symbol === undefined ? named?.timeframe : undefined);
  const timeframe = given === undefined ? guessTimeframe(sample.time) : parseTimeframe(given);
  if (timeframe) return { exchange: choice.exchange, symbol, timeframe: timeframe.text };
  if (given !== undefined)
    throw new CandlewickError(
      'UNKNOWN_TIMEFRAME',
      `«${given}» is no timeframe: say 1m, 15m, 1h, 1d, 1w or 1M.`,
    );
  throw new CandlewickError(
    'USAGE',
    `the rows of ${basename(path)} do not tell its timeframe: say --timeframe 1h.`,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
