import { spawn } from 'node:child_process';
import { cp, mkdtemp, mkdir, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import closes from '../../examples/project/closes-exporter.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scripts = join(root, 'examples/scripts');
const bin = join(root, 'packages/cli/bin/candlewick.mjs');

/** What each script must print. A script without an entry fails. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  'bot.ts':
    /^2112 candles are there, 3 requests were needed\nthe price crossed its 24 h average \d+ times\n$/,
  'stats.ts':
    /^9552 candles, complete\nhighest [\d.]+, lowest [\d.]+\naverage close [\d.]+, vwap [\d.]+\n528 absent, .*: outage \(.*\)\n$/,
  'export.ts':
    /^historical_data\/simulated_SOL_USDT_1d_20240101_20240201\.csv: 31 candles, \d+ bytes\nhistorical_data\/sol\.jsonl: 31 candles, \d+ bytes\n$/,
  'custom-exporter.ts': /^(2024-01-01T\d\d:00:00\.000Z\t[\d.]+\n){6}\n$/,
};

describe('the examples', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candlewick-examples-'));
    await mkdir(join(folder, 'project'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs Node.js in the project's folder, as a user of their own. */
  const node = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: join(folder, 'project'),
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: join(folder, 'home'),
          XDG_DATA_HOME: join(folder, 'data'),
          XDG_CONFIG_HOME: join(folder, 'config'),
          // tsx looks for it where it is started: in the clone, as the examples say.
          TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  const tsx = (script: string) => node(join(root, 'node_modules/tsx/dist/cli.mjs'), join(scripts, script));

  it('have an expectation each', async () => {
    const names = (await readdir(scripts)).filter((name) => name.endsWith('.ts'));
    expect(Object.keys(EXPECTED).sort()).toEqual(names.sort());
  });

  it.each(Object.entries(EXPECTED))('%s runs and prints what it says, twice', async (script, expected) => {
    const first = await tsx(script);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(expected);
    expect(first.code).toBe(0);
    const second = await tsx(script);
    expect(second.code).toBe(0);
    if (script === 'bot.ts') expect(second.stdout).toContain('2112 candles are there, 0 requests');
    else expect(second.stdout).toBe(first.stdout);
  });

  it('have a project that names all five kinds of plugin and works as it stands', async () => {
    await rm(join(folder, 'project'), { recursive: true });
    await cp(join(root, 'examples/project'), join(folder, 'project'), {
      recursive: true,
      filter: (path) => !path.endsWith('historical_data'),
    });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules')); // for the exporter's zod

    const refused = await node(bin, 'fetch');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('CONFIG_UNTRUSTED');

    const { code, stdout, stderr } = await node(bin, 'fetch', '--trust', '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      datasets: [{ candles: 2112 }, { candles: 528 }],
    });
    const files = await readdir(join(folder, 'project/historical_data'));
    expect(files.sort()).toEqual([
      'simulated_BTC_USDT_1h_20240101_20240329.csv',
      'simulated_BTC_USDT_1h_20240101_20240329.txt',
      'simulated_ETH_USDT_4h_20240101_20240329.csv',
      'simulated_ETH_USDT_4h_20240101_20240329.txt',
    ]);
    const read = (name: string) => readFile(join(folder, 'project/historical_data', name), 'utf8');
    expect(await read(files[0]!)).toMatch(/\n2024-01-01T00:00:00\.000Z,/); // the option timeFormat
    expect(await read(files[1]!)).toMatch(/^2024-01-01T00:00:00\.000Z\t[\d.]+\n/);
  });
});

runContract({ describe, it }, exporterContract, 'the example exporter', () => openExporterHarness(closes));
