import type { ResponseMeta } from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';

/** A file that is not what was published: nothing of it is to be believed. */
export const damaged = (name: string, why: string, meta?: ResponseMeta): CandlewickError =>
  new CandlewickError('ARCHIVE_DAMAGED', `${name}: ${why}`, { details: meta ? { meta } : {} });
