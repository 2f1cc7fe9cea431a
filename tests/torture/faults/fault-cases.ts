import type { FaultRule } from '@candlewick/core/testing';
import { FAULTS, TIMES, type FaultRow, type Times } from './fault-table.ts';
import { at, PAGE, pagesOf, SOURCES, type Source, type SourceName } from './sources.ts';

export const REACHES = {
  request: 'when asked for exactly that page',
  page: 'whatever is asked that touches the page',
  venue: 'whatever is asked',
  listing: 'when asked for the first candle ever',
} as const;
export type Reach = keyof typeof REACHES;

/** One cell of the matrix. */
export interface FaultCase {
  readonly name: string;
  readonly row: FaultRow;
  readonly source: Source;
  readonly times: Times;
  readonly reach: Reach;
  /** Slots of the page that is struck. */
  readonly page: { readonly from: number; readonly to: number };
  readonly requestsInFlight: number;
}

/** When the market server serves the fault of a case. */
export function ruleOf({ times, reach, page }: FaultCase): FaultRule {
  const common = { times: TIMES[times] };
  if (reach === 'venue') return common;
  if (reach === 'listing') return { ...common, where: ({ query }) => query['startTime'] === '0' };
  if (reach === 'page') return { ...common, window: { from: at(page.from), to: at(page.to) } };
  return {
    ...common,
    where: ({ query }) =>
      query['startTime'] === String(at(page.from)) && query['endTime'] === String(at(page.to) - 1),
  };
}

/** The time that a fault about one row means: a candle that the source has, as near to the middle as can be. */
export function struckSlot({ source, page }: Pick<FaultCase, 'source' | 'page'>): number {
  const middle = Math.floor((page.from + page.to) / 2);
  const fine = (slot: number) =>
    source.reasonOf(slot) === undefined && source.reasonOf(slot + 1) === undefined;
  for (let away = 0; away < PAGE; away++) {
    if (middle + away < page.to && fine(middle + away)) return middle + away;
    if (middle - away >= page.from && fine(middle - away)) return middle - away;
  }
  return middle;
}

const PLACES: Readonly<Record<SourceName, readonly (readonly [place: string, page: number])[]>> = {
  whole: [['the first page', 0], ['a page in the middle', 3], ['the last page', 7]],
  outages: [['the first page', 0], ['a page in the middle', 3], ['an empty page', 5], ['the last page', 7]],
  listed: [['the page before the first candle', 0], ['the page of the first candle', 1], ['a page in the middle', 3], ['the last page', 7]],
  delisted: [['the first page', 0], ['a page in the middle', 3], ['the page of the last candle', 6], ['the last page', 7]],
  fresh: [['the first page', 0], ['a page in the middle', 3], ['the last page', 7]],
  single: [['its page', 0]],
  short: [['its page', 0]],
}; // prettier-ignore

/** All cells, in a fixed order. */
export function allCases(): FaultCase[] {
  const cases: FaultCase[] = [];
  const rows = Object.values(FAULTS).flat();
  for (const name of Object.keys(SOURCES) as SourceName[]) {
    const source = SOURCES[name];
    const pages = pagesOf(source);
    for (const row of rows)
      for (const times of Object.keys(TIMES) as Times[])
        for (const [place, index] of PLACES[name])
          for (const reach of Object.keys(REACHES) as Reach[]) {
            // A fault of the whole venue, or of one question to it, has no page: one cell is enough.
            if (reach !== 'request' && reach !== 'page' && index !== PLACES[name][0]![1]) continue;
            if (reach === 'venue' && times !== 'forever') continue;
            if (reach === 'listing' && name !== 'listed') continue;
            // Pages side by side are about what others have done meanwhile: that needs more than one question to go wrong.
            for (const requestsInFlight of reach !== 'request' && pages.length > 1 ? [1, 4] : [1])
              cases.push({
                name: `${source.text}, ${requestsInFlight} in flight: ${place} ${row.text}, ${times}, ${REACHES[reach]}`,
                row, source, times, reach, requestsInFlight, page: pages[index]!,
              }); // prettier-ignore
          }
  }
  return cases;
}

/** About so many cells of every row of the fault table, spread over all sources, places and times. */
export function someCases(perRow: number): FaultCase[] {
  const byRow = new Map<FaultRow, FaultCase[]>();
  for (const each of allCases()) byRow.set(each.row, [...(byRow.get(each.row) ?? []), each]);
  return [...byRow.values()].flatMap((cells, r) => {
    const step = Math.max(1, Math.floor(cells.length / perRow));
    return cells.filter((_, i) => i % step === (7 * r) % step).slice(0, perRow);
  });
}
