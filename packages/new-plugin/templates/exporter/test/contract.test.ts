import { describe, it } from 'node:test';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';
import { parseLines } from './parse-lines.ts';

// What passes these cases works in Candlewick. `parse` lets them ask for every bit.
runContract({ describe, it }, exporterContract, 'acme', () =>
  openExporterHarness(plugin, { parse: parseLines, extras: true }),
);
