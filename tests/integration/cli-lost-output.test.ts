import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/candlewick.mjs', import.meta.url));
const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
const range = ['--start', '2024-01-01', '--end', '2024-02-01'];

describe.skipIf(!existsSync('/dev/full'))('standard output that cannot be written to', () => {
  let user: Workspace;
  const run = (where: string, ...args: string[]) => {
    const line = `"$0" "$@" ${where}`;
    const { status, stderr } = spawnSync('/bin/sh', ['-c', line, process.execPath, bin, ...args], {
      cwd: user.folder,
      env: user.env,
      encoding: 'utf8',
    });
    return { status, lines: stderr.trim().split('\n') };
  };
  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, ...range);
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it.each([
    ['a table', ['list']],
    ['a document', ['show', '--json']],
    ['candles', ['export', '--output', '-']],
    ['help', ['--help']],
    ['a run', ['fetch', ...market, ...range, '--refresh']],
  ])('(%s) is one clear line and exit code 6', (_, args) => {
    const { status, lines } = run('> /dev/full', ...args);
    expect({ status, lines }).toEqual({
      status: 6,
      lines: [expect.stringMatching(/^error: standard output cannot be written to: .*\[DISK_FULL\]$/)],
    });
  });

  it('says so by its exit code alone where standard error goes the same way', () => {
    expect(run('> /dev/full 2>&1', 'list').status).toBe(6);
    expect(run('2> /dev/full', 'fech').status).toBe(2);
  });

  it('leaves the cache as good as it was', async () => {
    expect((await user.run('verify')).code).toBe(0);
  });
});
