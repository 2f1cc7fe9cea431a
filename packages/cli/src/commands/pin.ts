import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { chooseDatasets } from '../choose-datasets.ts';
import { plural } from '../render/format.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface PinFlags extends SettingFlags {
  readonly all?: boolean;
}

export const pinCommand: CommandBody<PinFlags> = (io, flags) => setPinned(io, flags, true);
export const unpinCommand: CommandBody<PinFlags> = (io, flags) => setPinned(io, flags, false);

const setPinned = (io: Parameters<CommandBody<PinFlags>>[0], flags: PinFlags, pinned: boolean) =>
  withSession({ io, flags }, async (session) => {
    await using run = await session.openLook();
    const datasets = await chooseDatasets(session.terminal, run.cache, flags);
    const changed = datasets.filter((record) => record.pinned !== pinned);
    for (const { id } of changed) await run.cache.commit(id, { pinned });
    if (session.json)
      session.print({ datasets: datasets.map(({ id }) => ({ ...id, pinned })), changed: changed.length });
    const names = datasets.map(({ id }) => `${id.exchange} ${id.symbol} ${id.timeframe}`);
    const what = names.length > 5 ? plural(names.length, 'dataset') : names.join(', ');
    session.terminal.line(
      pinned
        ? `Pinned: ${what}. No cleanup evicts it; backup --pinned keeps it.`
        : `No longer pinned: ${what}.`,
    );
    return EXIT.complete;
  });
