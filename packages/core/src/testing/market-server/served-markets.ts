import type { Candles } from '../../domain/candles.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { CandlewickError } from '../../errors.ts';
import type { SimulatedMarket } from '../../simulation/simulated-market.ts';
import { createSimulatedMarket } from '../../simulation/simulated-market.ts';
import { SIMULATED_SYMBOLS } from '../../simulation/simulated-symbols.ts';
import type { ListedMarket } from './exchange-info.ts';
import { heldSource } from './held-source.ts';
import type { KlineSource } from './kline-source.ts';
import { readCandlesCsv } from './read-candles-csv.ts';
import { simulatedSource } from './simulated-source.ts';
import type { VenueApi } from './venue-api.ts';

/** Candles of one timeframe: CSV files (`.csv`, `.csv.gz`), or columns in memory, ascending. */
export type SeriesGiven = string | readonly string[] | Candles;

/** Where a market's candles come from: the generator, or series by timeframe. */
export type MarketGiven = 'simulated' | SimulatedMarket | Readonly<Record<string, SeriesGiven>>;

/** One market as the server serves it. */
export interface ServedMarket extends ListedMarket {
  /** Unified. */
  readonly symbol: string;
  readonly api: VenueApi['name'];
  readonly source: KlineSource;
}

/** All markets of the simulated venue. */
export const ALL_SIMULATED: Readonly<Record<string, MarketGiven>> = Object.fromEntries(
  SIMULATED_SYMBOLS.map(({ symbol }) => [symbol, 'simulated'] as const),
);

/**
 * Loads what the markets are given as.
 *
 * @param given unified symbol → source; `BTC/USDT:USDT` is served by the API of USD-M futures, `BTC/USD:BTC` by that of COIN-M
 * @param inactive unified symbols that the venue lists as not traded any more
 */
export async function loadMarkets(
  given: Readonly<Record<string, MarketGiven>>,
  inactive: readonly string[] = [],
): Promise<ServedMarket[]> {
  const markets: ServedMarket[] = [];
  for (const [symbol, each] of Object.entries(given)) {
    const match = /^([^/:]+)\/([^/:]+)(:[^/:]+)?$/.exec(symbol);
    if (!match) throw new CandlewickError('CONFIG_INVALID', `${symbol} is not a unified symbol (BTC/USDT).`);
    const [, base, quote, settle] = match as unknown as [string, string, string, string | undefined];
    const source = await open(`${base}/${quote}`, each, !inactive.includes(symbol));
    const { priceDecimals, lotDecimals, active } = source;
    const inCoins = settle === `:${base}`;
    const id = base + quote + (inCoins ? '_PERP' : '');
    const api = inCoins ? 'coin-futures' : settle ? 'futures' : 'spot';
    markets.push({ symbol, id, base, quote, priceDecimals, lotDecimals, active, api, source });
  }
  return markets;
}

async function open(symbol: string, given: MarketGiven, active: boolean): Promise<KlineSource> {
  if (given === 'simulated') return simulatedSource(createSimulatedMarket(symbol));
  if (isSimulated(given)) return simulatedSource(given);
  const series: Record<string, Candles> = {};
  for (const [text, each] of Object.entries(given)) {
    const timeframe = parseTimeframe(text);
    if (!timeframe) throw new CandlewickError('CONFIG_INVALID', `${text} is not a timeframe (1m, 4h, 1d).`);
    if (typeof each === 'string') series[timeframe.text] = await readCandlesCsv(each);
    else series[timeframe.text] = isFiles(each) ? await readCandlesCsv(...each) : each;
  }
  return heldSource(series, active);
}

const isFiles = (given: Exclude<SeriesGiven, string>): given is readonly string[] => Array.isArray(given);

const isSimulated = (given: Exclude<MarketGiven, string>): given is SimulatedMarket =>
  typeof given['read'] === 'function';
