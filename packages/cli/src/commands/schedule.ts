import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CandlewickError } from '@candlewick/core';
import { EXIT, homeFolder } from '@candlewick/core/host';
import type { CommandBody, GlobalFlags } from '../command.ts';
import { offPeakOf, rhythmOf } from '../schedule/rhythm.ts';
import { scheduleText, SYSTEMS, type System } from '../schedule/schedule-text.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface ScheduleFlags extends SettingFlags {
  readonly every?: string;
  readonly offPeak?: string;
  readonly system?: string;
}

/** What each task runs, and how often when nobody says. */
const TASKS: Readonly<Record<string, { readonly every: string; readonly args: () => readonly string[] }>> = {
  update: { every: '1h', args: () => ['update', '--all', '--quiet'] },
  verify: { every: '1w', args: () => ['doctor', '--offline', '--quiet'] },
  prune: { every: '1d', args: () => ['prune', '--quiet'] },
  backup: {
    every: '1d',
    args: () => ['backup', join(homeFolder(), 'candlewick-backups'), '--pinned', '--keep', '5', '--quiet'],
  },
};

/** Prints what the system's scheduler takes. Installs nothing. */
export const scheduleCommand: CommandBody<ScheduleFlags> = (io, flags, [name = 'update']) =>
  withSession({ io, flags }, async (session) => {
    const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
    if (!task)
      throw new CandlewickError('USAGE', `tasks are ${Object.keys(TASKS).join(', ')}; «${name}» is none.`);
    const system = systemOf(flags.system);
    // The link of a package manager may go with an update; what it points to is at least what runs now.
    const program = [process.execPath, realpathSync(process.argv[1]!)];
    const command = [...program, ...task.args(), ...places(flags, io.cwd)];
    const scheduled = {
      name,
      command,
      folder: session.loaded.projectFolder,
      rhythm: rhythmOf(flags.every ?? task.every),
      ...(flags.offPeak === undefined ? {} : { offPeak: offPeakOf(flags.offPeak) }),
    };
    const text = scheduleText(scheduled, system);
    if (session.json) session.print({ task: name, system, command, folder: scheduled.folder, text });
    else session.terminal.line(text);
    return EXIT.complete;
  });

function systemOf(text: string | undefined): System {
  if (text === undefined) return process.platform === 'win32' ? 'windows' : 'cron';
  const system = SYSTEMS.find((each) => each === text);
  if (system) return system;
  throw new CandlewickError('USAGE', `--system takes ${SYSTEMS.join(', ')}, not «${text}».`);
}

/** The flags that say where things are, with absolute paths. */
const places = ({ config, cacheDir, trust }: GlobalFlags, cwd: string): string[] => [
  ...(config === undefined ? [] : ['--config', resolve(cwd, config)]),
  ...(cacheDir === undefined ? [] : ['--cache-dir', resolve(cwd, cacheDir)]),
  ...(trust === true ? ['--trust'] : []),
];
