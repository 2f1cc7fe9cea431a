import { describe, expect, it } from 'vitest';
import { runContract } from '../../src/testing/contract.ts';
import type { MonitorHarness } from '../../src/testing/contracts/monitor.ts';
import { monitorContract } from '../../src/testing/contracts/monitor.ts';
import { createFakeMonitor } from '../../src/testing/fakes/monitor.ts';
import { sampleEvents } from '../../src/testing/fakes/run-events.ts';

runContract({ describe, it }, monitorContract, 'the fake monitor', (): MonitorHarness => ({
  monitor: createFakeMonitor(),
}));

it('the fake monitor remembers events by type', async () => {
  const monitor = createFakeMonitor();
  for (const event of sampleEvents()) monitor.onEvent(event);
  expect(monitor.of('stored').map(({ candles }) => candles)).toEqual([17]);
  await monitor[Symbol.asyncDispose]();
  expect(monitor.closed).toBe(true);
});
