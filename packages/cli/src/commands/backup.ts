import { resolve } from 'node:path';
import { CandlewickError } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { maintenanceOf } from '../maintenance-of.ts';
import { countFlag } from '../parse-flags.ts';
import { bytes, iso, plural } from '../render/format.ts';
import { withTaskBar } from '../render/task-bar.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface BackupFlags extends SettingFlags {
  readonly pinned?: boolean;
  readonly keep?: string;
}

export const backupCommand: CommandBody<BackupFlags> = (io, flags, [folder]) =>
  withSession({ io, flags }, async (session) => {
    if (folder === undefined) throw new CandlewickError('USAGE', 'name the folder for the backup.');
    const keep = countFlag('--keep', flags.keep);
    await using run = await session.openLook();
    const maintenance = maintenanceOf(run, session);
    const made = await withTaskBar(session.terminal, 'backing up', io.signal, (task) =>
      maintenance.backup(resolve(io.cwd, folder), {
        ...task,
        pinned: flags.pinned === true,
        ...(keep === undefined ? {} : { keep }),
      }),
    );
    if (session.json) session.print({ ...made, createdAt: iso(made.createdAt) });
    session.terminal.line(
      `${made.path}  ${plural(made.datasets, 'dataset')}, ${plural(made.candles, 'candle')}, ${bytes(made.bytes)}`,
    );
    for (const path of made.removed) session.terminal.line(`Removed the older ${path}`);
    return EXIT.complete;
  });
