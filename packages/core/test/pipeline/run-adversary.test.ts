import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, rowsOf, sliceByTime, type Candles } from '../../src/domain/candles.ts';
import { isExplained } from '../../src/domain/gap.ts';
import { CandlewickError } from '../../src/errors.ts';
import type { Interval } from '../../src/domain/interval.ts';
import type { History } from '../../src/contracts/history.ts';
import { hour, HOUR, hours, openBench, request } from './bench.ts';

/** The market lives from the first hour to the last of it; what is asked for may lie outside. */
const SPAN = 60;
const ANY = fc.integer({ min: -5, max: SPAN + 5 });

/** What a venue makes of an honest answer. Slots are hours. */
const trick = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'honest' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lacks' as const), slots: fc.uniqueArray(ANY, { maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ends after' as const), rows: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('begins after' as const), rows: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('garbles' as const), slot: ANY }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alters' as const), slot: ANY }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('moves' as const), slot: ANY }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('strays' as const), slot: ANY }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'is empty' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fails' } as const) },
); // prettier-ignore
type Trick = typeof trick extends fc.Arbitrary<infer T> ? T : never;

/** What it answers to the question for the next candle: the truth, none, or one that lies so many hours off. */
const claim = fc.oneof(
  { weight: 3, arbitrary: fc.constant('honest' as const) },
  fc.constant('none' as const),
  fc.integer({ min: -3, max: 12 }),
);

const story = fc.record({
  without: fc.uniqueArray(fc.integer({ min: 1, max: SPAN - 2 }), { maxLength: 12 }),
  inactive: fc.boolean(),
  files: fc.boolean(),
  steps: fc.array(
    fc.record({
      from: ANY,
      length: fc.integer({ min: 1, max: 40 }),
      tricks: fc.array(trick, { minLength: 1, maxLength: 10 }),
      claims: fc.array(claim, { minLength: 1, maxLength: 4 }),
      filesPlayed: fc.array(trick, { minLength: 1, maxLength: 4 }),
      refresh: fc.constantFrom(false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

function play(honest: Candles, truth: Candles, each: Trick, interval: Interval): Candles {
  const rows = rowsOf(honest);
  const isAt = (slot: number) => (row: number[]) => row[0] === hour(slot);
  switch (each.kind) {
    case 'honest':
      return honest;
    case 'is empty':
      return candlesFromRows([]);
    case 'fails':
      throw new CandlewickError('EXCHANGE_UNAVAILABLE', 'down');
    case 'lacks':
      return candlesFromRows(rows.filter((row) => !each.slots.some((slot) => isAt(slot)(row))));
    case 'ends after':
      return candlesFromRows(rows.slice(0, each.rows));
    case 'begins after':
      return candlesFromRows(rows.slice(each.rows));
    case 'garbles':
      return candlesFromRows(rows.map((row) => (isAt(each.slot)(row) ? [row[0]!, NaN, ...row.slice(2)] : row)));
    case 'alters':
      return candlesFromRows(rows.map((row) => (isAt(each.slot)(row) ? [...row.slice(0, 5), row[5]! + 1] : row)));
    case 'moves':
      return candlesFromRows(rows.map((row) => (isAt(each.slot)(row) ? [row[0]! + 60_000, ...row.slice(1)] : row)));
    case 'strays': {
      const more = rowsOf(truth).filter(isAt(each.slot));
      const outside = more.filter(([time]) => time! < interval.from || time! >= interval.to);
      return candlesFromRows([...rows, ...outside].sort((a, b) => a[0]! - b[0]!));
    }
  } // prettier-ignore
}

const FILE_HOURS = 20;

/** Files of so many hours each, up to the market's last; `read` gives what is in one where that is not the truth. */
function filesOf(truth: Candles, read: (file: Interval) => Candles | undefined): History {
  const all = Array.from({ length: SPAN / FILE_HOURS }, (_, i) => ({
    name: `file-${i}`,
    interval: { from: hour(i * FILE_HOURS), to: hour((i + 1) * FILE_HOURS) },
  }));
  return {
    name: 'files',
    pool: { name: 'files', limit: 1_000, windowMs: 1_000, window: 'fixed', source: 'a test' },
    requestsPerFile: 1,
    files: () => Promise.resolve(all),
    read: (_market, _timeframe, { interval }) => {
      const candles = read(interval) ?? sliceByTime(truth, interval.from, interval.to);
      return Promise.resolve({ candles, meta: { endpoint: 'file', host: 'files' }, sha256: 'a'.repeat(64) });
    },
    markets: () => Promise.resolve([]),
  };
}

describe('a venue that answers anything', () => {
  it('makes no run believe in an absence where a row was sent, nor store what was not', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ without, inactive, files, steps }) => {
        const truth = sliceByTime(hours(SPAN, without), hour(0), hour(SPAN));
        let read: ((file: Interval) => Candles) | undefined;
        await using bench = await openBench({
          ...(files ? { history: filesOf(truth, (file) => read?.(file)) } : {}),
          series: { 'BTC/USDT': { '1h': truth } },
          ...(inactive ? { inactive: ['BTC/USDT'] } : {}),
          config: { network: { retries: 1, retryDelay: 1 } },
        });
        const sent = new Set<string>();
        for (const { from, length, tricks, filesPlayed, claims, refresh } of steps) {
          const heard = new Set<number>();
          const send = (answer: Candles) => {
            for (const row of rowsOf(answer)) sent.add(row.join());
            return answer;
          };
          let n = 0;
          let m = 0;
          let k = 0;
          bench.venue.tamper = ({ interval }, honest) => {
            const answer = send(play(honest, truth, tricks[n++ % tricks.length]!, interval));
            for (const time of answer.time) heard.add(time);
            return answer;
          };
          // What is wanted of a file and usable is stored; of all else pages decide.
          read = (file) => {
            const honest = sliceByTime(truth, file.from, file.to);
            return send(play(honest, truth, filesPlayed[k++ % filesPlayed.length]!, file));
          };
          bench.venue.tamperSeek = (at, honest) => {
            const claimed = claims[m++ % claims.length]!;
            if (claimed === 'honest') return honest;
            return claimed === 'none' ? undefined : at + claimed * HOUR;
          };
          const [outcome] = await bench.fetch([request(from, from + length)], { refresh });
          expect(['EXCHANGE_UNAVAILABLE', 'EXCHANGE_CIRCUIT_OPEN', undefined]).toContain(
            outcome!.error?.code,
          );
          for (const row of await bench.stored()) expect(sent).toContain(row.join());
          for (const gap of outcome!.gaps.filter(({ reason }) => isExplained(reason)))
            for (const time of heard) expect(time >= gap.from && time < gap.to).toBe(false);
        }
        bench.venue.tamper = undefined;
        bench.venue.tamperSeek = undefined;
        read = undefined;
        bench.clock.time += 2 * HOUR;
        const [last] = await bench.fetch([request(0, SPAN)], { refresh: true });
        expect(await bench.stored()).toEqual(rowsOf(truth));
        expect(last!.status).toBe('complete');
      }),
      { numRuns: 80 },
    );
  });
});
