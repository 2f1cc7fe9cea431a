import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/candlewick.mjs', import.meta.url));

/** Runs the arguments in a place of its own where `folder` has six megabytes. */
const mounted = (folder: string) =>
  [
    'unshare',
    '-rm',
    '/bin/sh',
    '-c',
    `mount -t tmpfs -o size=6m tmpfs '${folder}' && "$0" "$@"; code=$?; ls -A '${folder}' >&2; exit $code`,
  ] as const;

function mayMount(folder: string): boolean {
  try {
    const [command, ...args] = mounted(folder);
    execFileSync(command, [...args, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('an export that is stopped', () => {
  let user: Workspace;
  const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1m'];
  const inFolder = (name: string) => readdir(join(user.folder, name));

  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, '--start', '2023-01-01', '--end', '2024-01-01', '--quiet');
  });
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
      const running = user.start('export', ...market, '-o', output, '--compress', 'gzip', ...flags);
      const names = async () =>
        (await readdir(join(user.folder, folder), { recursive: true, withFileTypes: true }))
          .filter((each) => each.isFile())
          .map((each) => each.name);
      while (!(await names()).some((each) => each.startsWith('.')))
        await new Promise((resolve) => setTimeout(resolve, 2));
      running.signal('SIGINT');
      const { code, stderr } = await running.result;
      expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')]);
      expect(await names()).toEqual(kept);
      for (const each of kept) expect(await readFile(join(user.folder, folder, each), 'utf8')).toBe('old');
    },
  );

  it('by a full disk says so and leaves nothing behind', async () => {
    const folder = join(user.folder, 'small');
    await mkdir(folder);
    const isMounted = mayMount(folder);
    // Else no file may become larger: the same end by another error.
    const [command, ...args] = isMounted
      ? mounted(folder)
      : (['/bin/sh', '-c', 'ulimit -f 8192; exec "$0" "$@"'] as const);
    const child = promisify(execFile)(
      command,
      [...args, process.execPath, bin, 'export', ...market, '-o', join(folder, 'out.csv')],
      { cwd: user.folder, env: user.env },
    );
    const { code, stderr } = (await child.catch((error: unknown) => error)) as {
      code: number;
      stderr: string;
    };
    expect(code).toBe(6);
    expect(stderr).toContain(isMounted ? '[DISK_FULL]' : '[EXPORT_UNWRITABLE]');
    // What the folder held is listed behind the error.
    expect(stderr.trimEnd()).toMatch(/\]$/);
    expect(await inFolder('small')).toEqual([]);
  });

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
