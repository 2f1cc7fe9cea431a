import type { DatasetPlan } from '@candlewick/core';
import { togetherMs } from '@candlewick/core/host';
import type { Call } from '../call.ts';
import { toRequest } from '../to-request.ts';

export const plan: Call<'plan'> = async (engine, { requests }, { signal }) => {
  await using run = await engine.openLook(signal);
  const plans: DatasetPlan[] = [];
  for (const each of requests) plans.push(await run.plan(toRequest(each)));
  const sum = (of: (each: DatasetPlan) => number): number =>
    plans.reduce((total, each) => total + of(each), 0);
  return {
    datasets: plans.map(({ dataset, interval, slots, missingSlots, requests: count }) => ({
      dataset,
      interval,
      slots,
      missingSlots,
      requests: count,
    })),
    requests: sum((each) => each.requests),
    weight: sum((each) => each.weight),
    candles: sum((each) => each.missingSlots),
    downloadBytes: sum((each) => each.estimate.downloadBytes),
    diskBytes: sum((each) => each.estimate.diskBytes),
    durationMs: togetherMs(plans.filter((each) => each.requests > 0)),
    isMeasured: plans.every((each) => each.requests === 0 || each.estimate.experience.measured),
  };
};
