import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MarketServer } from '@candlewick/core/testing';
import { NOW, openArchiveUser } from './support/archive-user.ts';
import type { Workspace } from './support/run-cli.ts';

const DAY = 86_400_000;

const RANGE = [
  '--symbol',
  'BTC/USDT',
  '--timeframe',
  '5m',
  '--start',
  '2024-11-01',
  '--end',
  '2025-02-01',
  '--trust',
];
const json = async (user: Workspace, ...args: string[]) => {
  const { code, stdout } = await user.run(...args, '--json', '--trust');
  return {
    code,
    document: JSON.parse(stdout) as Record<string, unknown> & { datasets: Record<string, unknown>[] },
  };
};
const filesOf = ({ requests }: MarketServer) => requests.archiveFiles;

describe('the command line', () => {
  it('shows which files a fetch would read, and reads them', async () => {
    await using world = await openArchiveUser();
    const plan = await world.user.run('plan', ...RANGE);
    expect(plan.stdout).toMatch(/3 files of the archive, .*: BTCUSDT-5m-2024-11\.zip/);
    expect(plan.stdout).toContain('3 files would be read and 0 requests would be sent');
    const { document } = await json(world.user, 'plan', ...RANGE.slice(0, -1));
    expect(document).toMatchObject({ files: 3, requests: 0, weight: 0 });
    expect(document.datasets[0]!['files']).toMatchObject([{ name: 'BTCUSDT-5m-2024-11.zip' }, {}, {}]);
    expect(filesOf(world.market)).toEqual([]);
    const fetched = await world.user.run('fetch', ...RANGE);
    expect([fetched.code, fetched.stdout]).toEqual([0, expect.stringContaining('fetched in 3 files and')]);
    const cached = await json(world.user, 'fetch', ...RANGE.slice(0, -1));
    expect(cached.document.datasets[0]).toMatchObject({ requests: 0 });
    expect(cached.document.datasets[0]).not.toHaveProperty('archive');
    const shown = await world.user.run('show', '--symbol', 'BTC/USDT', '--timeframe', '5m', '--trust');
    expect(shown.stdout).toMatch(/archive\s+BTCUSDT-5m-2024-12\.zip/);
    const byPages = await world.user.run('plan', ...RANGE, '--source', 'rest', '--refresh');
    expect(byPages.stdout).toMatch(/27 requests would be sent/);
    expect((await world.user.run('plan', ...RANGE, '--source', 'tape')).code).toBe(2);
  });

  it('tells programs how many files and bytes came from the archive, and how many bytes from the API', async () => {
    await using world = await openArchiveUser();
    const range = [...RANGE.slice(0, -3), '--end', '2025-02-02'];
    const { code, document } = await json(world.user, 'fetch', ...range);
    const sizeOf = async (path: string) =>
      (await (await fetch(`${world.market.url}${path}`)).arrayBuffer()).byteLength;
    let bytes = 0;
    for (const month of ['2024-11', '2024-12', '2025-01'])
      for (const ending of ['', '.CHECKSUM'])
        bytes += await sizeOf(`/data/spot/monthly/klines/BTCUSDT/5m/BTCUSDT-5m-${month}.zip${ending}`);
    const asked = world.market.requests.klines().map(({ query }) => new URLSearchParams(query).toString());
    let pages = 0;
    for (const query of asked) pages += await sizeOf(`/api/v3/klines?${query}`);
    expect([code, document.datasets[0]]).toMatchObject([
      0,
      { requests: asked.length, bytes: pages, archive: { files: 3, bytes } },
    ]);
  });

  it('names a file that is not believed, and ends with exit code 4 when nobody has its candles', async () => {
    await using world = await openArchiveUser();
    const rule = {
      times: Infinity,
      where: ({ query }: { query: Record<string, string> }) => query['file'] === 'BTCUSDT-5m-2024-12.zip',
    } as never;
    world.market.faults.add({ kind: 'corrupt-zip' }, rule);
    const alone = await world.user.run('fetch', ...RANGE, '--source', 'archive');
    expect([alone.code, alone.stdout]).toEqual([
      4,
      expect.stringContaining('BTCUSDT-5m-2024-12.zip is left out'),
    ]);
    const { code, document } = await json(world.user, 'fetch', ...RANGE.slice(0, -1));
    expect([code, document.datasets[0]]).toMatchObject([
      0,
      { status: 'complete', gaps: expect.anything() as unknown },
    ]);
  });

  it('says when an exchange has no archive', async () => {
    await using world = await openArchiveUser();
    const range = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
    const { code, stderr } = await world.user.run('fetch', ...range, '--source', 'archive', '--trust');
    expect([code, stderr]).toEqual([2, expect.stringContaining('no archive')]);
    expect((await world.user.run('symbols', '--exchange', 'simulated', '--archived', '--trust')).code).toBe(
      2,
    );
  });

  it('compares files with what is published now: exit code 7 when one was replaced', async () => {
    await using world = await openArchiveUser();
    expect((await world.user.run('fetch', ...RANGE)).code).toBe(0);
    const check = ['verify', '--symbol', 'BTC/USDT', '--timeframe', '5m', '--against-archive', '--trust'];
    const same = await world.user.run(...check);
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('The archive still has the same')]);
    world.market.faults.add({ kind: 'replaced' }, { times: Infinity });
    const other = await world.user.run(...check);
    expect([other.code, other.stdout]).toEqual([
      7,
      expect.stringMatching(/replaced\s+BTCUSDT-5m-2024-12\.zip/),
    ]);
    expect(other.stdout).toContain('3 files replaced, 3 differences');
  });
});

