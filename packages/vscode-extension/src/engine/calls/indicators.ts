import { INDICATOR_NAMES, shapeOf } from '@candlewick/core/host';
import type { Call } from '../call.ts';
import { indicatorsOf } from '../window/indicators-of.ts';

export const indicators: Call<'indicators'> = async () =>
  indicatorsOf(INDICATOR_NAMES.map(shapeOf)).summaries;
