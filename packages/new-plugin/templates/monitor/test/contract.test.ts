import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { monitorContract, openMonitorHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'acme-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// What passes these cases works in Candlewick.
runContract({ describe, it }, monitorContract, 'acme', () => openMonitorHarness(plugin, folder));
runContract({ describe, it }, monitorContract, 'acme with all events', () =>
  openMonitorHarness(plugin, folder, { types: ['*'] }),
);
