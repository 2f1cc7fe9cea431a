import { CandlewickError, EXIT } from '@candlewick/core';
import type { CommandBody } from '../command.ts';
import { plural } from '../render/format.ts';
import { withSession, type SettingFlags } from '../session.ts';

export const symbolsCommand: CommandBody<SettingFlags & { readonly refresh?: boolean }> = (
  io,
  flags,
  [pattern],
) =>
  withSession({ io, flags }, async (session) => {
    const { config, terminal } = session;
    const { exchange } = config;
    await using run = await session.openLook();
    const all = await run.markets.all(exchange, io.signal, flags.refresh === true);
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
        markets.map(({ symbol, id, type, active }) => [symbol, id, type, active ? 'active' : 'not traded']),
      );
      terminal.line();
      terminal.line(`${plural(markets.length, 'market')} of ${exchange}`);
    }
    return EXIT.complete;
  });

/** Letters without `*` may stand anywhere in the name. */
function fits(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return name.toUpperCase().includes(pattern.toUpperCase());
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*'); // prettier-ignore
  return new RegExp(`^${source}$`, 'i').test(name);
}
