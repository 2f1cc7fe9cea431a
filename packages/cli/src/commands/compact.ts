import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { maintenanceOf } from '../maintenance-of.ts';
import { bytes } from '../render/format.ts';
import { withTaskBar } from '../render/task-bar.ts';
import { withSession, type SettingFlags } from '../session.ts';

export const compactCommand: CommandBody<SettingFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { terminal } = session;
    await using run = await session.openLook();
    const maintenance = maintenanceOf(run, session);
    const { before, after } = await withTaskBar(terminal, 'compacting', io.signal, (task) =>
      maintenance.compact(task),
    );
    if (session.json) session.print({ before, after });
    terminal.line(
      after < before
        ? `Compacted: ${bytes(before)} became ${bytes(after)}; ${bytes(before - after)} are given back to the file system.`
        : `Nothing to give back: ${bytes(after)}.`,
    );
    return EXIT.complete;
  });
