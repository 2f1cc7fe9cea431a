import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is published, packed as it would be, into a folder. Gives the paths of the tarballs. */
export async function packPackages(root: string, folder: string): Promise<readonly string[]> {
  for (const name of ['core', 'plugins', 'cli'])
    await run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
    });
  return (await readdir(folder)).map((name) => join(folder, name));
}
