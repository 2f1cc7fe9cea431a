import { join } from 'node:path';
import type { FileSuggestion } from '../contracts/exporter.ts';
import { CandlewickError } from '../errors.ts';
import { isPlainName } from './export-name.ts';

export interface OwnPlace {
  /** The host's name for the file, relative to the export folder, without extension. */
  readonly name: string;
  /** Added to a suggested name: the file of a view never takes the place of the one with the venue's candles alone. */
  readonly view: string;
}

/**
 * Where an export goes below `root`, without extension: where the exporter suggests, else where the host has it.
 *
 * @throws PLUGIN_INVALID for a suggestion that could lead out of the folder
 */
export function suggestedPlace(
  root: string,
  { folder = [], name }: FileSuggestion,
  { name: own, view }: OwnPlace,
): string {
  const wrong = [...folder, ...(name === undefined ? [] : [name])].find((part) => !isPlainName(part));
  if (wrong !== undefined)
    throw new CandlewickError(
      'PLUGIN_INVALID',
      `the exporter suggests «${wrong}», which is no name of one file or folder.`,
    );
  return join(root, ...folder, name === undefined ? own : `${name}${view}`);
}
