import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

/** A plugin of a stranger's package, in the project's node_modules. */
async function install(user: Workspace, name: string, text: string): Promise<void> {
  const folder = join(user.folder, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  const manifest = { name, version: '2.3.4', type: 'module', exports: './index.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), text);
}

const EXPORTER = `export default {
  kind: 'exporter', name: 'acme', description: 'A stranger.', api: 1, capabilities: { streaming: true },
  options: () => ({ safeParse: (data) => ({ success: true, data }) }),
  open: () => ({ export: async () => ({ candles: 0 }), async [Symbol.asyncDispose]() {} }),
};`;

describe('candlewick plugins', () => {
  let user: Workspace;
  beforeEach(async () => void (user = await openWorkspace()));
  afterEach(() => user[Symbol.asyncDispose]());

  it('lists what is loaded, with list or without', async () => {
    const [short, long] = [await user.run('plugins', '--json'), await user.run('plugins', 'list', '--json')];
    expect([short.code, long.code, long.stdout]).toEqual([0, 0, short.stdout]);
    const { plugins } = JSON.parse(short.stdout) as { plugins: { name: string }[] };
    expect(plugins.map(({ name }) => name)).toEqual(expect.arrayContaining(['ccxt', 'lmdb', 'csv']));
  });

  it('refuses a word that is no command of it, with the nearest', async () => {
    const { code, stderr } = await user.run('plugins', 'lst');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no command plugins lst. Did you mean list?');
    expect(stderr).toContain('plugins info');
  });

  it('tells of a plugin: its kind, package, capabilities in words and options', async () => {
    const { code, stdout } = await user.run('plugins', 'info', 'csv');
    expect(code).toBe(0);
    expect(stdout).toContain('exporter csv');
    expect(stdout).toMatch(/package {2}candlewick \d/);
    expect(stdout).toContain('its memory does not grow with the export');
    expect(stdout).toMatch(/separator +"," \| ";" .* +"," +Between the cells of a row\./);
  });

  it('tells the ids of an exchange, and which of two kinds is meant', async () => {
    const { stdout } = await user.run('plugins', 'info', 'exchange:simulated', '--json');
    const { plugins } = JSON.parse(stdout) as { plugins: unknown[] };
    expect(plugins).toMatchObject([{ kind: 'exchange', ids: ['simulated'], origin: 'built-in' }]);
    const wrong = await user.run('plugins', 'info', 'engine:simulated');
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('Kinds: exchange, cache')]);
  });

  it("tells the version of a stranger's package, and that its options are of another make", async () => {
    await install(user, 'candlewick-plugin-acme', EXPORTER);
    await user.config({ plugins: ['candlewick-plugin-acme'] });
    const { code, stdout, stderr } = await user.run('plugins', 'info', 'acme', '--trust');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('candlewick-plugin-acme 2.3.4');
    expect(stdout).toContain('cannot be described');
  });

  it('says which plugins there are where the name is none', async () => {
    const { code, stderr } = await user.run('plugins', 'info', 'cvs');
    expect(code).toBe(3);
    expect(stderr).toContain('there is no plugin cvs. Did you mean csv?');
  });
});
