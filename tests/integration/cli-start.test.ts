import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadedBy, type Loaded } from './support/loaded-sources.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const DAY = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-01-02']; // prettier-ignore

const NETWORK = /^builtin:(http|https|http2|tls|dns|child_process|worker_threads|cluster|inspector)$/;
const library = (...names: readonly string[]) => new RegExp(`/node_modules/(${names.join('|')})/`);
const FETCHING = library('ccxt', 'cockatiel', 'p-map', 'p-limit', 'undici');
const UNNEEDED = library('zod', 'jsonc-parser', 'log-update', 'piscina', 'fastify', 'msgpackr-extract');

/** What of the loaded code fits. */
const of = ({ sources }: Loaded, pattern: RegExp) => sources.filter((each) => pattern.test(each));

describe('a start of the program', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    expect((await user.run('fetch', ...DAY)).code).toBe(0);
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it('for a cached export loads no exchange, no fetching, no network and no schema', async () => {
    const loaded = await loadedBy(user, 'export', ...DAY, '--output', '-');
    expect(of(loaded, library('lmdb'))).not.toEqual([]);
    expect(of(loaded, /exporter-csv\/csv-exporter\.ts$/)).not.toEqual([]);
    for (const pattern of [
      FETCHING,
      UNNEEDED,
      NETWORK,
      /exchange-(ccxt|simulated)\/(?!plugin\.ts$|ccxt-versions\.ts$)/,
      /limiter-weight\/(?!plugin\.ts$)/,
      /\/(pipeline\/(run|3-fetch|planner)|compose\/(open-exchange|patient-exchange))\.ts$/,
      /\/(config\/schema|plugins\/src\/.*\/options)\.ts$/,
      /^builtin:crypto$/,
    ])
      expect([pattern, of(loaded, pattern)]).toEqual([pattern, []]);
    // Finding and opening a file costs more than most of the code in it.
    expect(loaded.files).toBeLessThanOrEqual(12);
  });

  it('that looks at the cache loads as little', async () => {
    for (const command of [['list'], ['show'], ['gaps'], ['stats', ...DAY]]) {
      const loaded = await loadedBy(user, ...command);
      expect([command, of(loaded, FETCHING), of(loaded, UNNEEDED), of(loaded, NETWORK)]).toEqual([
        command, [], [], [],
      ]); // prettier-ignore
    }
  });

  it('for a fetch of what is cached loads neither ccxt nor the network', async () => {
    const loaded = await loadedBy(user, 'fetch', ...DAY);
    for (const pattern of [library('ccxt', 'undici'), UNNEEDED, NETWORK, /exchange-ccxt\/ccxt-exchange\.ts$/])
      expect([pattern, of(loaded, pattern)]).toEqual([pattern, []]);
  });

  it.each(['--version', '--help'])(
    'for %s loads neither core nor plugins nor a library but commander',
    async (flag) => {
      const loaded = await loadedBy(user, flag);
      const libraries = of(loaded, /\/node_modules\//).filter((each) => !library('commander').test(each));
      expect(libraries).toEqual([]);
      expect(of(loaded, /\/(core|plugins)\/src\//)).toEqual([]);
    },
  );

  it('asks the schema where more than plain text is set', async () => {
    await user.config({ performance: { mode: 'high' } });
    const loaded = await loadedBy(user, 'list');
    expect(of(loaded, library('zod'))).not.toEqual([]);
    await user.config({ performance: { mode: 'fast' } });
    expect((await user.run('list')).stderr).toContain('performance.mode');
    await user.config({ timeframe: '4h' });
    expect(of(await loadedBy(user, 'list'), library('zod'))).toEqual([]);
  });

  it('keeps compiled code in the cache folder of the user, and does without where it cannot', async () => {
    const caches = join(user.folder, 'caches');
    const env = { NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: caches };
    expect((await user.runWith(env, '--version')).code).toBe(0);
    expect(await readdir(join(caches, 'candlewick', 'compiled'))).toHaveLength(1);
    const file = join(user.folder, 'no-folder');
    await writeFile(file, '');
    const closed = join(user.folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o500);
    for (const place of [file, closed, '/proc/nowhere']) {
      const { code, stdout, stderr } = await user.runWith({ ...env, XDG_CACHE_HOME: place }, '--version');
      expect([place, code, stderr]).toEqual([place, 0, '']);
      expect(stdout).toMatch(/^candlewick /);
    }
    expect(existsSync(join(file, 'candlewick'))).toBe(false);
  });

  it('keeps all functions of what reads, and whatever the commands, nothing is compiled twice', async () => {
    const caches = join(user.folder, 'whole');
    const env = { NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: caches, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
    const commands = [['list'], ['export', ...DAY, '--output', '-'], ['show'], ['stats', ...DAY]];
    for (const command of commands) expect((await user.runWith(env, ...command)).code).toBe(0);
    for (const command of commands) {
      const { stderr } = await user.runWith(env, ...command);
      const met = [...stderr.matchAll(/V8 code cache for \S+ .*\/([\w-]+)\.js was (\w+)/g)].map(
        ([, ...each]) => each,
      );
      expect(met).toContainEqual(['lmdb', 'accepted']);
      expect(met.filter(([, how]) => how !== 'accepted')).toEqual([]);
    }
    // Without its functions it is smaller than its text.
    const { stderr } = await user.runWith(env, 'list');
    const [, kept] = /reading cache from (\S+) for ESM \S+\/lmdb\.js/.exec(stderr)!;
    const source = new URL('../../packages/cli/dist/lmdb.js', import.meta.url);
    expect((await stat(kept!)).size).toBeGreaterThan(1.5 * (await stat(source)).size);
  });
});
