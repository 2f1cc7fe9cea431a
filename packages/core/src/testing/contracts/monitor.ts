import assert from 'node:assert/strict';
import type { RunEvent } from '../../contracts/events.ts';
import type { Monitor } from '../../contracts/monitor.ts';
import type { AnyPlugin } from '../../contracts/plugin.ts';
import type { ContractSuite } from '../contract.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { createFakeLogger } from '../fakes/logger.ts';
import type { FakeLogger } from '../fakes/logger.ts';
import { sampleEvents } from '../fakes/run-events.ts';
import { openForSuite } from '../open-for-suite.ts';

/** What the monitor suite works with. */
export interface MonitorHarness {
  /** The monitor under test. */
  readonly monitor: Monitor;
  /** Closes the monitor and what the harness opened. */
  close?(): Promise<void> | void;
}

/** A harness that opened a plugin also shows what the plugin logged. */
export interface OpenMonitorHarness extends MonitorHarness {
  /** What the plugin logged. */
  readonly logger: FakeLogger;
}

/**
 * Opens a monitor plugin as a host does. `stateFolder` may not exist yet; relative paths in options start at `projectFolder`,
 * the working folder unless one is named.
 */
export async function openMonitorHarness(
  definition: Extract<AnyPlugin, { kind: 'monitor' }>,
  stateFolder: string,
  options: unknown = {},
  projectFolder: string = process.cwd(),
): Promise<OpenMonitorHarness> {
  const closing = new AbortController();
  const logger = createFakeLogger();
  const monitor = await openForSuite(definition, options, {
    clock: createFakeClock(),
    logger,
    signal: closing.signal,
    stateFolder,
    projectFolder,
  });
  return {
    monitor,
    logger,
    close: async () => {
      await monitor[Symbol.asyncDispose]();
      closing.abort();
    },
  };
}

/** What every monitor must do. `openMonitorHarness` opens a plugin for it. */
export const monitorContract: ContractSuite<MonitorHarness> = {
  kind: 'monitor',
  cases: [
    {
      id: 'MONITOR-01',
      asks: 'takes every type of event',
      why: 'the host does not ask which ones a monitor wants',
      run: async ({ monitor }) => {
        for (const event of sampleEvents()) monitor.onEvent(event);
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-02',
      asks: 'takes events in any order, of runs that it never saw begin, and after their end',
      why: 'a monitor may be opened midway, and failures cut runs short',
      run: async ({ monitor }) => {
        const events = sampleEvents();
        for (const event of events.toReversed()) monitor.onEvent(event);
        for (const event of events) monitor.onEvent({ ...event, runId: `alone-${event.type}` });
        for (const event of [...events, ...events]) monitor.onEvent(event);
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-03',
      asks: 'changes nothing of an event',
      why: 'other monitors and the run itself hold the same objects',
      run: async ({ monitor }) => {
        for (const event of sampleEvents()) monitor.onEvent(deepFreeze(structuredClone(event)));
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-04',
      asks: 'ignores events that it does not know',
      why: 'the host may be newer than the plugin',
      run: async ({ monitor }) => {
        for (const type of ['from-the-future', 'toString', '__proto__']) {
          monitor.onEvent({ type, runId: 'run-1', at: Date.UTC(2024, 0, 1) } as unknown as RunEvent);
        }
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-05',
      asks: 'follows several runs at once',
      why: 'an editor runs more than one fetch beside another',
      run: async ({ monitor }) => {
        const one = sampleEvents('one');
        const other = sampleEvents('other');
        one.forEach((event, i) => {
          monitor.onEvent(event);
          monitor.onEvent(other[i]!);
        });
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-06',
      asks: 'takes figures that are no sensible figures',
      why: 'venues and clocks send what they like; a run must not fail over its own report',
      run: async ({ monitor }) => {
        for (const value of [NaN, Infinity, -1, 1e300]) {
          for (const event of sampleEvents(`run ../${value}`)) monitor.onEvent(withNumbers(event, value));
        }
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-07',
      asks: 'takes a hundred thousand events within seconds',
      why: 'it is called synchronously, between the requests of a fetch',
      run: async ({ monitor }) => {
        const events = sampleEvents().filter(({ type }) => type !== 'run-finished');
        const start = performance.now();
        for (let i = 0; i < 100_000; i++) monitor.onEvent(events[i % events.length]!);
        assert.ok(performance.now() - start < 10_000);
        await monitor[Symbol.asyncDispose]();
      },
    },
    {
      id: 'MONITOR-08',
      asks: 'closes without having seen an event, in the middle of a run, and twice',
      why: 'a run that fails early closes everything it opened',
      run: async ({ monitor }) => {
        const [first] = sampleEvents();
        monitor.onEvent(first!);
        await monitor[Symbol.asyncDispose]();
        await monitor[Symbol.asyncDispose]();
      },
    },
  ],
};

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** The event with every number in it replaced. */
const withNumbers = (event: RunEvent, value: number): RunEvent => replace(event, value) as RunEvent;

function replace(part: unknown, value: number): unknown {
  if (typeof part === 'number') return value;
  if (Array.isArray(part)) return part.map((each) => replace(each, value));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, replace(each, value)]));
}
