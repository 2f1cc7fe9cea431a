import type { PlanSummary } from '../engine/protocol.ts';
import { candleCount, requestCount } from './counted.ts';
import { bytes, duration, time } from './format.ts';
import type { Translate } from './translate.ts';

/** What a plan would take: requests, time, bytes. */
export function planText(plan: PlanSummary, t: Translate): string {
  if (plan.requests === 0) return t('All of it is cached: no request is needed.');
  const parts = [
    requestCount(plan.requests, t),
    // Of an exchange that has never been asked only a usual one's pace is known.
    plan.isMeasured ? t('about {0}', duration(plan.durationMs)) : t('perhaps {0}', duration(plan.durationMs)),
    t('{0} to download', bytes(plan.downloadBytes)),
    t('{0} on disk', bytes(plan.diskBytes)),
  ];
  return parts.join(' · ');
}

/** `744 candles · 2024-01-01 – 2024-03-29 UTC`. */
export function planSpan({ datasets, candles }: PlanSummary, t: Translate): string {
  const [first] = datasets;
  const span = first ? ` · ${time(first.interval.from)} – ${time(first.interval.to)} UTC` : '';
  return `${candleCount(candles, t)}${span}`;
}
