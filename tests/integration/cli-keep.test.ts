import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTables } from '../../packages/plugins/src/cache-lmdb/open-tables.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

interface Listed {
  readonly cache: { readonly folder: string; readonly usedBytes: number; readonly diskBytes: number };
  readonly datasets: readonly {
    readonly symbol: string;
    readonly candles: number;
    readonly pinned: boolean;
    readonly usedAt: string;
  }[];
}
interface Evicted {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
  readonly candles: number;
}

describe('keeping the cache in order', () => {
  let user: Workspace;
  beforeEach(async () => void (user = await openWorkspace()));
  afterEach(() => user[Symbol.asyncDispose]());

  const json = async <T>(...args: string[]): Promise<T> => {
    const { stdout, stderr } = await user.run(...args, '--json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as T;
  };
  const fetch = (symbol: string, ...more: string[]) =>
    json<{
      status: string;
      cleanup?: { evicted: Evicted[] };
      datasets: { fetched: number; candles: number }[];
    }>(
      ...['fetch', '--exchange', 'simulated', '--symbol', symbol, '--timeframe', '1m'],
      ...['--start', '2024-01-01', '--end', '2024-02-01', ...more],
    );
  const candlesOf = async (symbol: string) =>
    (await json<Listed>('list')).datasets.find((each) => each.symbol === symbol)?.candles;

  it('a run that leaves the cache above its share of the cap evicts the oldest use, and says so', async () => {
    await fetch('BTC/USDT');
    await fetch('ETH/USDT');
    const { cache } = await json<Listed>('list');
    await user.config({ cache: { diskSize: cache.usedBytes * 1.05, cleanup: { above: 0.9, to: 0.8 } } });
    const human = await user.run('list');
    expect(human.stdout).toContain('of the cap in use');
    const { status, cleanup } = await fetch('SOL/USDT');
    expect(status).toBe('complete');
    expect(cleanup!.evicted.map(({ symbol }) => symbol)).toContain('BTC/USDT');
    expect(cleanup!.evicted.map(({ symbol }) => symbol)).not.toContain('SOL/USDT');
    expect(await candlesOf('SOL/USDT')).toBe(44_640);
    const again = await fetch('BTC/USDT');
    expect(again.datasets[0]!.candles).toBe(44_640);
    expect(again.datasets[0]!.fetched).toBeGreaterThan(8_000);
  });

  it('what is pinned stays, is shown as pinned, and goes after unpin', async () => {
    await fetch('BTC/USDT');
    expect((await user.run('pin', '--symbol', 'BTC/USDT')).stdout).toContain('Pinned: simulated BTC/USDT 1m');
    await fetch('ETH/USDT');
    const { datasets } = await json<Listed>('list');
    expect(datasets.map(({ symbol, pinned }) => [symbol, pinned])).toEqual([
      ['BTC/USDT', true],
      ['ETH/USDT', false],
    ]);
    expect((await user.run('show', '--symbol', 'BTC/USDT')).stdout).toMatch(/pinned\s+yes/);
    const dry = await json<{ evicted: Evicted[] }>('prune', '--to', '1KB', '--dry-run');
    expect(dry.evicted.map(({ symbol }) => symbol)).toEqual(['ETH/USDT']);
    expect(await candlesOf('ETH/USDT')).toBe(44_640);
    await user.run('prune', '--to', '1KB');
    expect([await candlesOf('BTC/USDT'), await candlesOf('ETH/USDT')]).toEqual([44_640, 0]);
    await user.run('unpin', '--all');
    const { stdout } = await user.run('prune', '--symbol', 'BTC/USDT');
    expect(stdout).toContain('Evicted 44,640 candles');
    expect(await candlesOf('BTC/USDT')).toBe(0);
  });

  it('compact gives back what pruned candles took', async () => {
    await fetch('BTC/USDT');
    await fetch('ETH/USDT');
    await user.run('prune', '--symbol', 'ETH/USDT');
    const { before, after } = await json<{ before: number; after: number }>('compact');
    expect(after).toBeLessThan(before);
    const { cache, datasets } = await json<Listed>('list');
    expect([cache.diskBytes, datasets[0]!.candles]).toEqual([after, 44_640]);
    expect((await user.run('doctor', '--offline')).stdout).toContain('44,640 candles read and checked');
  });

  it('restore gives back what was backed up, and refuses to replace a cache without --force', async () => {
    await fetch('BTC/USDT');
    await user.run('pin', '--symbol', 'BTC/USDT');
    await fetch('ETH/USDT');
    const made = await json<{ path: string; candles: number }>(
      'backup',
      'backups',
      '--pinned',
      '--keep',
      '2',
    );
    expect(made.candles).toBe(44_640);
    await user.run('delete', '--all', '--yes');
    await fetch('ETH/USDT');
    const refused = await user.run('restore', 'backups');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect((await user.run('restore', made.path, '--force')).stdout).toContain('Restored 1 dataset');
    expect([await candlesOf('BTC/USDT'), await candlesOf('ETH/USDT')]).toEqual([44_640, undefined]);
    expect((await user.run('backup')).code).toBe(2);
    expect((await user.run('restore', user.folder)).code).toBe(2);
  });

  it('a backup of pinned datasets is none where nothing is pinned: it would push out those that are', async () => {
    await fetch('BTC/USDT');
    const { code, stderr } = await user.run('backup', 'backups', '--pinned', '--keep', '1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('no dataset is pinned')]);
    expect(await readdir(user.folder)).not.toContain('backups');
  });

  it('doctor finds a damaged block, repair uncovers it, and the next fetch fetches it again', async () => {
    await fetch('BTC/USDT');
    const whole = await user.run('export', '--symbol', 'BTC/USDT', '--output', 'whole.csv');
    expect(whole.code).toBe(0);
    const { folder } = (await json<Listed>('list')).cache;
    const tables = await openTables(join(folder, 'g-000001'), false);
    await tables.root.childTransaction(() => {
      const key = ([...tables.stored.getKeys()] as number[][]).filter(([, , piece]) => piece !== 0)[2]!;
      const bytes = Buffer.from(tables.stored.get(key)!);
      bytes[bytes.length >> 1]! ^= 4;
      tables.stored.putSync(key, bytes);
    });
    await tables.root.close();
    const refused = await user.run('export', '--symbol', 'BTC/USDT', '--output', 'refused.csv');
    expect(refused.code).toBe(6);
    expect(refused.stderr).toContain('candlewick doctor --repair');
    const found = await user.run('doctor', '--offline');
    expect(found.code).toBe(7);
    expect(found.stdout).toContain('is damaged');
    expect((await user.run('doctor', '--offline', '--quick')).code).toBe(0);
    const repaired = await user.run('doctor', '--offline', '--repair');
    expect(repaired.code).toBe(7);
    expect(repaired.stdout).toContain('repaired: no longer covered');
    expect((await user.run('doctor', '--offline')).code).toBe(0);
    const { datasets } = await fetch('BTC/USDT');
    expect([datasets[0]!.candles, datasets[0]!.fetched]).toEqual([44_640, 8_192]);
    await user.run('export', '--symbol', 'BTC/USDT', '--output', 'healed.csv');
    const read = (name: string) => readFile(join(user.folder, name), 'utf8');
    expect(await read('healed.csv')).toBe(await read('whole.csv'));
  });

  it('prune takes only what has not been used for so long, and refuses what it does not understand', async () => {
    await fetch('BTC/USDT');
    expect((await user.run('prune', '--older-than', '1h')).stdout).toContain('Nothing to evict');
    await json('prune', '--older-than', '1ms');
    expect(await candlesOf('BTC/USDT')).toBe(0);
    for (const wrong of [
      ['--to', 'much'],
      ['--older-than', 'long ago'],
    ])
      expect((await user.run('prune', ...wrong)).code).toBe(2);
  });
});
