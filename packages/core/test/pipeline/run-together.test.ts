import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/contracts/events.ts';
import type { Monitor } from '../../src/contracts/monitor.ts';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { hour, hours, openBench, request, type Bench } from './bench.ts';

const ALL = hours(500);

/** Another run on the same cache, with its own events. */
async function fetchElsewhere(bench: Bench, what: readonly [number, number]) {
  const events: RunEvent[] = [];
  const journal: Monitor = {
    onEvent: (event) => void events.push(event),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using run = await bench.open({ observers: [journal] });
  const outcomes = await run.fetch([request(...what)]);
  return { outcome: outcomes[0]!, events };
}

const slots = (events: readonly RunEvent[], ...types: RunEvent['type'][]) =>
  events.reduce((sum, event) => sum + (types.includes(event.type) && 'slots' in event ? event.slots : 0), 0);

describe('two runs at one dataset', () => {
  it('share the work: what the other has brought is settled without a request, and told', async () => {
    await using bench = await openBench({ now: hour(450), config: { performance: { requestsInFlight: 2 } } });
    bench.venue.tamper = async (_page, sent) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return sent;
    };
    const both = await Promise.all([fetchElsewhere(bench, [0, 400]), fetchElsewhere(bench, [0, 400])]);
    const asked = bench.asked();
    expect(asked.length).toBeLessThan(60);
    expect(new Set(asked.map(([from]) => from)).size).toBe(40);
    for (const { outcome, events } of both) {
      expect(outcome).toMatchObject({ status: 'complete', candles: 400, gaps: [] });
      const asked = slots(events, 'stored');
      expect(asked + slots(events, 'brought')).toBe(slots(events, 'planned'));
      expect(outcome.cacheHitRatio).toBeCloseTo(1 - asked / 400);
      expect(outcome.requests).toBeLessThan(40);
    }
    expect(await bench.stored()).toEqual(rowsOf(sliceByTime(ALL, hour(0), hour(400))));
  });

  it('is asked for all that it was told to refresh, whoever fetches meanwhile', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    await bench.fetch([0, 20]);
    bench.asked();
    let once = true;
    bench.venue.tamper = async ({ interval }, sent) => {
      if (once && interval.from === hour(0)) {
        once = false;
        await fetchElsewhere(bench, [0, 40]);
      }
      return sent;
    };
    const [outcome] = await bench.fetch([0, 40], { refresh: true });
    expect(outcome).toMatchObject({ status: 'complete', candles: 40 });
    // The other run asked for the end, which was not covered before; the rest is asked for on purpose.
    expect(bench.asked()).toEqual([[0, 10], [20, 30], [30, 40], [10, 20]]); // prettier-ignore
  });

  it('is asked for what it was told to ask for again, whoever fetches meanwhile', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    await bench.fetch([0, 40]);
    bench.asked();
    const again = [{ from: hour(0), to: hour(10) }, { from: hour(30), to: hour(40) }]; // prettier-ignore
    await bench.fetch([{ ...request(0, 40), again }]);
    expect(bench.asked()).toEqual([[0, 10], [30, 40]]); // prettier-ignore
  });
});
