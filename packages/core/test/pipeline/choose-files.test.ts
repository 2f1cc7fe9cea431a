import { describe, expect, it } from 'vitest';
import { fileSource, parseFileSource } from '../../src/domain/file-source.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { chooseFiles, mayPay, type PageCost } from '../../src/pipeline/choose-files.ts';
import { gapsOfFilesOnly } from '../../src/pipeline/files-only.ts';

const DAY = 86_400_000;
const costOf = (timeframe: string, pageSize = 1_000): PageCost => ({
  grid: createGrid(parseTimeframe(timeframe)!),
  series: { weight: () => 2 },
  pageSize,
});
const month = (n: number, bytes?: number) => ({
  name: `M${n}.zip`,
  interval: { from: Date.UTC(2024, n), to: Date.UTC(2024, n + 1) },
  ...(bytes === undefined ? {} : { bytes }),
});
const YEAR = { from: Date.UTC(2024, 0), to: Date.UTC(2025, 0) };
const AUTO = { requestsPerFile: 2, source: 'auto' } as const;
const namesOf = ({ files }: ReturnType<typeof chooseFiles>) => files.map(({ file }) => file.name);

describe('the choice of files', () => {
  it('takes a file where pages need more requests, and leaves the rest to them', () => {
    const chosen = chooseFiles([YEAR], [month(0), month(1), month(5)], costOf('1m'), AUTO);
    expect(namesOf(chosen)).toEqual(['M0.zip', 'M1.zip', 'M5.zip']);
    expect(chosen.files[0]!.slots).toBe(31 * 1_440);
    expect(chosen.rest).toEqual([
      { from: Date.UTC(2024, 2), to: Date.UTC(2024, 5) },
      { from: Date.UTC(2024, 6), to: YEAR.to },
    ]);
    expect(namesOf(chooseFiles([YEAR], [month(0)], costOf('1h'), AUTO))).toEqual([]);
  });

  it('takes no file that is more bytes than the pages', () => {
    const days = { from: Date.UTC(2024, 0, 3), to: Date.UTC(2024, 0, 6) };
    expect(namesOf(chooseFiles([days], [month(0, 2e6)], costOf('1m'), AUTO))).toEqual([]);
    expect(namesOf(chooseFiles([days], [month(0, 5e5)], costOf('1m'), AUTO))).toEqual(['M0.zip']);
  });

  it('takes every file that has something, or none, when it is told to', () => {
    const hour = [{ from: Date.UTC(2024, 0, 3), to: Date.UTC(2024, 0, 3, 1) }];
    const of = (source: 'archive' | 'rest') =>
      chooseFiles(hour, [month(0, 2e6), month(1)], costOf('1m'), { requestsPerFile: 2, source });
    expect([namesOf(of('archive')), of('archive').rest]).toEqual([['M0.zip'], []]);
    expect([namesOf(of('rest')), of('rest').rest]).toEqual([[], hour]);
  });

  it('is not worth asking for where no month could pay', () => {
    const pays = (timeframe: string, days: number) =>
      mayPay([{ from: YEAR.from, to: YEAR.from + days * DAY }], costOf(timeframe), 2);
    expect([pays('1m', 1), pays('1m', 2), pays('1h', 3_650), pays('30m', 365), pays('15m', 365)]).toEqual([
      false, true, false, false, true,
    ]); // prettier-ignore
  });
});

describe('the source of a file', () => {
  it('holds its checksum', () => {
    const file = { name: 'BTCUSDT-1m-2024-01.zip', sha256: 'a1'.repeat(32) };
    expect(parseFileSource(fileSource(file))).toEqual(file);
    for (const source of ['api.binance.com', 'x#sha256=', `#sha256=${file.sha256}`])
      expect(parseFileSource(source)).toBeUndefined();
  });
});

describe('what is in no file, where files are all that is asked', () => {
  const published = [month(1), month(2)];
  const known = { first: Date.UTC(2024, 1, 10), last: Date.UTC(2024, 2, 20) };
  const left = [
    { from: Date.UTC(2024, 0), to: known.first },
    { from: Date.UTC(2024, 2, 1), to: Date.UTC(2024, 2, 2) },
    { from: known.last + 60_000, to: Date.UTC(2024, 4) },
  ];
  const reasons = (forgotten: boolean, now = Date.UTC(2024, 6)) =>
    gapsOfFilesOnly({ left, published, known, forgotten, now }).map(({ from, reason }) => [from, reason]);

  it('is explained at the ends of a market that only files know, and open in between', () => {
    expect(reasons(true)).toEqual([
      [left[0]!.from, 'pre-listing'],
      [left[2]!.from, 'delisted'],
      [left[1]!.from, 'fetch-failed'],
    ]);
  });

  it('is open at the end while the last files may not be published yet', () => {
    expect(reasons(true, Date.UTC(2024, 3, 2))).toContainEqual([left[2]!.from, 'fetch-failed']);
  });

  it('is open everywhere for a market that the API knows', () => {
    expect(new Set(reasons(false).map(([, reason]) => reason))).toEqual(new Set(['fetch-failed']));
  });
});
