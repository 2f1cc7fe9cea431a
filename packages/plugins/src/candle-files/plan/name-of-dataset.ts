import { parseTimeframe } from '@candlewick/core';
import { basename } from 'node:path';

export interface NamedDataset {
  readonly symbol: string;
  readonly timeframe: string;
}

/** Capital letters: so that the name of an exchange before it is told apart. */
const PART = '[A-Z0-9]+';
/** freqtrade's: `BTC_USDT-1h`, `BTC_USDT_USDT-5m-futures`. */
const FREQTRADE = new RegExp(`^(${PART})_(${PART})(?:_(${PART}))?-(\\d+[a-zA-Z]{1,2})(?:-futures)?$`);
/**
 * Our own: `BTC_USDT_1h_20240101_20240201`, with an exchange before it where it is not Binance; a
 * year or a month behind it where the export was divided.
 */
const OWN = new RegExp(
  `^(?:[a-z0-9.-]+_)*(${PART})_(${PART})(?:_(${PART}))?_(\\d+(?:mo|[smhdwy]))(?:_[\\dT-]+){1,2}$`,
);

/** What the name of a file says of its content; undefined where it is none of those known. */
export function nameOfDataset(path: string): NamedDataset | undefined {
  const name = basename(path).replace(/(\.[a-z0-9]{2,8}){1,2}$/i, '');
  const found = FREQTRADE.exec(name) ?? OWN.exec(name);
  const timeframe = parseTimeframe(found?.[4]?.replace(/mo$/i, 'M') ?? '')?.text;
  if (!found || timeframe === undefined) return undefined;
  const [, base, quote, settle] = found;
  return { symbol: `${base}/${quote}${settle === undefined ? '' : `:${settle}`}`, timeframe };
}
