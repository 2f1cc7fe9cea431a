import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute paths of the packed packages: core, plugins, command line. */
    readonly tarballs: readonly string[];
  }
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** Packs what is published, once for all test files: packing builds, and two builds at once would be in each other's way. */
export default async function packPackages(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-tarballs-'));
  for (const name of ['core', 'plugins', 'cli'])
    await run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
    });
  project.provide(
    'tarballs',
    (await readdir(folder)).map((name) => join(folder, name)),
  );
  return () => rm(folder, { recursive: true, force: true });
}
