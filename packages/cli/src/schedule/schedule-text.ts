import { hoursOf, lengthOf, type OffPeak, type Rhythm } from './rhythm.ts';

export const SYSTEMS = ['cron', 'systemd', 'windows'] as const;
export type System = (typeof SYSTEMS)[number];

export interface ScheduledTask {
  readonly name: string;
  /** Program and arguments, paths absolute. */
  readonly command: readonly string[];
  /** Where it runs: the project. */
  readonly folder: string;
  readonly rhythm: Rhythm;
  /** It begins only inside of it. */
  readonly offPeak?: OffPeak;
}

/** What the system's scheduler takes, ready to be pasted. */
export const scheduleText = (task: ScheduledTask, system: System): string =>
  ({ cron: cronText, systemd: systemdText, windows: windowsText })[system](task);

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;

function cronText({ command, folder, rhythm, offPeak }: ScheduledTask): string {
  const hours = offPeak && hoursOf(offPeak, rhythm.unit === 'hours' ? rhythm.count : 1).join(',');
  const minute = String(offPeak ? offPeak.from % 60 : 0);
  const hour = String(offPeak ? Math.floor(offPeak.from / 60) : 0);
  const times = {
    minutes: `*/${rhythm.count} ${hours ?? '*'} * * *`,
    hours: `${minute} ${hours ?? (rhythm.count === 1 ? '*' : `*/${rhythm.count}`)} * * *`,
    days: `${minute} ${hour} ${rhythm.count === 1 ? '*' : `*/${rhythm.count}`} * *`,
    weeks: `${minute} ${hour} * * 0`,
  }[rhythm.unit];
  // In a crontab, % ends the command.
  const line = `cd ${shell(folder)} && ${command.map(shell).join(' ')}`.replaceAll('%', '\\%');
  return `# Add with: crontab -e\n${times} ${line}`;
}

function systemdText({ name, command, folder, rhythm, offPeak }: ScheduledTask): string {
  const hours =
    offPeak &&
    hoursOf(offPeak, rhythm.unit === 'hours' ? rhythm.count : 1)
      .map(two)
      .join(',');
  const minute = two(offPeak ? offPeak.from % 60 : 0);
  const hour = two(offPeak ? Math.floor(offPeak.from / 60) : 0);
  const calendar = {
    minutes: `*-*-* ${hours ?? '*'}:0/${rhythm.count}:00`,
    hours: `*-*-* ${hours ?? (rhythm.count === 1 ? '*' : `0/${rhythm.count}`)}:${minute}:00`,
    days: `*-*-${rhythm.count === 1 ? '*' : `1/${rhythm.count}`} ${hour}:${minute}:00`,
    weeks: `Sun *-*-* ${hour}:${minute}:00`,
  }[rhythm.unit];
  const unit = `candlewick-${name}`;
  return [
    `# ~/.config/systemd/user/${unit}.service`,
    '[Unit]',
    `Description=Candlewick ${name}`,
    '',
    '[Service]',
    'Type=oneshot',
    `WorkingDirectory=${folder.replaceAll('%', '%%')}`,
    `ExecStart=${command
      .map((each) => quoted(each))
      .join(' ')
      .replaceAll('%', '%%')
      .replaceAll('$', '$$$$')}`,
    '',
    `# ~/.config/systemd/user/${unit}.timer`,
    '[Unit]',
    `Description=Candlewick ${name}, again and again`,
    '',
    '[Timer]',
    `OnCalendar=${calendar}`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
    `# Then: systemctl --user daemon-reload && systemctl --user enable --now ${unit}.timer`,
  ].join('\n');
}

function windowsText({ name, command, folder, rhythm, offPeak }: ScheduledTask): string {
  const { unit, count } = rhythm;
  const often = unit === 'minutes' || unit === 'hours';
  const minutes = unit === 'minutes' ? count : count * 60;
  const times = offPeak
    ? often
      ? `/SC DAILY /ST ${clock(offPeak.from)} /RI ${minutes} /DU ${duration(offPeak)}`
      : `/SC ${unit === 'weeks' ? 'WEEKLY' : 'DAILY'} /MO ${count} /ST ${clock(offPeak.from)}`
    : `/SC ${{ minutes: 'MINUTE', hours: 'HOURLY', days: 'DAILY', weeks: 'WEEKLY' }[unit]} /MO ${count} /ST 00:00`;
  // Inside the quotes of /TR, quotes are written \".
  const run = `cmd /c cd /d ${quoted(folder, false)} && ${command.map((each) => quoted(each, false)).join(' ')}`;
  return `schtasks /Create /TN "Candlewick ${name}" ${times} /TR "${run.replaceAll('"', '\\"')}"`;
}

const duration = (window: OffPeak): string => {
  const length = lengthOf(window);
  return `${String(Math.floor(length / 60)).padStart(4, '0')}:${two(length % 60)}`;
};
const shell = (text: string): string =>
  /^[\w@+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** @param escapes whether a backslash means something inside quotes */
const quoted = (text: string, escapes = true): string =>
  /^[\w@+=:,./\\-]+$/.test(text) && !(escapes && text.includes('\\'))
    ? text
    : `"${escapes ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : text}"`;
