import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const plain = { ...process.env, NODE_OPTIONS: undefined } as NodeJS.ProcessEnv;
const node = (script: string) =>
  run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env: plain });

describe('plain Node.js in a clone, where the packages are TypeScript', () => {
  it.each(['@candlewick/core', '@candlewick/core/host', '@candlewick/core/testing', '@candlewick/plugins'])(
    'imports %s',
    async (name) => {
      const { stdout } = await node(`console.log(Object.keys(await import('${name}')).length)`);
      expect(Number(stdout)).toBeGreaterThan(10);
    },
  );

  it('runs a plugin that uses definePlugin and the errors of core', async () => {
    const { stdout } = await node(`
      import { CandlewickError, definePlugin } from '@candlewick/core';
      import { memoryCache } from '@candlewick/core/testing';
      const plugin = definePlugin({ ...memoryCache, name: 'mine', open: () => { throw new CandlewickError('CACHE_OPEN', 'no'); } });
      try { plugin.open(); } catch (error) { console.log(plugin.kind, error.code); }
    `);
    expect(stdout.trim()).toBe('cache CACHE_OPEN');
  });
});
