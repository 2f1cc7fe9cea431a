import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { currentGeneration, GENERATION, syncFolder } from './cache-folder.ts';
import { uniqueName } from './unique-name.ts';

/** Says who is making a generation, so that what a dead process has left is known as such. */
const MAKER = 'maker.json';
/** A maker on another machine or in another container cannot be asked whether it lives. */
const FOREIGN_MS = 86_400_000;
const DOOMED = /^removed-/;

/** Makes the folder of a generation that nobody uses yet. @returns its name */
export async function makeGeneration(folder: string): Promise<string> {
  for (;;) {
    const numbers = (await readdir(folder))
      .filter((name) => GENERATION.test(name))
      .map((name) => Number(name.slice(2)));
    const name = `g-${String(Math.max(0, ...numbers) + 1).padStart(6, '0')}`;
    try {
      await mkdir(join(folder, name));
    } catch (error) {
      // Another process was quicker.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    try {
      const maker = { process: process.pid, host: hostname() };
      await writeFile(join(folder, name, MAKER), JSON.stringify(maker), { flush: true });
      syncFolder(join(folder, name));
      syncFolder(folder);
      return name;
    } catch (error) {
      await removeFolder(join(folder, name));
      throw error;
    }
  }
}

/**
 * Removes generations that nobody needs any more: those before the current one, and unfinished ones of processes that
 * are gone. Who still has one open goes on reading it: where the system cannot do that, it is left for the next time.
 *
 * @param isMoved looks whether the current generation has been left meanwhile
 */
export async function removeOldGenerations(folder: string, isMoved: () => boolean): Promise<void> {
  const current = await currentGeneration(folder);
  if (!current || !GENERATION.test(current)) return;
  for (const name of await readdir(folder)) {
    if (DOOMED.test(name)) await removeFolder(join(folder, name));
    if (!GENERATION.test(name) || name === current) continue;
    if (name > current && !(await isOrphaned(join(folder, name)))) continue;
    // Its maker is dead, so that it cannot become current after this look.
    if (isMoved() || (await currentGeneration(folder)) !== current) return;
    await removeGeneration(folder, name);
  }
}

/** In one step for others: a half-removed generation is never found under its name. */
export async function removeGeneration(folder: string, name: string): Promise<void> {
  const doomed = join(folder, `removed-${name}-${uniqueName()}`);
  try {
    await rename(join(folder, name), doomed);
  } catch {
    return; // still in use, on a system that minds
  }
  await removeFolder(doomed);
}

const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true }).catch(() => undefined);

async function isOrphaned(generation: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(generation)).mtimeMs;
    const text = await readFile(join(generation, MAKER), 'utf8').catch(() => '');
    const { process: pid, host } = JSON.parse(text || '{}') as { process?: number; host?: string };
    if (pid === undefined || host !== hostname()) return age > FOREIGN_MS;
    return !isAlive(pid);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
