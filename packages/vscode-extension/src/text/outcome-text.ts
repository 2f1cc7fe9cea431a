import type { EngineError, FetchResult } from '../engine/protocol.ts';
import { candleCount, datasetCount, openGapCount, requestCount } from './counted.ts';
import { datasetName } from './dataset-name.ts';
import { duration } from './format.ts';
import type { Translate } from './translate.ts';

export interface OutcomeText {
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  /** Of the first dataset that failed: what can be done about it. */
  readonly error?: EngineError | undefined;
}

/** How a fetch ended, in a line. A hole is never silent. */
export function outcomeText({ outcomes, interrupted, durationMs }: FetchResult, t: Translate): OutcomeText {
  const fetched = outcomes.reduce((sum, each) => sum + each.fetched, 0);
  const requests = outcomes.reduce((sum, each) => sum + each.requests, 0);
  const counts = t('{0} fetched in {1}', candleCount(fetched, t), requestCount(requests, t));
  const [first] = outcomes;
  const what = outcomes.length === 1 && first ? datasetName(first.dataset) : datasetCount(outcomes.length, t);
  if (interrupted) return { level: 'info', text: t('Stopped. What was fetched is kept: {0}.', counts) };
  if (!first) return { level: 'info', text: t('There was nothing to do.') };
  const failed = outcomes.filter(({ status }) => status === 'failed');
  if (failed.length > 0) {
    const { dataset, error } = failed[0]!;
    const reason = `${datasetName(dataset)}: ${error?.message ?? ''}`;
    const text =
      failed.length === 1
        ? t('Failed: {0}', reason)
        : t('{0} failed. {1}', datasetCount(failed.length, t), reason);
    return { level: 'error', text, ...(error ? { error } : {}) };
  }
  const open = outcomes.reduce((sum, each) => sum + each.openGaps, 0);
  if (outcomes.length > 1) return outcomeOfMany(open);
  if (open > 0)
    return { level: 'warning', text: t('{0} is incomplete: {1}. {2}.', what, openGapCount(open, t), counts) };
  if (requests === 0) return { level: 'info', text: t('{0} is complete; nothing had to be fetched.', what) };
  return { level: 'info', text: t('{0} is complete: {1}, {2}.', what, counts, duration(durationMs)) };

  function outcomeOfMany(gaps: number): OutcomeText {
    const text =
      gaps > 0
        ? t('{0} are incomplete: {1}. {2}.', what, openGapCount(gaps, t), counts)
        : requests === 0
          ? t('{0} are complete; nothing had to be fetched.', what)
          : t('{0} are complete: {1}, {2}.', what, counts, duration(durationMs));
    return { level: gaps > 0 ? 'warning' : 'info', text };
  }
}
