import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, createProject, type Project } from './project.ts';

const PLUGINS = { plugins: ['./plugins/mine.ts'] };

/** A trusted project with a plugin that has a file beside it, which has another. */
async function createTrusted(): Promise<Project> {
  const project = await createProject();
  await project.write('plugins/mine.ts', "import { x } from './inner/one.ts';\nexport default x;");
  await project.write('plugins/inner/one.ts', "export { y as x } from '../two.ts';");
  await project.write('plugins/two.ts', 'export const y = 1;');
  await project.write('notes.md', 'beside it');
  await project.write(CONFIG, PLUGINS);
  await (await project.load()).trustProject();
  return project;
}
const stateOf = async (project: Project) => {
  const { refused, changed, config } = await project.load();
  return { refused, changed, loads: config.plugins.length };
};
const TRUSTED = { refused: [], changed: [], loads: 1 };
const asked = (...changed: string[]) => ({ refused: ['plugins'], changed, loads: 0 });

describe('the trust in a project that names code', () => {
  it('holds while its code is what it was', async () => {
    await using project = await createTrusted();
    expect(await stateOf(project)).toEqual(TRUSTED);
    await project.write('notes.md', 'changed');
    expect(await stateOf(project)).toEqual(TRUSTED);
  });

  it.each(['plugins/mine.ts', 'plugins/inner/one.ts', 'plugins/two.ts'])(
    'ends when %s changes, and comes back with it',
    async (file) => {
      await using project = await createTrusted();
      const text = await import('node:fs/promises').then(({ readFile }) =>
        readFile(join(project.folder, file), 'utf8'),
      );
      await project.write(file, `${text}\nconsole.log('evil');`);
      expect(await stateOf(project)).toEqual(asked(file));
      await project.write(file, text);
      expect(await stateOf(project)).toEqual(TRUSTED);
    },
  );

  it('ends when a file of it goes, or the configuration changes', async () => {
    await using project = await createTrusted();
    await rm(join(project.folder, 'plugins/two.ts'));
    expect(await stateOf(project)).toEqual(asked('plugins/two.ts'));
    await project.write('plugins/two.ts', 'export const y = 1;');
    await project.write(CONFIG, { ...PLUGINS, network: { proxy: 'http://evil' } });
    expect((await stateOf(project)).changed).toEqual(['settings']);
  });

  it('ends when a link leads to another file', async () => {
    await using project = await createProject();
    await project.write('good.mjs', 'export default 1;');
    await project.write('evil.mjs', 'export default 2;');
    await symlink('good.mjs', join(project.folder, 'mine.mjs'));
    await project.write(CONFIG, { plugins: ['./mine.mjs'] });
    await (await project.load()).trustProject();
    expect(await stateOf(project)).toEqual(TRUSTED);
    await rm(join(project.folder, 'mine.mjs'));
    await symlink('evil.mjs', join(project.folder, 'mine.mjs'));
    expect(await stateOf(project)).toEqual(asked('evil.mjs', 'good.mjs'));
  });

  it('is about the entry and the manifest of a folder, and of a package that is linked in', async () => {
    await using project = await createProject();
    const manifest = { name: 'acme', type: 'module', exports: './main.js' };
    await project.write('acme/package.json', manifest);
    await project.write('acme/main.js', 'export default 1;');
    await mkdir(join(project.folder, 'node_modules'));
    await symlink('../acme', join(project.folder, 'node_modules/acme'));
    for (const plugins of [['./acme'], ['acme']]) {
      await project.write('acme/main.js', 'export default 1;');
      await project.write(CONFIG, { plugins });
      await (await project.load()).trustProject();
      expect(await stateOf(project)).toEqual(TRUSTED);
      await project.write('acme/main.js', 'export default 2;');
      expect(await stateOf(project)).toEqual(asked('acme/main.js'));
    }
    await project.write('acme/main.js', 'export default 1;');
    await project.write(CONFIG, { plugins: ['./acme'] });
    await (await project.load()).trustProject();
    await project.write('acme/package.json', { ...manifest, exports: './other.js' });
    await project.write('acme/other.js', 'export default 3;');
    expect((await stateOf(project)).loads).toBe(0);
  });

  it('is not about packages that were installed, and asks where a plugin was not there and then is', async () => {
    await using project = await createProject();
    await project.write('node_modules/acme/package.json', { name: 'acme', exports: './main.js' });
    await project.write('node_modules/acme/main.js', 'export default 1;');
    await project.write(CONFIG, { plugins: ['acme', './later.mjs'] });
    await (await project.load()).trustProject();
    await project.write('node_modules/acme/main.js', 'export default 2;');
    expect((await stateOf(project)).refused).toEqual([]);
    await project.write('later.mjs', 'export default 1;');
    expect((await stateOf(project)).changed).toEqual(['./later.mjs', 'later.mjs']);
  });
});

describe('a folder that a stranger names inside the project', () => {
  it.each<[string, string]>([
    ['a link that leads out', 'out'],
    ['a folder behind one', 'out/deeper'],
    ['a link to where nothing is yet', 'nowhere'],
  ])('(%s) is outside', async (_name, folder) => {
    await using project = await createProject();
    await symlink('/tmp', join(project.folder, 'out'));
    await symlink('../elsewhere', join(project.folder, 'nowhere'));
    await project.write(CONFIG, { export: { folder }, cache: { folder } });
    expect((await project.load()).refused.toSorted()).toEqual(['cache.folder', 'export.folder']);
  });

  it('is inside where links stay inside, and where the whole project is behind a link', async () => {
    await using project = await createProject();
    await mkdir(join(project.folder, 'data'));
    await symlink('data', join(project.folder, 'link'));
    await project.write(CONFIG, { export: { folder: 'link/new' } });
    expect((await project.load()).refused).toEqual([]);
    const behind = join(project.state, '..', 'behind');
    await symlink(project.folder, behind);
    expect((await project.load({ cwd: behind })).refused).toEqual([]);
  });
});
