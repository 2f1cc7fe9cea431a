import { CandlewickError, errorCode } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { codeOf, commitFailure, toError } from '../../src/cache-lmdb/to-error.ts';

const failing = (code: unknown) => Object.assign(new Error('foreign words'), { code });

describe('an error of LMDB or the file system', () => {
  it('gets the code that tells the user what to do', () => {
    const expected: [string | number, NodeJS.Platform, string][] = [
      [28, 'linux', 'DISK_FULL'], ['ENOSPC', 'linux', 'DISK_FULL'], [122, 'linux', 'DISK_FULL'],
      [27, 'darwin', 'DISK_FULL'], [112, 'win32', 'DISK_FULL'], [-30792, 'linux', 'DISK_FULL'],
      [13, 'linux', 'CACHE_READ_ONLY'], [30, 'linux', 'CACHE_READ_ONLY'], ['EROFS', 'linux', 'CACHE_READ_ONLY'],
      ['EACCES', 'win32', 'CACHE_READ_ONLY'], [5, 'win32', 'CACHE_READ_ONLY'], [19, 'win32', 'CACHE_READ_ONLY'],
      [-30796, 'linux', 'CACHE_CORRUPT'], [-30793, 'linux', 'CACHE_CORRUPT'], [-30794, 'linux', 'CACHE_NEWER'],
      ['ENOTDIR', 'linux', 'CACHE_OPEN'], [5, 'linux', 'CACHE_OPEN'], [-30790, 'linux', 'CACHE_OPEN'],
    ]; // prettier-ignore
    for (const [code, platform, ours] of expected)
      expect(codeOf(code, platform), `${code} on ${platform}`).toBe(ours);
    expect(codeOf(undefined, 'linux')).toBe('CACHE_OPEN');
  });

  it('names the folder, keeps the foreign words and the cause', () => {
    const cause = failing(28);
    const error = toError(cause, 'the-folder');
    expect(error.message).toBe('The disk is full: the-folder (foreign words)');
    expect(error.cause).toBe(cause);
    expect(errorCode(toError('a text', 'the-folder'))).toBe('CACHE_OPEN');
  });

  it('is left alone when it is ours, and is a defect when it is wrong use', () => {
    const ours = new CandlewickError('CACHE_FOREIGN', 'words');
    expect(toError(ours, 'the-folder')).toBe(ours);
    expect(toError(new RangeError('times must ascend'), 'the-folder').code).toBe('INTERNAL');
  });

  it('is the real one where lmdb-js only promises it', async () => {
    const room = () => undefined;
    const real = failing(28);
    const general = Object.assign(new Error('Commit failed'), { commitError: Promise.reject(real) });
    expect(await commitFailure(general, room)).toBe(real);
    expect(await commitFailure(real, room)).toBe(real);
  });

  it.skipIf(process.platform === 'win32')(
    'is a full disk where LMDB calls a short write an I/O error',
    async () => {
      const full = failing('ENOSPC');
      const noRoom = () => {
        throw full;
      };
      expect(await commitFailure(failing(5), noRoom)).toBe(full);
      const broken = failing(5);
      expect(await commitFailure(broken, () => undefined)).toBe(broken);
    },
  );
});
