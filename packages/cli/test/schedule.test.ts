import { describe, expect, it } from 'vitest';
import { offPeakOf, rhythmOf } from '../src/schedule/rhythm.ts';
import { scheduleText, type System } from '../src/schedule/schedule-text.ts';

const text = (system: System, every: string, offPeak?: string) =>
  scheduleText(
    {
      name: 'update',
      command: ['/opt/node/bin/node', "/home/o'neil/my tools/candlewick.js", 'update', '--all'],
      folder: '/srv/100% data',
      rhythm: rhythmOf(every),
      ...(offPeak === undefined ? {} : { offPeak: offPeakOf(offPeak) }),
    },
    system,
  );
const cron = (every: string, offPeak?: string) =>
  text('cron', every, offPeak).split('\n')[1]!.split(' cd ')[0];
const calendar = (every: string, offPeak?: string) =>
  /OnCalendar=(.*)/.exec(text('systemd', every, offPeak))![1];
const windows = (every: string, offPeak?: string) =>
  /" (\/SC .*) \/TR/.exec(text('windows', every, offPeak))![1];

describe('what schedule prints', () => {
  it('says the rhythm in the terms of each scheduler, inside the off-peak window where one is given', () => {
    expect([cron('15m'), calendar('15m'), windows('15m')]).toEqual([
      '*/15 * * * *', '*-*-* *:0/15:00', '/SC MINUTE /MO 15 /ST 00:00',
    ]); // prettier-ignore
    expect([cron('1h'), cron('6h'), calendar('6h'), windows('6h')]).toEqual([
      '0 * * * *', '0 */6 * * *', '*-*-* 0/6:00:00', '/SC HOURLY /MO 6 /ST 00:00',
    ]); // prettier-ignore
    expect([cron('1d', '02:30-05:00'), calendar('1d', '02:30-05:00'), windows('1d', '02:30-05:00')]).toEqual([
      '30 2 * * *', '*-*-* 02:30:00', '/SC DAILY /MO 1 /ST 02:30',
    ]); // prettier-ignore
    expect([cron('1h', '23:00-02:00'), calendar('1h', '23:00-02:00'), windows('1h', '23:00-02:00')]).toEqual([
      '0 23,0,1 * * *', '*-*-* 23,00,01:00:00', '/SC DAILY /ST 23:00 /RI 60 /DU 0003:00',
    ]); // prettier-ignore
    expect([cron('1w'), calendar('1w'), windows('1w')]).toEqual([
      '0 0 * * 0', 'Sun *-*-* 00:00:00', '/SC WEEKLY /MO 1 /ST 00:00',
    ]); // prettier-ignore
    expect([cron('2d'), calendar('2d')]).toEqual(['0 0 */2 * *', '*-*-1/2 00:00:00']);
  });

  it('quotes paths as each of them wants it', () => {
    expect(text('cron', '1d')).toContain(
      String.raw`cd '/srv/100\% data' && /opt/node/bin/node '/home/o'\''neil/my tools/candlewick.js' update --all`,
    );
    const systemd = text('systemd', '1d');
    expect(systemd).toContain('WorkingDirectory=/srv/100%% data');
    expect(systemd).toContain(
      `ExecStart=/opt/node/bin/node "/home/o'neil/my tools/candlewick.js" update --all`,
    );
    expect(text('windows', '1d')).toContain(
      String.raw`/TR "cmd /c cd /d \"/srv/100% data\" && /opt/node/bin/node \"`,
    );
  });

  it('refuses what a calendar cannot say evenly', () => {
    for (const wrong of ['7m', '5h', '36h', 'often', '0s', '90m'])
      expect(() => rhythmOf(wrong)).toThrow('--every');
    for (const wrong of ['night', '02:00', '25:00-26:00', '02:00-02:00'])
      expect(() => offPeakOf(wrong)).toThrow('--off-peak');
  });
});
