import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup } from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';
import { uniqueName } from './unique-name.ts';

/** Of backups: a marker beside LMDB's data file. */
const BACKUP_FORMAT = 1;
/** Begins the names of backups that are being made or removed. */
export const PARTIAL = 'partial-';
const MARKER = 'candlewick-backup.json';
const NAME = /^candlewick-backup-(pinned-)?\d{8}T\d{9}Z$/;

/** `candlewick-backup-20240131T120000000Z`: by name, they stand in the order of time. */
export const backupName = (createdAt: number, pinned: boolean): string =>
  `candlewick-backup-${pinned ? 'pinned-' : ''}${new Date(createdAt).toISOString().replace(/[-:.]/g, '')}`;

export async function writeMarker(folder: string, { path: _, ...facts }: Backup): Promise<void> {
  const marker = {
    is: 'a Candlewick backup',
    format: BACKUP_FORMAT,
    ...facts,
    createdAt: iso(facts.createdAt),
  };
  await writeFile(join(folder, MARKER), `${JSON.stringify(marker, undefined, 2)}\n`, { flush: true });
}

/**
 * What the marker says.
 *
 * @param path a backup, or a folder of them: then the newest
 * @throws CACHE_FOREIGN, CACHE_NEWER
 */
export async function findBackup(path: string): Promise<Backup> {
  const direct = await readMarker(path);
  if (direct) return direct;
  const inside = (await readdir(path).catch(() => [])).filter((name) => NAME.test(name));
  const all = (await Promise.all(inside.map((name) => readMarker(join(path, name))))).filter(
    (each) => each !== undefined,
  );
  const newest = all.sort((a, b) => a.createdAt - b.createdAt).at(-1);
  if (newest) return newest;
  throw new CandlewickError(
    'CACHE_FOREIGN',
    `${path} is not a backup of a Candlewick cache, nor a folder of them`,
  );
}

async function readMarker(path: string): Promise<Backup | undefined> {
  try {
    const marker = JSON.parse(await readFile(join(path, MARKER), 'utf8')) as Record<string, unknown>;
    const { format, createdAt, datasets, candles, pinned } = marker;
    if (typeof format !== 'number' || typeof createdAt !== 'string') return undefined;
    if (format > BACKUP_FORMAT)
      throw new CandlewickError(
        'CACHE_NEWER',
        `${path} has format ${format}; this version of Candlewick knows backups up to ${BACKUP_FORMAT}`,
      );
    const { size } = await stat(join(path, 'data.mdb'));
    return {
      path,
      createdAt: Date.parse(createdAt),
      datasets: Number(datasets),
      candles: Number(candles),
      bytes: size,
      pinned: pinned === true,
    };
  } catch (error) {
    if (error instanceof CandlewickError) throw error;
    return undefined;
  }
}

/** Removes the oldest backups of a kind until `keep` are left. @returns what was removed */
export async function rotate(folder: string, pinned: boolean, keep: number): Promise<string[]> {
  const names = (await readdir(folder))
    .filter((name) => NAME.test(name) && name.includes('-pinned-') === pinned)
    .sort();
  const old = names.slice(0, Math.max(0, names.length - keep)).map((name) => join(folder, name));
  const removed: string[] = [];
  for (const each of old) {
    // Only what says of itself that it is one.
    if (!(await readMarker(each).catch(() => undefined))) continue;
    // In one step: what has the name of a backup is whole.
    const doomed = join(folder, `${PARTIAL}${uniqueName()}`);
    await rename(each, doomed);
    await rm(doomed, { recursive: true, force: true });
    removed.push(each);
  }
  return removed;
}

/** Removes what processes that died have left: nobody takes a day for a backup. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((each) => each.startsWith(PARTIAL))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 86_400_000) await rm(path, { recursive: true, force: true });
  }
}

const iso = (time: number): string => new Date(time).toISOString();