describe('a market that the exchange has forgotten', () => {
  it('is listed, and fetched from its first file to its last', async () => {
    await using world = await openArchiveUser({ archivedOnly: ['ETH/USDT'], now: NOW + 40 * DAY });
    const listed = await world.user.run('symbols', 'ETH', '--archived', '--trust');
    expect(listed.stdout).toMatch(/ETH\/USDT\s+ETHUSDT\s+spot\s+archive only/);
    const range = ['--symbol', 'ETHUSDT', '--timeframe', '1d', '--start', 'listing', '--end', '2025-02-01'];
    const { code, document } = await json(world.user, 'fetch', ...range);
    const [dataset] = document.datasets;
    expect([code, dataset]).toMatchObject([0, { symbol: 'ETH/USDT', status: 'complete' }]);
    expect(dataset!['candles'] as number).toBeGreaterThan(2_000);
    expect((dataset!['gaps'] as { reason: string }[]).every(({ reason }) => reason === 'pre-listing')).toBe(
      true,
    );
    expect(world.market.requests.klinesCount).toBe(0);
    const again = await json(world.user, 'fetch', ...range);
    expect(again.document.datasets[0]).toMatchObject({ cacheHitRatio: 1 });
  });
});

describe('a fetch that is killed between files', () => {
  it('goes on with the files that were not stored, and the cache tells the truth', async () => {
    await using world = await openArchiveUser({
      latencyMs: ({ endpoint }) => (endpoint === 'archive' ? 250 : 0),
    });
    const long = [
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '5m',
      '--start',
      '2024-01-01',
      '--end',
      '2025-02-01',
    ];
    const killed = world.user.start('fetch', ...long, '--trust');
    while (filesOf(world.market).length < 6) await sleep(20);
    killed.signal('SIGKILL');
    await killed.result;
    const list = await json(world.user, 'show', '--symbol', 'BTC/USDT', '--timeframe', '5m');
    const before = world.market.requests.archiveFiles.length;
    expect(before).toBeLessThan(13);
    const stored: readonly string[] =
      JSON.stringify(list.document).match(/BTCUSDT-5m-20\d\d-\d\d\.zip/g) ?? [];
    expect(stored.length).toBeGreaterThan(0);
    const rest = await json(world.user, 'fetch', ...long);
    expect(rest.document.datasets[0]).toMatchObject({ status: 'complete' });
    const asked = filesOf(world.market).slice(before);
    expect(asked.filter((name) => stored.includes(name))).toEqual([]);
    expect(new Set([...asked, ...stored]).size).toBe(13);
    const verified = await world.user.run('verify', '--all', '--trust');
    expect(verified.code).toBe(0);
  });
});
