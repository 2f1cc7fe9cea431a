import type { DatasetSummary } from '../engine/protocol.ts';
import type { Translate } from '../text/translate.ts';
import { candleCount, openGapCount } from '../text/counted.ts';
import { roughly } from '../text/format.ts';

/** How a dataset is, best first: of several the last one counts. */
export const HEALTH_STATES = ['complete', 'stale', 'empty', 'gaps', 'failed', 'updating'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

export interface Health {
  readonly state: HealthState;
  /** Says the same as the icon. */
  readonly text: string;
}

const DAY_MS = 86_400_000;
/** A dataset that ends so many candles ago has fallen behind. */
const BEHIND_CANDLES = 3;

/** How far behind now a dataset ends; 0 where there is nothing more to come or not enough to speak of. */
export function behindMs({ span, stepMs, isDelisted }: DatasetSummary, now: number): number {
  if (!span || isDelisted) return 0;
  const behind = now - span.to;
  return behind > Math.max(DAY_MS, BEHIND_CANDLES * stepMs) ? behind : 0;
}

export function healthOf(summary: DatasetSummary, now: number, t: Translate): Health {
  const { isUpdating, failure, span, openGaps, missingCandles, unaskedCandles = 0 } = summary;
  if (isUpdating) return { state: 'updating', text: t('updating') };
  if (failure) return { state: 'failed', text: t('failed: {0}', failure.message) };
  if (!span) return { state: 'empty', text: t('empty') };
  if (unaskedCandles > 0 && unaskedCandles === missingCandles)
    return { state: 'gaps', text: t('{0} not asked for yet', candleCount(unaskedCandles, t)) };
  if (openGaps > 0) return { state: 'gaps', text: openGapCount(openGaps, t) };
  const behind = behindMs(summary, now);
  if (behind > 0) return { state: 'stale', text: t('complete, {0} behind', roughly(behind)) };
  return { state: 'complete', text: t('complete') };
}

/** Of several datasets the state that asks for the most attention. */
export function worstOf(states: readonly HealthState[]): HealthState {
  const worst = Math.max(...states.map((each) => HEALTH_STATES.indexOf(each)));
  return HEALTH_STATES[worst] ?? 'empty';
}
