import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';
import { makeFolderSync } from '../src/make-folder-sync.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'candlewick-folders-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ways = [
  ['makeFolder', makeFolder],
  ['makeFolderSync', async (folder: string) => makeFolderSync(folder)],
] as const;

describe.each(ways)('%s', (_, make) => {
  it('makes the folder and those above it', async () => {
    await make(join(root, 'a', 'b', 'c'));
    expect(statSync(join(root, 'a', 'b', 'c')).isDirectory()).toBe(true);
  });

  it('leaves a folder that is there as it is, be it behind a link', async () => {
    mkdirSync(join(root, 'there'));
    writeFileSync(join(root, 'there', 'kept'), '');
    symlinkSync(join(root, 'there'), join(root, 'link'), 'junction');
    await make(join(root, 'there'));
    await make(join(root, 'link'));
    await make(join(root, 'link', 'below'));
    expect(existsSync(join(root, 'there', 'kept'))).toBe(true);
    expect(existsSync(join(root, 'there', 'below'))).toBe(true);
  });

  it('makes one folder for several that ask at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => make(join(root, 'x', 'y', 'z'))));
    expect(existsSync(join(root, 'x', 'y', 'z'))).toBe(true);
  });

  it('fails where a file has the name, and below one', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(make(join(root, 'file'))).rejects.toThrow('EEXIST');
    await expect(make(join(root, 'file', 'below'))).rejects.toThrow(join(root, 'file', 'below'));
  });

  it.skipIf(!existsSync('/proc/self'))('ends below /proc, with the folder that cannot be made', async () => {
    await expect(make('/proc/none/a/b')).rejects.toThrow("'/proc/none'");
  });
});
