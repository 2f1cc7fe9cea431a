import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIns } from '@candlewick/plugins';
import { openWorkspace, type Workspace } from './support/run-cli.ts';
import { hasSmallDisk, onSmallDisk } from './support/small-disk.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/candlewick.mjs', import.meta.url));

/** What files the folder holds is listed behind the error. */
const mounted = (folder: string) => onSmallDisk(folder, 6, `find '${folder}' -type f >&2`);

const FORMATS = builtIns.filter(({ kind }) => kind === 'exporter').map(({ name }) => name);

describe.skipIf(process.platform === 'win32')('an export that is stopped', () => {
  let user: Workspace;
  const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1m'];
  const filesIn = async (folder: string) =>
    (await readdir(join(user.folder, folder), { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map((each) => each.name);
  /** One file, or a folder for what writes several. */
  const placed = (format: string, folder: string) => [
    '--format',
    format,
    '-o',
    format === 'lean' ? `${folder}/` : join(folder, 'out.bin'),
  ];
  async function interrupted(folder: string, flags: readonly string[]) {
    const running = user.start('export', ...market, ...flags);
    while (!(await filesIn(folder)).some((each) => each.startsWith('.')))
      await new Promise((resolve) => setTimeout(resolve, 2));
    running.signal('SIGINT');
    return running.result;
  }

  beforeAll(async () => {
    user = await openWorkspace();
    // Two years: the quickest exporter is still at it when the signal comes.
    await user.run('fetch', ...market, '--start', '2022-01-01', '--end', '2024-01-01', '--quiet');
  }, 120_000);
  afterAll(() => user[Symbol.asyncDispose]());

  it.each([
    ['a new file', [], []],
    ['one that is replaced', ['--force'], ['old.csv.gz']],
    ['a partition', ['--partition', 'month'], []],
  ])(
    'by Ctrl-C while it writes %s ends with 130 and leaves nothing half-written',
    async (name, flags, kept) => {
      const folder = name.replaceAll(' ', '-');
      await mkdir(join(user.folder, folder), { recursive: true });
      for (const each of kept) await writeFile(join(user.folder, folder, each), 'old');
      const isPartition = flags.includes('--partition');
      const output = isPartition ? `${folder}/` : `${folder}/old.csv.gz`;
      const { code, stderr } = await interrupted(folder, ['-o', output, '--compress', 'gzip', ...flags]);
      expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')]);
      expect(await filesIn(folder)).toEqual(kept);
      for (const each of kept) expect(await readFile(join(user.folder, folder, each), 'utf8')).toBe('old');
    },
  );

  it.each(FORMATS)('by Ctrl-C leaves nothing of %s', async (format) => {
    const folder = `stopped-${format}`;
    await mkdir(join(user.folder, folder));
    const { code, stderr } = await interrupted(folder, placed(format, folder));
    expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')]);
    expect(await filesIn(folder)).toEqual([]);
  });

  it.each(FORMATS)('by a full disk says so and leaves nothing of %s behind', async (format) => {
    const folder = join(user.folder, `small-${format}`);
    await mkdir(folder);
    const isMounted = hasSmallDisk(folder);
    // Else no file may become larger: the same end by another error. Lean's files are too small for that.
    if (!isMounted && format === 'lean') return;
    const [command, ...args] = isMounted
      ? mounted(folder)
      : (['/bin/sh', '-c', 'ulimit -f 8192; exec "$0" "$@"'] as const);
    const child = promisify(execFile)(
      command,
      [...args, process.execPath, bin, 'export', ...market, ...placed(format, folder)],
      { cwd: user.folder, env: user.env },
    );
    const { code, stderr } = (await child.catch((error: unknown) => error)) as {
      code: number;
      stderr: string;
    };
    expect([code, stderr]).toEqual([
      6,
      expect.stringContaining(isMounted ? '[DISK_FULL]' : '[EXPORT_UNWRITABLE]'),
    ]);
    // What files the folder held is listed behind the error.
    expect(stderr.trimEnd()).toMatch(/\]$/);
    expect(await filesIn(`small-${format}`)).toEqual([]);
  });

  it.each(FORMATS)(
    'by a file that exists keeps it, and by a place that none can write to says so: %s',
    async (format) => {
      const folder = `kept-${format}`;
      const short = [...market, '--end', '2022-01-02'];
      const again = () => user.run('export', ...short, ...placed(format, folder));
      expect((await again()).code).toBe(0);
      const before = await filesIn(folder);
      const { code, stderr } = await again();
      expect([code, stderr]).toEqual([2, expect.stringContaining('[OUTPUT_EXISTS]')]);
      expect(await filesIn(folder)).toEqual(before);
      const [file = ''] = before;
      const below = join(folder, format === 'lean' ? 'crypto/simulated/minute/btcusdt' : '', file, 'below');
      const refused = await user.run('export', ...short, ...placed(format, below));
      expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('[EXPORT_UNWRITABLE]')]);
    },
  );

  it('by a reader that has seen enough ends quietly', async () => {
    const line = `"${process.execPath}" "${bin}" export ${market.join(' ')} -o - | head -n 2; exit $PIPESTATUS`;
    const child = spawn('bash', ['-c', line], { cwd: user.folder, env: user.env });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(out.split('\n')[0]).toBe('timestamp,open,high,low,close,volume');
    expect(out.split('\n').length).toBe(3);
    expect([code, err]).toEqual([0, '']);
  });
});
