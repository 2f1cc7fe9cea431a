import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { defineContract, runPluginContract } from '@candlewick/core/testing';
import contract from '../candlewick.contract.ts';
import plugin from '../src/plugin.ts';

runPluginContract({ describe, it }, plugin, contract);

const intoDatabase = defineContract({
  kind: 'exporter',
  setUp: () => {
    const projectFolder = mkdtempSync(join(tmpdir(), 'exporter-sqlite-'));
    const close = () => rmSync(projectFolder, { recursive: true });
    return { options: { database: 'all.sqlite' }, projectFolder, close };
  },
});
describe('into one database', () => runPluginContract({ describe, it }, plugin, intoDatabase));
