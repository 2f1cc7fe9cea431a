import { CandlewickError, parseMoment, type Config, type FetchRequest, type Run } from '@candlewick/core';

/** Whether the user named markets on the command line: then the configuration's `datasets` list is not meant. */
export interface Named {
  readonly symbol?: readonly string[];
  readonly symbols?: string;
}

/**
 * What a fetch is about: the named markets, else the `datasets` list, else the configured symbols.
 *
 * @throws UNKNOWN_SYMBOL where a pattern fits none, USAGE where nothing is named
 */
export async function fetchRequests(
  config: Config,
  named: Named,
  run: Run,
  signal: AbortSignal,
): Promise<FetchRequest[]> {
  const fromList = named.symbol === undefined && named.symbols === undefined && config.datasets.length > 0;
  const wanted = fromList ? config.datasets : config.symbols.map((symbol) => ({ symbol }));
  const requests: FetchRequest[] = [];
  for (const each of wanted as Config['datasets']) {
    const exchange = each.exchange ?? config.exchange;
    const start = each.start ?? config.start;
    const end = each.end ?? config.end;
    const common = {
      exchange,
      timeframe: each.timeframe ?? config.timeframe,
      ...(start === undefined ? {} : { start: parseMoment(start, 'start') }),
      ...(end === undefined ? {} : { end: parseMoment(end, 'end') }),
    };
    if (!each.symbol.includes('*')) requests.push({ ...common, symbol: each.symbol });
    else {
      const markets = await run.markets.match(exchange, each.symbol, signal);
      if (markets.length === 0)
        throw new CandlewickError(
          'UNKNOWN_SYMBOL',
          `${exchange} has no active market that fits ${each.symbol}. List them with: candlewick symbols --exchange ${exchange}`,
        );
      for (const { symbol } of markets) requests.push({ ...common, symbol });
    }
  }
  if (requests.length === 0)
    throw new CandlewickError('USAGE', 'no market is named: say which with --symbol BTC/USDT.');
  const seen = new Set<string>();
  return requests.filter((request) => {
    const key = JSON.stringify(request);
    return !seen.has(key) && seen.add(key);
  });
}
