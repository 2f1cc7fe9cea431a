import { describe, expect, it } from 'vitest';
import { userFolders } from '../../src/config/folders.ts';

const none = () => undefined;

describe("the user's folders", () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.local/share/candlewick', '/home/a/.config/candlewick'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: '/d' }, '/d/candlewick', '/home/a/.config/candlewick'],
    ['linux', { XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' }, '/d/candlewick', '/c/candlewick'],
    [
      'darwin',
      { HOME: '/Users/a', XDG_DATA_HOME: '/d' },
      '/Users/a/Library/Application Support/candlewick',
      '/Users/a/Library/Preferences/candlewick',
    ],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\l', APPDATA: 'C:\\r' },
      'C:\\l\\candlewick\\Data',
      'C:\\r\\candlewick\\Config',
    ],
    [
      'win32',
      { USERPROFILE: 'C:\\Users\\a' },
      'C:\\Users\\a\\AppData\\Local\\candlewick\\Data',
      'C:\\Users\\a\\AppData\\Roaming\\candlewick\\Config',
    ],
  ] as const)('follow the rule of %s with %j', (platform, env, data, config) => {
    const separator = platform === 'win32' ? '\\' : '/';
    expect(userFolders({ platform, env, home: none })).toEqual({
      cache: `${data}${separator}cache`,
      state: `${data}${separator}state`,
      userConfig: `${config}${separator}config.json`,
    });
  });

  it.each([[{}], [{ HOME: '' }], [{ HOME: 'here', XDG_DATA_HOME: 'there', XDG_CONFIG_HOME: '' }]])(
    'are never below the working folder: with %j the system is asked',
    (env) => {
      const { cache, userConfig } = userFolders({ platform: 'linux', env, home: () => '/home/b' });
      expect(cache).toBe('/home/b/.local/share/candlewick/cache');
      expect(userConfig).toBe('/home/b/.config/candlewick/config.json');
    },
  );

  it('are an error that says what to set where nobody knows a home folder', () => {
    expect(() => userFolders({ platform: 'linux', env: {}, home: none })).toThrow(
      expect.objectContaining({ code: 'HOME_MISSING' }) as Error,
    );
  });
});
