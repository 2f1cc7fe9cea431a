import type { Market, PoolRule } from '@candlewick/core';
import { MARKET_KINDS, type MarketKind } from '../../packages/plugins/src/exchange-ccxt/exchange-entry.ts';
import { EXCHANGES } from '../../packages/plugins/src/exchange-ccxt/exchanges.generated.ts';
import { seriesOf } from '../../packages/plugins/src/exchange-ccxt/series.ts';
import type { PerKind, VenueFacts } from '../../packages/plugins/src/exchange-ccxt/venues/venue-facts.ts';
import { venueOf, type Venue } from '../../packages/plugins/src/exchange-ccxt/venues/venue.ts';
import { code, NOTE, table } from './markdown.ts';

const DAY = 86_400_000;
const SYMBOLS = { spot: 'BTC/USDT', linear: 'BTC/USDT:USDT', inverse: 'BTC/USD:BTC' };
const marketOf = (kind: MarketKind): Market => ({
  symbol: SYMBOLS[kind],
  id: '',
  base: 'BTC',
  quote: SYMBOLS[kind].slice(4, 7),
  type: kind === 'spot' ? 'spot' : 'swap',
  active: true,
});

const span = (ms: number): string =>
  ms % DAY === 0 ? `${ms / DAY} d` : ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
const poolText = ({ limit, windowMs, window }: PoolRule): string =>
  `${limit} in ${span(windowMs)} (${window === 'fixed' ? 'calendar windows' : 'any such span'})`;

/** `300` where all the kinds have it in common, else by kind: `spot 1500, linear 500`. */
function byKind<T>(
  values: PerKind<T>,
  text: (value: T) => string = String,
  kinds: readonly MarketKind[] = MARKET_KINDS,
): string {
  const present = MARKET_KINDS.filter((kind) => values[kind] !== undefined);
  const texts = present.map((kind) => text(values[kind]!));
  if (new Set(texts).size === 1 && present.length === kinds.length) return texts[0]!;
  return present.map((kind, i) => `${kind} ${texts[i]}`).join(', ');
}

const ABSENCE = {
  outage: 'an outage: a minute without trades comes as a flat candle',
  'no-trade': 'nobody traded',
};

/** Every fact of the table that can stand in it, with how it is told: one more fact does not compile without a line here. */
const FACTS: { readonly [K in keyof Required<VenueFacts>]: readonly [string, (value: NonNullable<VenueFacts[K]>['value']) => string] } = {
  pageLimit: ['candles a page', (value) => byKind(value)],
  maxWindowMs: ['longest window', (value) => byKind(value, span)],
  window: ['ends of a window', String],
  quirk: ['oddity', String],
  order: ['order of rows', (value) => byKind(value)],
  retentionCandles: ['memory', (value) => `the newest ${value} candles`],
  startSeeks: ['listing probe', (value) => `${value.join(', ')}: a start with a limit of one gives the first candle from there`],
  observedGrids: ['grid read off its candles', (value) => value.join(' ')],
  limitHidesWindow: ['sent without a limit', (value) => value.join(', ')],
  endpoints: ['addresses, in order', ({ origins }) => origins.map((each) => new URL(each).host).join(', ')],
  absence: ['an absent candle means', (value) => ABSENCE[value]],
  settleMs: ['a candle is final after', (value) => `${value} ms`],
  pool: ['budget, in ccxt\'s units', (value) => poolText({ name: '', source: '', ...value })],
  statuses: ['HTTP statuses', (value) => Object.entries(value).map(([status, meaning]) => `${status} is ${meaning}`).join(', ')],
}; // prettier-ignore

function factRows({ facts, entry }: Venue): string[][] {
  const rows: string[][] = [];
  for (const [key, [title, text]] of Object.entries(FACTS)) {
    const fact = facts[key as keyof VenueFacts];
    const seeks = key === 'startSeeks' && facts.startSeeks?.value.some((kind) => entry.candles![kind]);
    if (fact && (key !== 'startSeeks' || seeks))
      rows.push([title, (text as (value: unknown) => string)(fact.value), fact.source]);
  }
  return rows;
}

const ADDRESSES = { public: 'spot', fapiPublic: 'USD-M futures', dapiPublic: 'COIN-M futures' };

