import type { DatasetPlan } from '@candlewick/core';
import { iso, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

export const planDocument = (plans: readonly DatasetPlan[]) => ({
  requests: plans.reduce((sum, { requests }) => sum + requests, 0),
  weight: plans.reduce((sum, { weight }) => sum + weight, 0),
  datasets: plans.map(({ dataset, interval, missing, ...rest }) => ({
    ...dataset,
    from: iso(interval.from),
    to: iso(interval.to),
    missing: missing.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    ...rest,
  })),
});

/** The plan, dataset by dataset: nothing has been fetched. */
export function planTable(terminal: Terminal, plans: readonly DatasetPlan[]): void {
  terminal.table(
    ['exchange', 'symbol', 'timeframe', 'from', 'to', 'wanted>', 'missing>', 'requests>', 'weight>'],
    plans.map(({ dataset, interval, slots, missingSlots, requests, weight }) => [
      dataset.exchange, dataset.symbol, dataset.timeframe, time(interval.from), time(interval.to),
      number(slots), number(missingSlots), number(requests), number(weight),
    ]),
  ); // prettier-ignore
  for (const { dataset, missing } of plans)
    for (const { from, to } of missing.slice(0, 10))
      terminal.line(
        terminal.style(
          'dim',
          `  ${dataset.symbol} ${dataset.timeframe} is missing ${time(from)} to ${time(to)}`,
        ),
      );
  const requests = plans.reduce((sum, each) => sum + each.requests, 0);
  terminal.line();
  terminal.line(
    requests === 0
      ? 'Nothing to fetch: all of it is cached.'
      : `${plural(requests, 'request')} would be sent; nothing was fetched.`,
  );
}
