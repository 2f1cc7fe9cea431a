import type { CountedGap } from '@candlewick/core';
import { wasAsked } from '@candlewick/core/host';
import { plural } from './format.ts';

/** `1 open gap, 74,400 candles not asked for yet`, of gaps that nothing explains; empty where there are none. */
export function lacksText(open: readonly CountedGap[]): string {
  const asked = open.filter(wasAsked).length;
  const unasked = open.reduce((sum, gap) => sum + (wasAsked(gap) ? 0 : gap.slots), 0);
  return [
    ...(asked > 0 ? [plural(asked, 'open gap')] : []),
    ...(unasked > 0 ? [`${plural(unasked, 'candle')} not asked for yet`] : []),
  ].join(', ');
}
