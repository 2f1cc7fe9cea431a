import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PluginKind } from '@candlewick/core';
import { PLUGIN_KINDS } from '@candlewick/core/host';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const run = promisify(execFile);
const SHORT = ['--start', '2024-01-01', '--end', '2024-01-02'];

// All projects are below one folder that has their dependencies: npm and Node.js look upwards for them.
describe('a project that plugins new has written', () => {
  let home: string;
  const at = (...path: string[]) => join(home, ...path);
  const env = () => ({
    ...Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(NODE_PATH|NODE_OPTIONS|VITEST|TSX_|npm_)/i.test(name),
      ),
    ),
    PATH: [at('node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    XDG_DATA_HOME: at('data'),
    XDG_CONFIG_HOME: at('config'),
    LANG: 'C.UTF-8',
  });
  /** Fails with all that the program said. */
  const call = async (folder: string, command: string, ...args: string[]): Promise<string> => {
    const options = { cwd: at(folder), env: env() as NodeJS.ProcessEnv };
    try {
      return (await run(command, args, options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error });
    }
  };
  const manifestOf = async (kind: PluginKind) =>
    JSON.parse(await readFile(at(`my-${kind}`, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'candlewick-new-'));
    await writeFile(at('package.json'), JSON.stringify({ private: true }));
    const install = (...what: string[]) =>
      call('.', 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', ...what);
    await install(...inject('tarballs'));
    for (const kind of PLUGIN_KINDS) await call('.', 'candlewick', 'plugins', 'new', kind, `my-${kind}`);
    // What the projects ask for, and nothing else.
    const wanted = new Map<string, string>();
    for (const kind of PLUGIN_KINDS) {
      const { dependencies, devDependencies } = await manifestOf(kind);
      for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
        if (!/^(@candlewick\/core|candlewick)$/.test(name)) wanted.set(name, `${name}@${range}`);
    }
    await install(...wanted.values());
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it.each(PLUGIN_KINDS)('passes its tests and its type check as it is: %s', async (kind) => {
    const tests = await call(`my-${kind}`, 'npm', 'test');
    expect(tests).toMatch(/^\S+ fail 0$/m);
    expect(tests).toContain(`${kind.toUpperCase()}-01`);
    await call(`my-${kind}`, 'npm', 'run', 'check');
  });

  it.each(PLUGIN_KINDS)('is loaded from its source, and works: %s', async (kind) => {
    const folder = `my-${kind}`;
    if (kind === 'exchange') await useFreePort(folder);
    const { plugins } = JSON.parse(await call(folder, 'candlewick', 'plugins', '--trust', '--json')) as {
      plugins: { kind: string; name: string }[];
    };
    expect(plugins).toContainEqual(expect.objectContaining({ kind, name: folder }));
    expect(await call(folder, 'npm', 'run', 'try')).toMatch(/Complete: [\d,]+ candles of 1 dataset/);
    await PROOFS[kind]?.(folder);
  });

  it('says by itself how it is tested', async () => {
    const report = await call('my-exchange', 'candlewick', 'plugins', 'test', './src/plugin.ts');
    expect(report).toMatch(/exchange my-exchange keeps its contract: \d+ cases/);
  });

  it('is packed as JavaScript, and loaded by its name where it is installed', async () => {
    await call('my-exporter', 'npm', 'pack', '--pack-destination', home);
    const tarball = at('candlewick-plugin-my-exporter-0.1.0.tgz');
    const files = (await call('.', 'tar', '-tzf', tarball)).trim().split('\n').sort();
    expect(files.filter((name) => !name.startsWith('package/dist/'))).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].map((name) => `package/${name}`),
    );
    const installed = 'user/node_modules/candlewick-plugin-my-exporter';
    await mkdir(at(installed), { recursive: true });
    await call('.', 'tar', '-xzf', tarball, '--strip-components=1', '-C', at(installed));
    const config = { plugins: ['candlewick-plugin-my-exporter'], cache: { folder: './cache' } };
    await writeFile(at('user/candlewick.config.json'), JSON.stringify(config));
    const flags = [
      '--trust',
      '--exchange',
      'simulated',
      '--symbol',
      'BTC/USDT',
      '--timeframe',
      '1h',
      ...SHORT,
    ];
    await call('user', 'candlewick', 'fetch', ...flags, '--export', 'my-exporter');
    expect(await readdir(at('user/historical_data'))).toEqual(['simulated_BTC_USDT_1h_20240101_20240102.lp']);
  });

  const textOf = async (folder: string, inside: string, extension: string): Promise<string> => {
    const names = await readdir(at(folder, inside), { recursive: true });
    const found = names.filter((name) => name.endsWith(extension));
    expect(found).toHaveLength(1);
    return readFile(at(folder, inside, found[0]!), 'latin1');
  };

  /** What it left behind where it was tried. */
  const PROOFS: Partial<Record<PluginKind, (folder: string) => Promise<void>>> = {
    exporter: async (folder) =>
      expect(await textOf(folder, 'historical_data', '.lp')).toMatch(
        /^candles,exchange=simulated,symbol=BTC\/USDT/,
      ),
    cache: async (folder) => expect(await textOf(folder, 'cache/my-cache', '.candles')).toMatch(/^CANDLES1/),
    monitor: async (folder) =>
      expect(await textOf(folder, 'cache', '.jsonl')).toContain('"type":"run-finished"'),
  };

  /** The venue of the project has a port of its own, which something else on this machine may have. */
  async function useFreePort(folder: string): Promise<void> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const file of ['candlewick.config.json', 'test/try.ts']) {
      const text = await readFile(at(folder, file), 'utf8');
      expect(text).toContain('8765');
      await writeFile(at(folder, file), text.replaceAll('8765', String(port)));
    }
  }
});
