import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from './support/run-cli.ts';

describe('candlewick plugins new', () => {
  it('writes a project, and ends with the three commands to go on with', async () => {
    await using user = await openWorkspace();
    const { code, stdout, stderr } = await user.run('plugins', 'new', 'exporter', 'my-format');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^candlewick-plugin-my-format: the exporter my-format, \d+ files in \.\/my-format$/m,
    );
    expect(stdout.trimEnd().split('\n').slice(-4)).toEqual([
      ...['Go on with', '  cd my-format && npm install', '  npm test', '  npm run try'],
    ]);
    const source = readFileSync(join(user.folder, 'my-format/src/plugin.ts'), 'utf8');
    expect(source).toContain("name: 'my-format'");
  });

  it('tells a program what it wrote, and where', async () => {
    await using user = await openWorkspace();
    const args = [
      'plugins',
      'new',
      'cache',
      '@acme/candlewick-files',
      '--output',
      'all plugins/one',
      '--json',
    ];
    const { code, stdout } = await user.run(...args);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { folder: string; files: string[] };
    expect(told).toMatchObject({
      ...{ kind: 'cache', name: 'files', package: '@acme/candlewick-files' },
      folder: join(user.folder, 'all plugins/one'),
      next: ["cd 'all plugins/one' && npm install", 'npm test', 'npm run try'],
    });
    for (const file of told.files) expect(existsSync(join(told.folder, file)), file).toBe(true);
  });

  it('works where the configuration of the folder does not', async () => {
    await using user = await openWorkspace();
    await user.config({ plugins: ['./nowhere.ts'], wrong: true });
    expect((await user.run('plugins', 'new', 'monitor', 'told', '--quiet')).code).toBe(0);
  });

  it('refuses what it cannot write, with what to do', async () => {
    await using user = await openWorkspace();
    await mkdir(join(user.folder, 'full'));
    await writeFile(join(user.folder, 'full', 'notes.txt'), 'mine');
    for (const [args, says] of [
      [['exporter', 'full'], 'full is not empty: nothing was written'],
      [['exportr', 'x'], 'there is no kind of plugin exportr. Did you mean exporter?'],
      [['exporter', 'csv'], 'the exporter csv comes with Candlewick'],
      [['exporter', 'MyFormat'], 'Write my-format. [USAGE]'],
      [['exporter'], "missing required argument 'name'"],
      [['exporter', 'a', 'b'], 'too many arguments'],
    ] as const) {
      const { code, stdout, stderr } = await user.run('plugins', 'new', ...args);
      expect([code, stdout], args.join(' ')).toEqual([2, '']);
      expect(stderr).toContain(says);
    }
    const { stdout } = await user.run('plugins', 'new', 'exporter', 'csv', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } });
  });
});
