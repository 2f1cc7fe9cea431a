import { stat } from 'node:fs/promises';
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
    const into = resolve(io.cwd, folder);
    if ((await stat(into).catch(() => undefined))?.isDirectory() === false)
      throw new CandlewickError('USAGE', `${into} is a file: a backup goes into a folder.`);
    const keep = countFlag('--keep', flags.keep);
    await using run = await session.openLook();
    // Scheduled with --keep, empty ones would take the place of those that hold something.
    if (flags.pinned === true && !(await run.cache.list()).some(({ pinned }) => pinned))
      throw new CandlewickError('USAGE', 'no dataset is pinned: pin some, or leave --pinned out.');
    const maintenance = maintenanceOf(run, session);
    const made = await withTaskBar(session.terminal, 'backing up', io.signal, (task) =>
      maintenance.backup(into, {
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
