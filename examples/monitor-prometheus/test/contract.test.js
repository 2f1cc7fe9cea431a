import { describe, it } from 'node:test';
import { monitorContract, openMonitorHarness, runContract } from '@candlewick/core/testing';
import prometheus from '../src/plugin.js';

runContract({ describe, it }, monitorContract, 'prometheus', () =>
  openMonitorHarness(prometheus, 'unused', { port: 0 }),
);
