import type { CountedGap } from '@candlewick/core';
import { iso } from './format.ts';

/** A gap as JSON documents show it. */
export const gapDocument = ({ from, to, slots, reason, evidence, retryAt }: CountedGap) => ({
  from: iso(from),
  to: iso(to),
  candles: slots,
  reason,
  evidence: evidence.answer,
  ...(retryAt === undefined ? {} : { retryAt: iso(retryAt) }),
});
