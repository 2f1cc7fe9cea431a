import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CandlewickError, makeFolderSync } from '@candlewick/core';
import { networkDrive } from './network-drive.ts';
import { uniqueName } from './unique-name.ts';

/** Of the folder's layout: raised when an older version could not find its way in it. */
export const FOLDER_FORMAT = 1;

const MARKER = 'candlewick-cache.json';
export const CURRENT = 'CURRENT';
const FIRST = 'g-000001';
export const GENERATION = /^g-\d{6}$/;

/**
 * Makes the folder a cache when it is empty, else checks that it is one:
 *
 * - `candlewick-cache.json` says whose it is and in which format;
 * - `CURRENT` names the generation in use: compaction writes a new one and changes the name;
 * - `g-000001` is a generation: an LMDB environment.
 *
 * Several processes may do this at once. It looks at a dozen small things, one after another: asked for in the background
 * each would wait longer for its turn than it takes.
 *
 * @returns the folder of the current generation, which exists
 * @throws CACHE_FOREIGN, CACHE_NEWER, CACHE_OPEN (a network drive), CACHE_CORRUPT, or the file system's error
 */
export async function openFolder(folder: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    makeFolderSync(folder);
    try {
      return await openThere(folder);
    } catch (error) {
      // Somebody has deleted it meanwhile.
      if (existsSync(folder) || attempt === 20) throw error;
    }
  }
}

async function openThere(folder: string): Promise<string> {
  const drive = await networkDrive(folder);
  if (drive)
    throw new CandlewickError(
      'CACHE_OPEN',
      `${folder} is on a network drive (${drive}); the cache needs a local disk: choose another folder`,
    );
  await claim(folder);
  const current = join(folder, CURRENT);
  let name = await readOnce(current);
  if (name === undefined) {
    createOnce(current, `${oldestGeneration(folder)}\n`);
    name = await readOnce(current);
    syncFolder(folder);
  }
  if (!name || !GENERATION.test(name))
    throw new CandlewickError('CACHE_CORRUPT', `${current} does not name a generation of the cache`);
  const generation = join(folder, name);
  makeFolderSync(generation);
  return generation;
}

/** The generation that `CURRENT` names now. */
export const currentGeneration = (folder: string): Promise<string | undefined> =>
  readOnce(join(folder, CURRENT));

/** Makes `CURRENT` name another generation, in one step and durably. */
export async function switchCurrent(folder: string, name: string): Promise<void> {
  const path = join(folder, CURRENT);
  const temporary = `${path}.${uniqueName()}`;
  try {
    await writeFile(temporary, `${name}\n`, { flush: true });
    await rename(temporary, path);
    syncFolder(folder);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Sees to it that the marker is there and is ours. */
async function claim(folder: string): Promise<void> {
  const path = join(folder, MARKER);
  let text = await readOnce(path);
  if (text === undefined) {
    const others = await othersIn(folder);
    if (others.length > 0 && !(await readOnce(path)))
      throw new CandlewickError(
        'CACHE_FOREIGN',
        `${folder} is not a Candlewick cache: it already holds ${others.slice(0, 3).join(', ')}`,
      );
    createOnce(path, `${JSON.stringify({ format: FOLDER_FORMAT, is: 'a Candlewick cache' })}\n`);
    text = await readOnce(path);
  }
  const format = formatOf(text);
  if (format === undefined)
    throw new CandlewickError('CACHE_FOREIGN', `${path} is not the mark of a Candlewick cache`);
  if (format > FOLDER_FORMAT)
    throw new CandlewickError(
      'CACHE_NEWER',
      `${folder} has format ${format}; this version of Candlewick knows formats up to ${FOLDER_FORMAT}`,
    );
}

/** What an unmarked folder holds. A cache that somebody is deleting at this moment is given the time to be gone. */
async function othersIn(folder: string): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt++) {
    const names = readdirSync(folder);
    const others = names.filter((name) => !name.startsWith(MARKER));
    const areOurs = others.every((name) => name === CURRENT || GENERATION.test(name));
    if (others.length === 0 || !areOurs || names.includes(MARKER) || attempt === 20) return others;
    await setTimeout(25);
  }
}

function formatOf(text: string | undefined): number | undefined {
  try {
    const { format } = JSON.parse(text ?? '') as { format?: unknown };
    return typeof format === 'number' ? format : undefined;
  } catch {
    return undefined;
  }
}

/** A generation that has been left names the next one itself; a newer one may be unfinished. */
function oldestGeneration(folder: string): string {
  const names = readdirSync(folder).filter((name) => GENERATION.test(name));
  return names.sort()[0] ?? FIRST;
}

/** The file's text, undefined when there is none. Another process may be about to fill it. */
async function readOnce(path: string): Promise<string | undefined> {
  for (let attempt = 0; ; attempt++) {
    const text = textOf(path);
    if (text === undefined) return undefined;
    if (text.trim() !== '' || attempt === 20) return text.trim();
    await setTimeout(25);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that appears whole or not at all, and leaves it alone when it is already there. */
function createOnce(path: string, text: string): void {
  const temporary = `${path}.${uniqueName()}`;
  try {
    writeFileSync(temporary, text, { flush: true });
    try {
      linkSync(temporary, path);
    } catch (error) {
      // Some file systems know no links: then the last of several equal files stays.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(temporary, path);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes new names in the folder durable, where the platform can. */
export function syncFolder(folder: string): void {
  let file: number | undefined;
  try {
    file = openSync(folder, 'r');
    fsyncSync(file);
  } catch {
    // Windows opens no folders.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