/** An API of Binance's family: budget, weights, columns. */
function apiRows({ binance }: Venue): string[][] {
  return Object.values(binance ?? {}).flatMap(({ api, pageLimit, maxWindowMs, pool, weights, layout, source }) => {
    const name = ADDRESSES[api];
    const weight = Object.entries(weights).map(([endpoint, value]) =>
      typeof value === 'number'
        ? `${endpoint} ${value}`
        : `${endpoint} by limit: ${value.map(([below, each]) => (below === Infinity ? `else ${each}` : `below ${below} ${each}`)).join(', ')}`,
    );
    return [
      [`${name}: candles a page`, `${pageLimit}${maxWindowMs ? `, at most ${span(maxWindowMs)}` : ''}`, source],
      [`${name}: budget`, `${poolText(pool)}, pool ${code(pool.name)}`, pool.source],
      [`${name}: weights`, weight.join('; '), source],
      [`${name}: further columns`, layout.slice(6).map(([column]) => code(column)).join(', '), source],
    ];
  }); // prettier-ignore
}

const venues = Object.entries(EXCHANGES)
  .filter(([, entry]) => entry.candles)
  .map(([id, entry]) => venueOf(id, entry));

/** Ids that share one and the same table, told once. */
function groups(): (readonly Venue[])[] {
  const known = venues.filter(({ facts }) => Object.keys(facts).length > 0);
  const text = (venue: Venue) => JSON.stringify([venue.facts, venue.binance]);
  return [...Map.groupBy(known, text).values()];
}

const TOLD = { until: 'start and end', since: 'start', newest: 'neither' };

/** Every exchange as the planner sees it. */
function allRows(): string[][] {
  return venues.map((venue) => {
    const { id, entry, facts } = venue;
    const kinds = MARKET_KINDS.filter((kind) => entry.candles![kind]);
    const each = <T>(value: (kind: MarketKind) => T): PerKind<T> =>
      Object.fromEntries(kinds.map((kind) => [kind, value(kind)]));
    const series = each((kind) => seriesOf(venue, marketOf(kind), '1m'));
    const pick = (text: (of: NonNullable<(typeof series)[MarketKind]>) => string): string =>
      byKind(
        each((kind) => text(series[kind]!)),
        String,
        kinds,
      );
    const known = Object.keys(facts).length > 0 ? `[${id}](#${groupName(venue)})` : code(id);
    return [
      known,
      pick(({ pageLimit }) => String(pageLimit)),
      byKind(
        each((kind) => TOLD[entry.candles![kind]![0]]),
        String,
        kinds,
      ),
      pick(({ weight, pageLimit }) => String(weight(pageLimit))),
      pick(({ pool }) => `${pool.limit} in ${span(pool.windowMs)}`),
      pick(({ retentionCandles }) => (retentionCandles === undefined ? '' : String(retentionCandles))),
      entry.status ? 'yes' : '',
    ];
  });
}

const groupName = (venue: Venue): string =>
  groups().find((group) => group.some(({ id }) => id === venue.id))!.map(({ id }) => id).join('-'); // prettier-ignore

export function venuesPage(): string {
  const sections = groups().map((group) =>
    [
      `### ${group.map(({ id }) => id).join(' ')}`,
      table(['fact', 'value', 'source'], [...apiRows(group[0]!), ...factRows(group[0]!)]),
    ].join('\n\n'),
  );
  return `${NOTE}

# Facts about exchanges

What the [ccxt plugin](../2-plugins/exchange-ccxt.md) knows of its exchanges, and where it has that from. A fact that is wrong
for you is a bug: say so, with the answer that shows it.

## The rule for all of them

A window is asked for with its start and its end where the exchange takes both, the end a millisecond early: that suits those
that count it in as well as those that do not. Every row that comes is checked against the window, the grid and its neighbours,
whatever stands here. Where this page has no fact of its own,

- a page holds as many candles as ccxt declares, else 100;
- rows that strictly descend are turned round;
- an absent candle with later ones after it means that nobody traded;
- a candle is final five seconds after its end;
- grids of more than a day are read off the exchange's own candles;
- the listing is found by windows: coarser and coarser timeframes up, bisection, and back down, one or two dozen requests, once;
- the budget is ccxt's pace (its \`rateLimit\`) in bursts of about ten requests;
- an exchange that takes neither start nor end knows only its newest page, whose length is counted in its answer where nobody
  states it: what is older is recorded as \`beyond-retention\`.

## Exchanges with facts of their own

${sections.join('\n\n')}

## All exchanges, as they are planned

Candles a page and its cost at 1m; which ends of a window reach the exchange; its budget in ccxt's units of cost (weights at
Binance), of which \`limiter.share\` is used; its memory in candles, where it forgets; whether it tells its state.

${table(['exchange', 'candles a page', 'told', 'cost', 'budget', 'memory', 'state'], allRows())}
`;
}
