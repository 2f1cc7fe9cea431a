import { describe, it } from 'vitest';
import { runContract } from '../../src/testing/contract.ts';
import type { ExporterHarness } from '../../src/testing/contracts/exporter-harness.ts';
import { exporterContract } from '../../src/testing/contracts/exporter.ts';
import { createFakeExporter, parseFakeExport } from '../../src/testing/fakes/exporter.ts';

runContract({ describe, it }, exporterContract, 'the fake exporter', (): ExporterHarness => ({
  exporter: createFakeExporter(),
  capabilities: { streaming: true },
  parse: parseFakeExport,
  extras: true,
}));
