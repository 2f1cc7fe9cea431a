import type { Config } from '@candlewick/core';
import { FORMATS } from './command-list/built-in-names.generated.ts';

/** Endings that users know and that are no format's name. */
const OTHER_ENDINGS: ReadonlyMap<string, string> = new Map([
  ['feather', 'arrow'],
  ['ndjson', 'jsonl'],
]);

/** The format of a file that is named and not its format: the one that the name's ending says, else the first there is. */
export function outputFormat(output: string | undefined, { exporters }: Config): string {
  const ending = /\.([a-z0-9-]+)(?:\.(?:gz|zst))?$/i.exec(output ?? '')?.[1]?.toLowerCase() ?? '';
  const format = OTHER_ENDINGS.get(ending) ?? ending;
  const isKnown = FORMATS.includes(format) || Object.hasOwn(exporters, format);
  return isKnown ? format : FORMATS[0]!;
}
