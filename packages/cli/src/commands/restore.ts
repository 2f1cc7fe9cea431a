import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CandlewickError, errorCode } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { maintenanceOf } from '../maintenance-of.ts';
import { bytes, iso, plural } from '../render/format.ts';
import { withTaskBar } from '../render/task-bar.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface RestoreFlags extends SettingFlags {
  readonly force?: boolean;
}

export const restoreCommand: CommandBody<RestoreFlags> = (io, flags, [path]) =>
  withSession({ io, flags }, async (session) => {
    if (path === undefined) throw new CandlewickError('USAGE', 'name the backup, or the folder of backups.');
    const from = resolve(io.cwd, path);
    if (!existsSync(from)) throw new CandlewickError('USAGE', `there is no folder ${from}.`);
    await using run = await session.openLook();
    const maintenance = maintenanceOf(run, session);
    const found = await withTaskBar(session.terminal, 'restoring', io.signal, (task) =>
      maintenance.restore(from, { ...task, force: flags.force === true }).catch(explained),
    );
    if (session.json) session.print({ ...found, createdAt: iso(found.createdAt) });
    session.terminal.line(
      `Restored ${plural(found.datasets, 'dataset')} with ${plural(found.candles, 'candle')} (${bytes(found.bytes)}) from ${found.path}, made ${iso(found.createdAt)}.`,
    );
    return EXIT.complete;
  });

/** What is wrong with a folder of the cache is told with what to do about it: here it is the backup's. */
function explained(error: unknown): never {
  if (errorCode(error) !== 'CACHE_FOREIGN') throw error;
  throw new CandlewickError('USAGE', (error as Error).message, { cause: error });
}
