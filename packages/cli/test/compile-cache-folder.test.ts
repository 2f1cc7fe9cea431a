import { describe, expect, it } from 'vitest';
import { compileCacheFolder } from '../src/compile-cache-folder.ts';

describe('the folder of compiled code', () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.cache/candlewick/compiled'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: '/x' }, '/x/candlewick/compiled'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: '' }, '/home/a/.cache/candlewick/compiled'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: 'x' }, '/home/a/.cache/candlewick/compiled'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Caches/candlewick/compiled'],
    ['win32', { LOCALAPPDATA: 'C:\\a' }, 'C:\\a\\candlewick\\compiled'],
    ['linux', {}, undefined],
    ['win32', { HOME: '/home/a' }, undefined],
  ] as const)('is in the cache folder of the user: %s %j', (platform, env, expected) => {
    expect(compileCacheFolder(platform, env).at(-1)).toBe(expected);
  });

  it('is told with the folders on the way, from the cache folder down', () => {
    expect(compileCacheFolder('linux', { XDG_CACHE_HOME: '/x' })).toEqual([
      '/x',
      '/x/candlewick',
      '/x/candlewick/compiled',
    ]);
  });
});
