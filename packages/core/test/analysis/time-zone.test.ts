import { describe, expect, it } from 'vitest';
import { TimeWriter, type TimeFormat } from '../../src/analysis/format-time.ts';
import { TimeTexts } from '../../src/analysis/time-texts.ts';
import { isTimeZone, offsetText, openTimeZone } from '../../src/analysis/time-zone.ts';

const HOUR = 3_600_000;

function written(zone: string, format: TimeFormat, ...times: string[]): string[] {
  const writer = new TimeWriter(format, new TimeTexts(format, zone));
  const target = new DataView(new ArrayBuffer(64));
  return times.map((time) =>
    Buffer.from(target.buffer, 0, writer.write(Float64Array.of(Date.parse(time)), 0, target, 0)).toString(),
  );
}

describe('times in a zone', () => {
  it('end in its offset, also in the hour that comes twice', () => {
    expect(
      written('Europe/Berlin', 'datetime', '2021-10-31T00:30Z', '2021-10-31T00:59:59Z', '2021-10-31T01:30Z'),
    ).toEqual(['2021-10-31 02:30:00+02:00', '2021-10-31 02:59:59+02:00', '2021-10-31 02:30:00+01:00']);
  });

  it('leave out the hour that does not come', () => {
    expect(written('America/New_York', 'iso', '2021-03-14T06:59:59.999Z', '2021-03-14T07:00Z')).toEqual([
      '2021-03-14T01:59:59.999-05:00',
      '2021-03-14T03:00:00.000-04:00',
    ]);
  });

  it('fall on the local day', () => {
    expect(written('Asia/Kathmandu', 'datetime', '2021-12-31T18:15Z')).toEqual(['2022-01-01 00:00:00+05:45']);
  });

  it('read back as the same moment, every quarter of an hour of a year, in zones with changes of many kinds', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Pacific/Apia',
    ]) {
      const writer = new TimeWriter('iso', new TimeTexts('iso', zone));
      const target = new DataView(new ArrayBuffer(64));
      const start = Date.UTC(2011, 0, 1);
      const times = Float64Array.from({ length: 366 * 96 }, (_, i) => start + i * 900_000);
      let wrong = 0;
      for (let i = 0; i < times.length; i++) {
        const text = Buffer.from(target.buffer, 0, writer.write(times, i, target, 0)).toString();
        if (Date.parse(text) !== times[i]) wrong++;
      }
      expect(wrong, zone).toBe(0);
    }
  });

  it('change where the zone database says, to the millisecond', () => {
    const zone = openTimeZone('Africa/Monrovia');
    const change = Date.UTC(1972, 0, 7, 0, 44, 30);
    expect([zone(change - 1).offsetMs, zone(change).offsetMs]).toEqual([-(44 * 60 + 30) * 1000, 0]);
    expect([zone(change - 1).to, zone(change).from]).toEqual([change, change]);
    expect(offsetText(zone(change - 1).offsetMs)).toBe('-00:44:30');
  });

  it('in UTC have no offset', () => {
    expect(written('UTC', 'datetime', '2024-01-01T00:00Z')).toEqual(['2024-01-01 00:00:00']);
    expect(written('UTC', 'iso', '2024-01-01T00:00Z')).toEqual(['2024-01-01T00:00:00.000Z']);
  });
});

it('isTimeZone knows the names of the zone database', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Tokyo'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['Europe/Atlantis', '', 'CEST?'].map(isTimeZone)).toEqual([false, false, false]);
  expect(openTimeZone('Asia/Tokyo')(0).offsetMs).toBe(9 * HOUR);
});
