import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { inject, injectable } from '../di/tsyringe.ts';
import { countPages } from './1-plan.ts';
import type { Preparer } from './prepare.ts';
import { pageSizeOf, RUN_SETTINGS, type RunSettings } from './settings.ts';
import type { FetchRequest } from './target.ts';
import { PREPARER } from './tokens.ts';

/** What a fetch would do. */
export interface DatasetPlan {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  readonly missing: readonly Interval[];
  readonly slots: number;
  readonly missingSlots: number;
  readonly requests: number;
  readonly weight: number;
  readonly pageSize: number;
}

/** Tells what a fetch would ask for; asks for no candles. */
@injectable()
export class Planner {
  readonly #preparer: Preparer;
  readonly #settings: RunSettings;

  constructor(@inject(PREPARER) preparer: Preparer, @inject(RUN_SETTINGS) settings: RunSettings) {
    this.#preparer = preparer;
    this.#settings = settings;
  }

  async plan(request: FetchRequest): Promise<DatasetPlan> {
    const { target, grid, interval, missing } = await this.#preparer.prepare(request);
    const { intervals, slots, coveredSlots } = missing;
    const common = {
      dataset: target.id,
      interval,
      missing: intervals,
      slots,
      missingSlots: slots - coveredSlots,
    };
    if (intervals.length === 0) return { ...common, requests: 0, weight: 0, pageSize: 0 };
    const series = await target.series();
    const pageSize = pageSizeOf(series, this.#settings);
    return { ...common, pageSize, ...countPages(intervals, grid, series, pageSize) };
  }
}
