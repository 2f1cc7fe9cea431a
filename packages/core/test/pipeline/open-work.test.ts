import fc from 'fast-check';
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { createGrid } from '../../src/domain/grid.ts';
import { normaliseIntervals, type Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { OpenWork, type OpenWindow, type OpenWorkParts } from '../../src/pipeline/open-work.ts';
import { createFakeClock } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const grid = createGrid(parseTimeframe('1h')!);
const span = (from: number, to: number): Interval => ({ from: from * HOUR, to: to * HOUR });
const inHours = ({ from, to }: Interval) => [from / HOUR, to / HOUR];

/** Work in pages of ten, with a cache that holds what `covered` says: none yet, and more may come. */
function openWork(covered: Interval[], more: Partial<OpenWorkParts> = {}) {
  const brought: Interval[] = [];
  const clock = createFakeClock(0);
  const work = new OpenWork({
    grid,
    pageSize: 10,
    inFlight: 2,
    covered: () => Promise.resolve(normaliseIntervals(covered)),
    coveredBefore: [],
    onBrought: (interval) => void brought.push(interval),
    now: clock.monotonic,
    sleep: (ms) => clock.advance(ms),
    signal: new AbortController().signal,
    random: () => 0,
    ...more,
  });
  return { work, brought, clock };
}

/** All of the work there is. */
function workOn(intervals: readonly Interval[], covered: Interval[], more: Partial<OpenWorkParts> = {}) {
  const opened = openWork(covered, more);
  opened.work.add(intervals);
  opened.work.end();
  return opened;
}

describe('the windows of a process that is alone', () => {
  it('follow each other, none larger than a page', async () => {
    const covered: Interval[] = [];
    const { work, brought } = workOn([span(0, 25), span(40, 50)], covered);
    const windows: number[][] = [];
    for await (const window of work.windows()) {
      windows.push(inHours(window));
      work.answered(window);
      covered.push(window);
      work.stored(window, 10, 10);
    }
    expect(windows).toEqual([[0, 10], [10, 20], [20, 25], [40, 50]]); // prettier-ignore
    expect(brought).toEqual([]);
  });

  it('are made as they are asked for: a history of any length costs no memory', async () => {
    const { work } = workOn([{ from: 0, to: grid.floor(8e15) }], [], { pageSize: 1 });
    const windows = work.windows();
    expect((await windows.next()).value).toMatchObject(span(0, 1));
    expect((await windows.next()).value).toMatchObject(span(1, 2));
  });

  it('wait for more while more is to come', async () => {
    const { work } = openWork([]);
    const windows = work.windows();
    const first = windows.next();
    work.add([span(20, 25)]);
    expect((await first).value).toMatchObject(span(20, 25));
    const [second, third] = [windows.next(), windows.next()];
    work.add([span(0, 3)]);
    expect((await second).value).toMatchObject(span(0, 3));
    work.end();
    expect(await third).toEqual({ done: true, value: undefined });
  });

  it('end when the run is stopped', async () => {
    const stopping = new AbortController();
    const { work } = workOn([span(0, 100)], [], { signal: stopping.signal });
    const windows = work.windows();
    await windows.next();
    stopping.abort();
    expect(await windows.next()).toEqual({ done: true, value: undefined });
  });
});

describe('the windows of one process among others', () => {
  it('leave out what others have brought since, and tell of it', async () => {
    const covered: Interval[] = [];
    const { work, brought } = workOn([span(0, 40)], covered);
    const windows: number[][] = [];
    for await (const window of work.windows()) {
      windows.push(inHours(window));
      if (windows.length === 1) covered.push(span(10, 30));
    }
    expect(windows).toEqual([[0, 10], [30, 40]]); // prettier-ignore
    expect(brought.map(inHours)).toEqual([[10, 30]]);
    expect(work.broughtSlots).toBe(20);
  });

  it('go on elsewhere when somebody else was faster, not at the pages that follow', async () => {
    const { work } = workOn([span(0, 100)], []);
    const windows = work.windows();
    const first = (await windows.next()).value!;
    const second = (await windows.next()).value!;
    work.stored(first, 10, 3);
    // Pages 1 to 3 follow what the other has stored; a quarter into the rest.
    const third = (await windows.next()).value!;
    expect(inHours(third)).toEqual([40, 50]);
    work.stored(second, 10, 0);
    work.done(third);
    expect(inHours((await windows.next()).value!)).toEqual([50, 60]);
  });

  it('wait for what is probably under way elsewhere, and take it when it does not come', async () => {
    const { work, clock } = workOn([span(0, 30)], []);
    const windows = work.windows();
    const first = (await windows.next()).value!;
    await clock.advance(1_000);
    work.answered(first);
    work.stored(first, 10, 0);
    const since = clock.monotonic();
    expect(inHours((await windows.next()).value!)).toEqual([10, 20]);
    expect(clock.monotonic() - since).toBeGreaterThanOrEqual(2_000);
  });

  it('are asked for on purpose where they were covered when the plan was made, whoever asks too', async () => {
    const before = [span(0, 20)];
    const { work, brought } = workOn([span(0, 40)], [span(0, 30)], { coveredBefore: before });
    const windows: number[][] = [];
    for await (const window of work.windows()) {
      windows.push(inHours(window));
      work.stored(window, 10, 0);
      work.done(window);
    }
    expect(windows).toEqual([[0, 10], [10, 20], [30, 40]]); // prettier-ignore
    expect(brought.map(inHours)).toEqual([[20, 30]]);
  });
});

it('a process that has gone elsewhere asks for one window there before it asks for more', async () => {
  const { work, clock } = workOn([span(0, 100)], [], { sleep: (ms) => clock.sleep(ms) });
  const windows = work.windows();
  const first = (await windows.next()).value!;
  work.stored(first, 10, 0);
  const probe = (await windows.next()).value!;
  let next: OpenWindow | undefined;
  void windows.next().then(({ value }) => (next = value!));
  await clock.advance(10_000);
  expect(next).toBeUndefined();
  work.done(probe);
  await clock.advance(100);
  expect(next).toMatchObject({ from: probe.to });
});

describe('several processes at one dataset', () => {
  const cases = fc.record({
    processes: fc.constantFrom(2, 3),
    inFlight: fc.integer({ min: 1, max: 6 }),
    pages: fc.integer({ min: 1, max: 80 }),
    seed: fc.nat(),
    delays: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 3 }),
    killed: fc.boolean(),
  });

  it('ask for everything, for nothing that is there, and hardly for anything twice', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ processes, inFlight, pages, seed, delays, killed }) => {
        const clock = createFakeClock(0);
        const covered: Interval[] = [];
        const intervals = [span(0, pages * 10 - 3)];
        let state = (seed % 2_147_483_646) + 1;
        const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
        let requests = 0;
        const run = async (index: number) => {
          const stopping = new AbortController();
          const { work } = workOn(intervals, covered, {
            ...{ inFlight, random, now: clock.monotonic, signal: stopping.signal },
            sleep: (ms) => clock.sleep(Math.max(1, ms), stopping.signal),
          });
          await clock.sleep(delays[index]!);
          let asked = 0;
          const one = async (window: OpenWindow) => {
            if (stopping.signal.aborted) return;
            requests++;
            expect(covered.some(({ from }) => from === window.from)).toBe(false);
            await clock.sleep(80 + random() * 40);
            if (killed && index === 1 && ++asked > 5) stopping.abort();
            if (stopping.signal.aborted) return;
            work.answered(window);
            const before = slots(covered);
            covered.push(window);
            work.stored(window, grid.count(window), slots(covered) - before);
          };
          const take = (window: OpenWindow) => one(window).finally(() => work.done(window));
          await pMap(work.windows(), take, { concurrency: inFlight });
        };
        const slots = (list: readonly Interval[]) =>
          normaliseIntervals(list).reduce((sum, each) => sum + grid.count(each), 0);
        let left = processes;
        const ends = Array.from({ length: processes }, (_, i) => run(i).finally(() => left--));
        while (left > 0) await clock.advance(10);
        await Promise.all(ends);
        expect(normaliseIntervals(covered)).toEqual(intervals);
        expect(requests).toBeLessThanOrEqual(pages + 3 * processes * inFlight);
      }),
      { numRuns: 150 },
    );
  });
});
