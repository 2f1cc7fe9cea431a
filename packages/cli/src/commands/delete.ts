import { CandlewickError } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { needOwn } from '../need-own.ts';
import { plural } from '../render/format.ts';
import { confirm, withSession, type SettingFlags } from '../session.ts';

interface DeleteFlags extends SettingFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
}

export const deleteCommand: CommandBody<DeleteFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { terminal } = session;
    await using run = await session.openLook();
    if (flags.symbol === undefined && flags.all !== true)
      throw new CandlewickError('USAGE', 'say what to delete: --symbol BTC/USDT --timeframe 1h, or --all.');
    const datasets = await needOwn(run.cache, flags, (_, of) => `To delete those, name --timeframe ${of}.`);
    if (datasets.length > 1 && flags.all !== true)
      throw new CandlewickError(
        'USAGE',
        `${plural(datasets.length, 'dataset')} fit: name --exchange and --timeframe too, or add --all.`,
      );
    const candles = datasets.reduce((sum, each) => sum + each.candles, 0);
    const names = datasets.map(({ id }) => `${id.exchange} ${id.symbol} ${id.timeframe}`);
    const question = `Delete ${names.length > 5 ? plural(names.length, 'dataset') : names.join(', ')} (${plural(candles, 'candle')})? They can be fetched again, at the price of the requests.`;
    if (flags.yes !== true) {
      if (!io.stdin.isTTY) throw new CandlewickError('USAGE', 'deleting asks for a yes: add --yes.');
      if (!(await confirm(io, question))) {
        terminal.line('Nothing was deleted.');
        return EXIT.complete;
      }
    }
    for (const { id } of datasets) await run.cache.delete(id);
    if (session.json)
      session.print({ deleted: datasets.map(({ id, candles: count }) => ({ ...id, candles: count })) });
    terminal.line(`Deleted ${plural(datasets.length, 'dataset')}: ${names.join(', ')}.`);
    return EXIT.complete;
  });
