import { describe, expect, it } from 'vitest';
import { CandlewickError } from '../../src/errors.ts';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { failureOf } from '../config/project.ts';
import { hour, HOUR, hours, openBench, START, type Bench } from './bench.ts';

const ALL = hours(500);
const truth = (from: number, to: number) => rowsOf(sliceByTime(ALL, hour(from), hour(to)));
const gapsOf = (outcome: { gaps: readonly { from: number; to: number; reason: string }[] }) =>
  outcome.gaps.map(({ from, to, reason }) => [(from - START) / HOUR, (to - START) / HOUR, reason]);
/** The ledger after each commit, as hours. */
async function watchLedger(bench: Bench) {
  const { cache } = await bench.open();
  const seen: (readonly number[])[][] = [];
  cache.watch(() => {
    void cache.list().then(([record]) => {
      seen.push(record!.ledger.map(({ from, to }) => [(from - START) / HOUR, (to - START) / HOUR]));
    });
  });
  return seen;
}
const ledgerOf = async (bench: Bench) => {
  await using run = await bench.open();
  const [record] = await run.cache.list();
  return record!.ledger.map(({ from, to, reason, evidence }) => [
    ...[(from - START) / HOUR, (to - START) / HOUR],
    ...[reason, evidence.timesAsked, evidence.answer],
  ]);
};

describe('an interrupted run', () => {
  it('keeps what was committed, and the next one continues', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    const abort = new AbortController();
    bench.venue.tamper = ({ interval }, sent) => {
      if (interval.from === hour(30)) abort.abort(new CandlewickError('INTERRUPTED', 'Ctrl-C'));
      return sent;
    };
    const [outcome] = await bench.fetch([0, 90], { signal: abort.signal });
    expect(outcome).toMatchObject({ candles: 30, error: { code: 'INTERRUPTED' } });
    expect(gapsOf(outcome!)).toEqual([[30, 90, 'fetch-failed']]);
    expect(bench.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'interrupted' });
    expect(await bench.stored()).toEqual(truth(0, 30));
    bench.venue.tamper = undefined;
    bench.asked();
    expect((await bench.fetch([0, 90]))[0]).toMatchObject({ status: 'complete', candles: 90 });
    expect(bench.asked()[0]).toEqual([30, 40]);
  });

  it('leaves on record what it was asked for and did not ask, until somebody does', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    const abort = new AbortController();
    bench.venue.tamper = ({ interval }, sent) => {
      if (interval.from === hour(30)) abort.abort();
      return sent;
    };
    await bench.fetch([0, 90], { signal: abort.signal });
    bench.venue.tamper = undefined;
    expect(await ledgerOf(bench)).toEqual([[30, 90, 'fetch-failed', 0, 'not asked: the run was stopped']]);
    await bench.fetch([50, 60]);
    expect((await ledgerOf(bench)).map(([from, to]) => [from, to])).toEqual([
      [30, 50],
      [60, 90],
    ]);
    await bench.fetch([0, 90]);
    expect(await ledgerOf(bench)).toEqual([]);
  });

  it('has on record from its first commit on what it is still to ask for, for those who find it killed', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    const seen = await watchLedger(bench);
    await bench.fetch([20, 50]);
    expect(seen.splice(0)).toEqual([[[30, 50]], [[40, 50]], []]);
    // Beside what is known: inside it what is not covered speaks for itself.
    await bench.fetch([0, 90]);
    expect(seen[0]).toEqual([
      [10, 20],
      [50, 90],
    ]);
    expect(seen.at(-1)).toEqual([]);
  });

  it('is told as interrupted where no request was under way when it was', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    const abort = new AbortController();
    (await bench.open()).cache.watch(() => abort.abort());
    const [outcome] = await bench.fetch([0, 90], { signal: abort.signal });
    expect(outcome).toMatchObject({ status: 'failed', candles: 10, error: { code: 'INTERRUPTED' } });
    expect(await ledgerOf(bench)).toEqual([[10, 90, 'fetch-failed', 0, 'not asked: the run was stopped']]);
  });

  it('is complete where the last answer was stored before it was stopped', async () => {
    await using bench = await openBench();
    const abort = new AbortController();
    (await bench.open()).cache.watch(() => abort.abort());
    expect(await bench.fetch([0, 10], { signal: abort.signal })).toMatchObject([{ status: 'complete' }]);
  });

  it('has nothing on record of the newest candle, which may not be closed when the venue answers', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    const seen = await watchLedger(bench);
    await bench.fetch([0, 100]);
    expect(seen[0]).toEqual([[10, 99]]);
    expect(seen.at(-1)).toEqual([]);
  });

  it('leaves nothing on record of a dataset of which it has stored nothing', async () => {
    await using bench = await openBench();
    const abort = new AbortController();
    bench.venue.tamper = (_page, sent) => {
      abort.abort();
      return sent;
    };
    await bench.fetch([0, 10], { signal: abort.signal });
    await using run = await bench.open();
    expect(await run.cache.list()).toEqual([]);
  });

  it('is told as interrupted whatever reason the signal has', async () => {
    await using bench = await openBench();
    const abort = new AbortController();
    bench.venue.tamper = (_page, sent) => {
      abort.abort();
      return sent;
    };
    const [outcome] = await bench.fetch([0, 10], { signal: abort.signal });
    expect(outcome!.error!.code).toBe('INTERRUPTED');
  });

  it('does not begin when it was interrupted before', async () => {
    await using bench = await openBench();
    const failure = await failureOf(bench.fetch([0, 10], { signal: AbortSignal.abort(new CandlewickError('INTERRUPTED', 'Ctrl-C')) })); // prettier-ignore
    expect(failure.code).toBe('INTERRUPTED');
    expect(bench.asked()).toEqual([]);
  });
});
