import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errorCode } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../src/cache-lmdb/cache-folder.ts';
import { networkDrive } from '../../src/cache-lmdb/network-drive.ts';
import { toError } from '../../src/cache-lmdb/to-error.ts';
import { temporaryFolder } from './open-cache.ts';

const codeOfOpening = (folder: string) =>
  openFolder(folder).then(
    () => 'opened',
    (error: unknown) => errorCode(toError(error, folder)),
  );

/** As somebody leaves a cache who is about to delete it. @returns the folder */
async function partlyDeleted(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'g-000001'));
  await writeFile(join(folder, 'CURRENT'), 'g-000001\n');
  return folder;
}

describe('the folder of the cache', () => {
  it('is made when it is not there, and is the same cache the next time', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'below');
    const generation = await openFolder(folder);
    expect(generation).toBe(join(folder, 'g-000001'));
    expect((await readdir(folder)).sort()).toEqual(['CURRENT', 'candlewick-cache.json', 'g-000001']);
    expect(await openFolder(folder)).toBe(generation);
  });

  it('is made once when many open it at the same time', async () => {
    const folder = join(await temporaryFolder(), 'cache');
    const all = await Promise.all(Array.from({ length: 12 }, () => openFolder(folder)));
    expect(new Set(all).size).toBe(1);
    expect((await readdir(folder)).length).toBe(3);
  });

  it('follows CURRENT to another generation', async () => {
    const folder = await temporaryFolder();
    await openFolder(folder);
    await writeFile(join(folder, 'CURRENT'), 'g-000042\n');
    expect(await openFolder(folder)).toBe(join(folder, 'g-000042'));
  });

  it('is opened again after a crash in the middle of its making', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'candlewick-cache.json.5e-leftover'), '');
    await openFolder(folder);
    await mkdir(join(folder, 'g-000003'));
    await writeFile(join(folder, 'CURRENT'), '');
    expect(await codeOfOpening(folder)).toBe('CACHE_CORRUPT');
  });

  it('is refused when it holds something else, and left as it is', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'thesis.doc'), 'years of work');
    expect(await codeOfOpening(folder)).toBe('CACHE_FOREIGN');
    expect(await readdir(folder)).toEqual(['thesis.doc']);
    const other = await temporaryFolder();
    await writeFile(join(other, 'candlewick-cache.json'), '{"name": "something else"}');
    expect(await codeOfOpening(other)).toBe('CACHE_FOREIGN');
  });

  it('is refused when a part of a deleted cache stays', async () => {
    const folder = await partlyDeleted();
    expect(await codeOfOpening(folder)).toBe('CACHE_FOREIGN');
    expect((await readdir(folder)).sort()).toEqual(['CURRENT', 'g-000001']);
  });

  // In one step each time: what deletes entry by entry finds a new one among them, and fails itself.
  it.each([0, 1, 60])('is made anew when somebody deletes the rest of it after %i ms', async (wait) => {
    const folder = await partlyDeleted();
    const opening = codeOfOpening(folder);
    if (wait > 0) await setTimeout(wait);
    rmSync(folder, { recursive: true });
    expect(await opening).toBe('opened');
  });

  it('is refused when a newer version made it', async () => {
    const folder = await temporaryFolder();
    await openFolder(folder);
    await writeFile(join(folder, 'candlewick-cache.json'), '{"format": 2}');
    expect(await codeOfOpening(folder)).toBe('CACHE_NEWER');
    expect(await readFile(join(folder, 'candlewick-cache.json'), 'utf8')).toBe('{"format": 2}');
  });

  it('cannot be below a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    expect(await codeOfOpening(join(folder, 'file', 'cache'))).toBe('CACHE_OPEN');
    expect(await codeOfOpening(join(folder, 'file'))).toBe('CACHE_OPEN');
  });
});

describe('a network drive', () => {
  const linux = (type: number) => networkDrive('/x', 'linux', () => Promise.resolve(type));

  it('is known by its file system, and by its name on Windows', async () => {
    expect(await linux(0x6969)).toBe('NFS');
    expect(await linux(0xff534d42)).toBe('CIFS');
    // statfs gives the number with its sign on some machines.
    expect(await linux(0xff534d42 | 0)).toBe('CIFS');
    expect(await networkDrive('\\\\server\\share\\cache', 'win32')).toBe('UNC');
    expect(await networkDrive('//server/share', 'win32')).toBe('UNC');
  });

  it('is not a local disk', async () => {
    expect(await linux(0xef53)).toBeUndefined();
    expect(await networkDrive('C:\\Users\\me', 'win32')).toBeUndefined();
    expect(await networkDrive('\\\\?\\C:\\Users\\me', 'win32')).toBeUndefined();
    expect(await networkDrive(await temporaryFolder())).toBeUndefined();
  });
});

describe.skipIf(!existsSync('/proc/self'))('a place where no folder can be made', () => {
  it('is an error at once, and not waited for', async () => {
    await expect(openFolder('/proc/none/cache')).rejects.toThrow('ENOENT');
  });
});
