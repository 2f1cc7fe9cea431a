import type { ExportedFile, WrittenFile } from '@candlewick/core';
import { iso } from './format.ts';

const withTexts = <T extends WrittenFile>({ firstTime, lastTime, ...rest }: T) => ({
  ...rest,
  ...(firstTime === undefined ? {} : { first: iso(firstTime) }),
  ...(lastTime === undefined ? {} : { last: iso(lastTime) }),
});

/** A file that was written, as JSON documents show it. */
export const fileDocument = ({ parts, ...file }: ExportedFile) => ({
  ...withTexts(file),
  ...(parts === undefined ? {} : { parts: parts.map(withTexts) }),
});
