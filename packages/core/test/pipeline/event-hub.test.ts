import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/contracts/events.ts';
import type { Monitor } from '../../src/contracts/monitor.ts';
import { EventHub } from '../../src/pipeline/event-hub.ts';
import { createFakeClock, createFakeLogger } from '../../src/testing/index.ts';

const monitorOf = (onEvent: (event: RunEvent) => unknown): Monitor => ({
  onEvent: onEvent as Monitor['onEvent'],
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
const STARTED = { type: 'run-started', kind: 'fetch', datasets: [] } as const;
const DATASET = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };

describe('the event hub', () => {
  it('hands every event to every monitor, in order, with the run and the time', () => {
    const clock = createFakeClock(1_000);
    const seen: string[] = [];
    const hub = new EventHub(
      'run-7',
      clock,
      ['a', 'b'].map((name) =>
        monitorOf(({ type, runId, at }) => seen.push(`${name} ${type} ${runId} ${at}`)),
      ),
      createFakeLogger(),
    );
    hub.emit(STARTED);
    clock.setWallClock(2_000);
    hub.emit({ type: 'run-finished', status: 'complete', durationMs: 5 });
    expect(seen).toEqual([
      'a run-started run-7 1000',
      'b run-started run-7 1000',
      'a run-finished run-7 2000',
      'b run-finished run-7 2000',
    ]);
  });

  it('names a monitor that throws once, and goes on with the others and with it', () => {
    const logger = createFakeLogger();
    const seen: string[] = [];
    let calls = 0;
    const broken = monitorOf(() => {
      calls++;
      throw new Error('bang');
    });
    const hub = new EventHub(
      'run',
      createFakeClock(),
      [broken, monitorOf(({ type }) => seen.push(type))],
      logger,
    );
    hub.emit(STARTED);
    hub.emit(STARTED);
    expect([seen.length, calls]).toEqual([2, 2]);
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { event: 'run-started', error: { message: 'bang' } } },
    ]);
  });

  it('survives a monitor that fails later, or throws what is no error', async () => {
    const logger = createFakeLogger();
    const late = monitorOf(() => Promise.reject(new Error('later')));
    const odd = monitorOf(() => {
      throw undefined as unknown as Error;
    });
    const hub = new EventHub('run', createFakeClock(), [late, odd], logger);
    hub.emit(STARTED);
    hub.emit(STARTED);
    await new Promise((resolve) => setImmediate(resolve));
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });

  it('lets no monitor change what the run and the others see', () => {
    const missing = [{ from: 0, to: 10 }];
    const outcomes: unknown[] = [];
    const vandal = monitorOf((event) => {
      if (event.type !== 'planned') return;
      (event as { requests: number }).requests = 0;
    });
    const deep = monitorOf((event) => {
      if (event.type === 'planned') (event.missing as { from: number; to: number }[]).length = 0;
    });
    const deeper = monitorOf((event) => {
      if (event.type === 'planned') (event.missing[0] as { from: number }).from = 5;
    });
    const hub = new EventHub(
      'run',
      createFakeClock(),
      [vandal, deep, deeper, monitorOf((event) => outcomes.push(structuredClone(event)))],
      createFakeLogger(),
    );
    hub.emit({ type: 'planned', dataset: DATASET, missing, requests: 1, weight: 1, slots: 10 });
    expect(missing).toEqual([{ from: 0, to: 10 }]);
    expect(outcomes).toMatchObject([{ requests: 1, missing: [{ from: 0, to: 10 }] }]);
  });
});
