import type { ExportedFile, WrittenFile } from '@candlewick/core';
import { gapDocument } from './gap-json.ts';
import { iso } from './format.ts';

const withTexts = <T extends WrittenFile>({ firstTime, lastTime, ...rest }: T) => ({
  ...rest,
  ...(firstTime === undefined ? {} : { first: iso(firstTime) }),
  ...(lastTime === undefined ? {} : { last: iso(lastTime) }),
});

/** A file that was written, as JSON documents show it. */
export const fileDocument = ({ parts, missing, ...file }: ExportedFile) => ({
  ...withTexts(file),
  ...(missing === undefined ? {} : { missing: missing.map(gapDocument) }),
  ...(parts === undefined ? {} : { parts: parts.map(withTexts) }),
});
