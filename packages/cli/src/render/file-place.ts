import type { ExportedFile } from '@candlewick/core';
import { bytes, plural } from './format.ts';

/** Where an export went: exporters to a database have no file. @param output as the flag has it */
export const filePlace = ({ path, format }: ExportedFile, output?: string): string =>
  path ?? (output === '-' ? 'standard output' : `${format}, no file`);

/** How much it was. */
export const fileSize = ({ path, bytes: size, candles }: ExportedFile, output?: string): string =>
  path === undefined && output !== '-' ? plural(candles, 'candle') : bytes(size);
