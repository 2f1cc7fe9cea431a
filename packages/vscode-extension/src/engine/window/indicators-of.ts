import { parseIndicators, type Indicator } from '@candlewick/core';
import { indicatorKind, shapeOf } from '@candlewick/core/host';
import type { IndicatorSummary } from '../window.ts';

export interface AskedIndicators {
  readonly list: readonly Indicator[];
  readonly summaries: readonly IndicatorSummary[];
}

/** What texts such as `sma:20` ask for. @throws USAGE */
export function indicatorsOf(texts: readonly string[]): AskedIndicators {
  if (texts.length === 0) return { list: [], summaries: [] };
  const list = parseIndicators(texts.join(','));
  const summaries = list.map(({ name, parameters, columns }): IndicatorSummary => {
    const { title, summary, place, parameters: takes } = indicatorKind(name);
    const isShort = parameters.length === 0 || shapeOf(name) === name;
    return {
      text: isShort ? name : [name, ...parameters].join(':'),
      name,
      title,
      summary,
      columns,
      place,
      parameters: takes,
    };
  });
  return { list, summaries };
}
