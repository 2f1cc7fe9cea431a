import { CandlewickError, type Market } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { plural } from '../render/format.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface SymbolsFlags extends SettingFlags {
  readonly refresh?: boolean;
  readonly archived?: boolean;
}

export const symbolsCommand: CommandBody<SymbolsFlags> = (io, flags, [pattern]) =>
  withSession({ io, flags }, async (session) => {
    const { config, terminal } = session;
    const { exchange } = config;
    await using run = await session.openLook();
    const refresh = flags.refresh === true;
    const all = flags.archived
      ? await run.markets.archived(exchange, io.signal, refresh)
      : await run.markets.all(exchange, io.signal, refresh);
    if (!all) throw new CandlewickError('EXCHANGE_UNSUPPORTED', `${exchange} has no archive of files here.`);
    const wanted =
      pattern === undefined
        ? all
        : all.filter(({ symbol, id }) => fits(pattern, symbol) || fits(pattern, id));
    const markets = [...wanted].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    if (markets.length === 0)
      throw new CandlewickError('UNKNOWN_SYMBOL', `${exchange} has no market that fits ${pattern ?? ''}.`);
    if (session.json) session.print({ exchange, markets });
    else {
      terminal.table(
        ['symbol', 'id', 'type', 'state'],
        markets.map((market) => [market.symbol, market.id, market.type, stateOf(market)]),
      );
      terminal.line();
      terminal.line(`${plural(markets.length, 'market')} of ${exchange}`);
    }
    return EXIT.complete;
  });

const stateOf = ({ active, historyOnly }: Market): string =>
  active ? 'active' : historyOnly === true ? 'archive only' : 'not traded';

/** Letters without `*` may stand anywhere in the name. */
function fits(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return name.toUpperCase().includes(pattern.toUpperCase());
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*'); // prettier-ignore
  return new RegExp(`^${source}$`, 'i').test(name);
}
