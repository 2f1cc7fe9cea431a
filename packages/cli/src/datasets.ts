import { CandlewickError, parseTimeframe, type Cache, type DatasetRecord } from '@candlewick/core';
import { didYouMean } from '@candlewick/core/host';

/** Which cached datasets a command is about; nothing named means all. */
export interface DatasetFilter {
  readonly exchange?: string | undefined;
  readonly symbol?: readonly string[] | undefined;
  readonly timeframe?: string | undefined;
}

const bare = (text: string): string => text.replace(/[^a-z0-9]/gi, '').toUpperCase();

/** Cached datasets that fit, by exchange, symbol and length of candle. */
export async function findDatasets(
  cache: Cache,
  { exchange, symbol = [], timeframe }: DatasetFilter,
): Promise<DatasetRecord[]> {
  const length = timeframe === undefined ? undefined : (parseTimeframe(timeframe)?.text ?? timeframe);
  const wanted = symbol.flatMap((each) => each.split(',')).map((each) => each.trim());
  const fits = (name: string) => wanted.length === 0 || wanted.some((each) => matches(each, name));
  const all = await cache.list();
  return all
    .filter(
      ({ id }) =>
        (exchange === undefined || id.exchange === exchange) &&
        fits(id.symbol) &&
        (length === undefined || id.timeframe === length),
    )
    .sort((a, b) => compare(a, b));
}

function matches(pattern: string, symbol: string): boolean {
  if (!pattern.includes('*')) return pattern === symbol || bare(pattern) === bare(symbol);
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*'); // prettier-ignore
  return new RegExp(`^${source}$`, 'i').test(symbol);
}

function compare({ id: a }: DatasetRecord, { id: b }: DatasetRecord): number {
  const key = ({ exchange, symbol }: DatasetRecord['id']) => `${exchange}\n${symbol}`;
  if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
  const step = (text: string) => { const tf = parseTimeframe(text); return tf ? (tf.stepMs ?? tf.months! * 2.6e9) : 0; }; // prettier-ignore
  return step(a.timeframe) - step(b.timeframe);
}

/**
 * The cached datasets a command must have.
 *
 * @throws UNKNOWN_DATASET saying what is there
 */
export async function needDatasets(cache: Cache, filter: DatasetFilter): Promise<DatasetRecord[]> {
  const found = await findDatasets(cache, filter);
  if (found.length > 0) return found;
  const all = await cache.list();
  if (all.length === 0)
    throw new CandlewickError(
      'UNKNOWN_DATASET',
      'the cache is empty. Fill it with: candlewick fetch --symbol BTC/USDT',
    );
  const asked = [filter.exchange, ...(filter.symbol ?? []), filter.timeframe]
    .filter((each) => each !== undefined)
    .join(' ');
  const hint =
    unlike(filter.exchange, all.map(({ id }) => id.exchange)) || unlike(filter.symbol?.[0], all.map(({ id }) => id.symbol)); // prettier-ignore
  throw new CandlewickError(
    'UNKNOWN_DATASET',
    `no cached dataset fits ${asked}.${hint} See them with: candlewick list`,
  );
}

/** What a name that is not among those of the cache may have meant. */
const unlike = (name: string | undefined, cached: readonly string[]): string =>
  name === undefined || cached.some((each) => matches(name, each))
    ? ''
    : didYouMean(name, [...new Set(cached)]);
