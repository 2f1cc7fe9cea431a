import type { Market, Page, PageRequest, SeekAnswer } from '@candlewick/core';
import type { CcxtSession } from './bridge/session.ts';
import { timeframeKeys } from './exchanges.ts';
import { candlesOfRows } from './rows.ts';
import { seriesOf, servedKind } from './series.ts';
import type { CandleSource } from './sources.ts';
import { badAnswer } from './to-error.ts';

const LIST = '['.charCodeAt(0);

/** Every other venue: ccxt's fetchOHLCV, told the window in the way that reaches the venue. */
export class UnifiedSource implements CandleSource {
  readonly #session: CcxtSession;
  readonly #params: Readonly<Record<string, unknown>>;
  readonly #keys: ReadonlyMap<string, string>;

  constructor(session: CcxtSession, params: Readonly<Record<string, unknown>>) {
    this.#session = session;
    this.#params = params;
    this.#keys = timeframeKeys(session.venue.id);
  }

  page({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    const { venue } = this.#session;
    const kind = servedKind(venue, market);
    const [window] = venue.entry.candles![kind]!;
    // One millisecond before the end suits venues that count the end in as well as those that do not.
    const until = window === 'until' ? { until: interval.to - 1 } : {};
    const hidden = venue.facts.limitHidesWindow?.value.includes(kind);
    return this.#ask(market, timeframe, interval.from, hidden ? undefined : limit, until, signal);
  }

  async first(
    market: Market,
    timeframe: string,
    from: number,
    signal: AbortSignal,
  ): Promise<SeekAnswer | undefined> {
    const { venue } = this.#session;
    if (!venue.facts.startSeeks?.value.includes(servedKind(venue, market))) return undefined;
    const { candles, meta } = await this.#ask(market, timeframe, from, 1, {}, signal);
    return { time: candles.time[0], meta };
  }

  async #ask(
    market: Market,
    timeframe: string,
    since: number,
    limit: number | undefined,
    window: object,
    signal: AbortSignal,
  ): Promise<Page> {
    const { venue } = this.#session;
    const kind = servedKind(venue, market);
    const needsList = venue.entry.candles![kind]![3] === 'markets';
    const key = this.#keys.get(timeframe) ?? timeframe;
    const ccxt = await this.#session.instance();
    await this.#session.prepare(ccxt, market, needsList, signal);
    const { weight } = seriesOf(venue, market, timeframe);
    const { value, meta, body } = await this.#session.call(
      {
        asking: `candles of ${market.symbol} ${timeframe}`,
        signal,
        keep: 'body',
        weight: weight(limit ?? 1),
      },
      () => ccxt.fetchOHLCV(market.symbol, key, since, limit, { ...window, ...this.#params }),
    );
    // An answer without rows still holds an empty list, or a null where the list would be.
    if (value.length === 0 && body && !body.includes(LIST) && !body.includes('null'))
      throw badAnswer(venue.id, body.toString('utf8'), meta);
    return { candles: candlesOfRows(value, venue.facts.order?.value[kind]), meta };
  }
}
